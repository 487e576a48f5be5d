"""A request that is sent again with its key is carried out once."""

from collections.abc import Iterator

from oaswright.contract import things
from oaswright.contract.api import Operation, Parameter
from oaswright.contract.checks.check import Check, find_role, has_role, report_by
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.naming import split_name
from oaswright.contract.session import Session
from oaswright.contract.things import Thing
from oaswright.contract.values import NoValueError, same
from oaswright.openapi.pointers import JSON


def check_idempotency(session: Session, operation: Operation) -> Iterator[Finding]:
    """The same key and body make one thing; another key makes another, another body is a conflict."""
    resource, _ = find_role(session, operation)
    parameter = _find_key(operation)
    assert parameter is not None
    body = session.make_body(operation)
    if not isinstance(body, dict):
        raise CannotTryError("it takes no JSON object")
    body = session.make_unique(operation, body)
    keys: list[str] = []
    for _ in range(2):
        try:
            examples = [f"key-{session.values.token()}"]
            keys.append(str(session.values.make(parameter.schema, examples=examples)))
        except NoValueError:
            raise CannotTryError(f"no valid value was found for {parameter.name}") from None
    report = report_by("idempotency", operation, f"{operation.id} takes {parameter.name}")
    made: list[Thing] = []
    try:
        first = session.expect_success(session.call(operation, {parameter.name: keys[0]}, body))
        again = session.call(operation, {parameter.name: keys[0]}, body)
        found = [things.take_created(resource, exchange) for exchange in (first, again)]
        made += [one for one in found if one is not None]
        if not again.answer.succeeded:
            message = "the same request again, with its key, is refused"
            yield report(parameter.name, message, "the first answer", str(again.answer.status), first, again)
        elif len(made) == 2 and not same(made[0].identity, made[1].identity):
            message = "the same request again, with its key, makes another thing"
            yield report(
                parameter.name, message, show(made[0].identity), show(made[1].identity), first, again
            )
            return
        changed = session.make_unique(operation, body)
        other = session.call(operation, {parameter.name: keys[0]}, changed)
        more = things.take_created(resource, other)
        if more is not None and not same(more.identity, made[0].identity):
            made.append(more)
        is_refused = operation.is_declared(409) or operation.is_declared(422)
        if other.answer.succeeded and is_refused and not same(changed, body):
            message = "another request with a key that is used is carried out"
            yield report(parameter.name, message, "409 or 422", str(other.answer.status), first, other)
        yield from _check_stranger(session, operation, parameter, keys[0], body, made)
        fresh = session.call(operation, {parameter.name: keys[1]}, changed)
        new = things.take_created(resource, fresh)
        if new is not None and made and same(new.identity, made[0].identity):
            message = "another key gets what the first has made"
            yield report(parameter.name, message, "another thing", show(new.identity), first, fresh)
        elif new is not None:
            made.append(new)
    finally:
        for identity in {str(one.identity): one for one in made}.values():
            things.remove(session, identity)


def _check_stranger(
    session: Session,
    operation: Operation,
    parameter: Parameter,
    key: str,
    body: dict[str, JSON],
    made: list[Thing],
) -> Iterator[Finding]:
    """The key of one caller is not that of another."""
    stranger = session.contract.stranger
    if stranger is None or not operation.is_secured or "{" in operation.path or not made:
        return
    resource = made[0].resource
    exchange = session.call(operation, {parameter.name: key}, body, identity=stranger)
    thing = things.take_created(resource, exchange)
    if thing is None:
        return
    if same(thing.identity, made[0].identity):
        yield report_by("idempotency", operation, f"{operation.id} takes {parameter.name}")(
            parameter.name,
            "a stranger with the key gets what the owner has made",
            "another thing, or a refusal",
            show(thing.identity),
            exchange,
        )
        return
    deleting = resource.operations.get("delete")
    if deleting is not None:
        session.call(deleting, thing.values, identity=stranger)


def _find_key(operation: Operation) -> Parameter | None:
    return next(
        (
            one
            for one in operation.parameters
            if one.location == "header" and "idempotency" in split_name(one.name)
        ),
        None,
    )


CHECKS = (
    Check(
        "idempotency",
        "writing",
        "a request that is sent again with its key is carried out once",
        lambda session, operation: (
            has_role("create")(session, operation) and _find_key(operation) is not None
        ),
        check_idempotency,
        46,
    ),
)
