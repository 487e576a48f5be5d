"""What the document gives as examples, and the least and the fullest request, succeed."""

from collections.abc import Iterator

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import REFUSED, Check, applies_to_all
from oaswright.contract.findings import CannotTryError, Finding
from oaswright.contract.requests import Body
from oaswright.contract.session import Session
from oaswright.openapi.pointers import JSON


def check_examples(session: Session, operation: Operation) -> Iterator[Finding]:
    """Each example of the body, else a body that is made; each example of a parameter on its own."""
    bodies: list[tuple[str, Body]] = []
    content = operation.json_body
    for number, example in enumerate(content.examples if content is not None else ()):
        if content is not None and session.api.definitions.is_valid(content.schema, example):
            told = session.requests.find_told(operation)
            held: JSON = example
            if isinstance(example, dict):
                held = {name: told.get(name, value) for name, value in example.items()}
            bodies.append((f"example {number + 1}", held))
    if not bodies:
        bodies.append(("a valid request", session.make_body(operation)))
    for label, body in bodies:
        yield from _try(session, operation, {}, body, label)
    for parameter in operation.parameters:
        if parameter.location in {"path", "querystring"} or session.requests.is_known(operation, parameter):
            continue
        for example in parameter.examples[:3]:
            if session.api.definitions.is_valid(parameter.schema, example):
                label = f"the example of the parameter {parameter.name}"
                yield from _try(session, operation, {parameter.name: example}, bodies[0][1], label)


def _try(
    session: Session, operation: Operation, given: dict[str, JSON], body: Body, label: str
) -> Iterator[Finding]:
    with places.arrange(session, operation) as place:
        if operation.method == "DELETE" and place.thing is not None and not place.thing.is_own:
            raise CannotTryError("it would delete what nothing creates again; the check `delete` tries it")
        exchange = session.call(operation, {**place.values, **given}, body)
        if exchange.answer.status in {*REFUSED, 409} and isinstance(body, dict):
            # A value that has to be unique may be taken.
            exchange = session.call(
                operation, {**place.values, **given}, session.make_unique(operation, body)
            )
        status = exchange.answer.status
        if exchange.answer.succeeded or 300 <= status < 400:
            things.discard_created(session, operation, exchange)
            return
        if status in REFUSED and status not in session.contract.refusals.get(operation.id, ()):
            yield Finding(
                "examples",
                operation.id,
                label,
                f"{label} is refused",
                f"{operation.id} admits it ({operation.line})",
                "success",
                str(status),
                (exchange,),
            )
        elif status in {401, 403}:
            raise CannotTryError(
                f"{operation.id} answers {status} to the owner; tell credentials in the contract file"
            )
        elif status in {404, 410} and "{" in operation.path:
            raise CannotTryError(
                f"{operation.id} answers {status}; tell an id that exists in the contract file"
            )


CHECKS = (
    Check(
        "examples",
        "examples",
        "examples and valid requests succeed",
        applies_to_all,
        check_examples,
        rank=10,
    ),
)
