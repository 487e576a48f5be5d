"""What the document forbids is refused, and changes nothing."""

from collections.abc import Iterator, Mapping

from oaswright.contract import places, things
from oaswright.contract.api import Operation, Parameter
from oaswright.contract.changes import make_telling
from oaswright.contract.checks.check import Check, find_moved, find_settable
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.places import Place
from oaswright.contract.requests import ABSENT, Body
from oaswright.contract.session import Session
from oaswright.contract.wrong_values import list_wrong
from oaswright.openapi.pointers import JSON

_WRONG_TEXTS = ("not-a-value", "-", "")


def check_bodies(session: Session, operation: Operation) -> Iterator[Finding]:
    """One thing wrong at a time in a body that is valid otherwise; the thing is as it was afterwards."""
    content = operation.json_body
    assert content is not None
    with places.arrange(session, operation) as place:
        before = _look(session, place)
        bases = [session.make_body(operation, every=True), session.make_body(operation)]
        if place.thing is not None and isinstance(bases[0], dict):
            # What is stored of a refused body shows where all that is valid in it is new.
            bases.insert(0, make_telling(session, operation, bases[0]))
        else:
            # What is refused without anything wrong tells nothing; what has to be unique may be taken.
            bases += [session.make_unique(operation, body) for body in bases if isinstance(body, dict)]
            bases = [body for body in bases if _succeeds(session, operation, place, body)][:2] or bases
        tried: set[tuple[str, str]] = set()
        is_clean = True
        for body in bases:
            for wrong in [] if body is ABSENT else list_wrong(session.api.definitions, content.schema, body):
                if (wrong.what, wrong.member) in tried or wrong.member.partition("/")[0] in content.read_only:
                    continue
                tried.add((wrong.what, wrong.member))
                exchange = session.call(operation, place.values, wrong.value)
                if _is_taken(session, operation, exchange):
                    is_clean = False
                    of = f" for `{wrong.member}`" if wrong.member else ""
                    yield _report(
                        "wrong-body",
                        operation,
                        wrong.member or "body",
                        f"{wrong.what}{of} is accepted",
                        "the schema of its body",
                        exchange,
                    )
        if operation.body is not None and operation.body.required:
            exchange = session.call(operation, place.values, ABSENT)
            if _is_taken(session, operation, exchange):
                yield _report(
                    "wrong-body",
                    operation,
                    "body",
                    "a request without a body is accepted",
                    "its body is required",
                    exchange,
                )
        # What was taken may have changed anything.
        if is_clean and place.thing is not None and before is not None:
            after, seen = things.read(session, place.thing)
            moved = [*find_moved(before, after, find_settable(session, place.thing.resource))]
            if moved:
                yield Finding(
                    "wrong-body",
                    operation.id,
                    "what was refused",
                    f"refused requests have changed {', '.join(f'`{name}`' for name in moved[:4])}",
                    f"what {operation.id} refuses changes nothing ({operation.line})",
                    show(before.get(moved[0])),
                    show(after.get(moved[0])),
                    (seen,),
                )


def check_parameters(session: Session, operation: Operation) -> Iterator[Finding]:
    """Each parameter missing, of another type, and outside of its bounds."""
    body = session.make_body(operation)
    with places.arrange(session, operation) as place:
        values = session.fill(operation, place.values)
        for parameter in operation.parameters:
            subject = f"{parameter.location} {parameter.name}"
            if parameter.required and parameter.location != "path":
                rest = {name: value for name, value in values.items() if name != parameter.name}
                exchange = session.send(session.requests.write(operation, rest, body))
                if _is_taken(session, operation, exchange):
                    yield _report(
                        "wrong-parameter",
                        operation,
                        subject,
                        f"it does without `{parameter.name}`",
                        f"the {subject} is required",
                        exchange,
                    )
            for what, text in _list_wrong_texts(session, parameter):
                exchange = session.call(operation, values, body, texts={parameter.name: text})
                if _is_taken(session, operation, exchange):
                    yield _report(
                        "wrong-parameter",
                        operation,
                        subject,
                        f"`{parameter.name}={text[:40]}` is accepted: {what}",
                        f"the schema of the {subject}",
                        exchange,
                    )
                    break


def _list_wrong_texts(session: Session, parameter: Parameter) -> Iterator[tuple[str, str]]:
    """Texts that are no value of a parameter, whatever type they are read as."""
    definitions, schema = session.api.definitions, parameter.schema
    types = definitions.types(schema)
    if not types or parameter.content or types & {"array", "object"}:
        return
    candidates: list[tuple[str, JSON]] = [
        (f"it is none of the values ({'/'.join(sorted(types))})", text) for text in _WRONG_TEXTS
    ]
    try:
        valid = session.values.make(schema, examples=parameter.examples)
    except Exception as error:
        raise CannotTryError(f"no valid value was found for {parameter.name}") from error
    candidates += [(wrong.what, wrong.value) for wrong in list_wrong(session.api.definitions, schema, valid)]
    for what, value in candidates:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            continue
        text = str(value)
        if not text and parameter.location in {"path", "header"}:
            continue
        if not any(definitions.is_valid(schema, reading) for reading in _read(text)):
            yield what, text


def _read(text: str) -> Iterator[JSON]:
    """All that a text may be read as."""
    yield text
    if text.lower() in {"true", "false", "1", "0"}:
        yield text.lower() in {"true", "1"}
    for reader in (int, float):
        try:
            yield reader(text)
        except ValueError:
            continue


def _look(session: Session, place: Place) -> Mapping[str, JSON] | None:
    """How the thing is before all; None where nothing tells."""
    if place.thing is None:
        return None
    try:
        return things.read(session, place.thing)[0]
    except CannotTryError:
        return None


def _is_taken(session: Session, operation: Operation, exchange: Exchange) -> bool:
    if not exchange.answer.succeeded:
        return False
    things.discard_created(session, operation, exchange)
    return True


def _succeeds(session: Session, operation: Operation, place: Place, body: Body) -> bool:
    return _is_taken(session, operation, session.call(operation, place.values, body))


def _report(
    check: str, operation: Operation, subject: str, message: str, rule: str, exchange: Exchange
) -> Finding:
    says = f"{rule} of {operation.id} ({operation.line})"
    return Finding(
        check, operation.id, subject, message, says, "a refusal", str(exchange.answer.status), (exchange,)
    )


CHECKS = (
    Check(
        "wrong-body",
        "validation",
        "a body with one thing wrong is refused and changes nothing",
        lambda _, operation: operation.json_body is not None,
        check_bodies,
        rank=30,
    ),
    Check(
        "wrong-parameter",
        "validation",
        "a parameter with one thing wrong is refused",
        lambda _, operation: bool(operation.parameters),
        check_parameters,
        rank=31,
    ),
)
