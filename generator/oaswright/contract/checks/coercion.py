"""Numbers and booleans that are sent as texts, where the server refuses them elsewhere."""

from collections.abc import Iterator
from typing import Final

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.changes import find_fixed
from oaswright.contract.checks.check import REFUSED, Check, has_role, report_by
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.session import Session
from oaswright.contract.values import NoValueError
from oaswright.openapi.pointers import JSON

_LEAST: Final = 2
"""So many other members have to be refused before one that is not stands alone."""
_TYPES: Final = frozenset({"integer", "number", "boolean"})


def check_texts(session: Session, operation: Operation) -> Iterator[Finding]:
    """A text in place of a number, or of a boolean, is refused as it is for the other members.

    A server that reads all of them is lenient by intent, and is left alone.
    """
    taken = {
        name: exchange for name, exchange in _ask(session, operation).items() if exchange.answer.succeeded
    }
    if not taken:
        return
    others = [
        (name, exchange.answer.succeeded)
        for one in session.api.operations
        if has_role("create", "update", "replace")(session, one)
        for name, exchange in _ask(session, one).items()
        if name not in taken
    ]
    if len(others) < _LEAST or any(succeeded for _, succeeded in others):
        return
    for name, exchange in taken.items():
        sent = session.read_sent(exchange).get(name)
        yield report_by("wrong-body", operation, f"the schema of `{name}` admits no text")(
            name,
            f"the text {show(sent)} for `{name}` is accepted",
            "a refusal",
            str(exchange.answer.status),
            exchange,
        )


def _ask(session: Session, operation: Operation) -> dict[str, Exchange]:
    """What is answered to a text for each number and boolean, once per run."""
    if operation.id not in session.texts:
        found: dict[str, Exchange] = {}
        session.texts[operation.id] = found
        try:
            with places.arrange(session, operation) as place:
                for name, body in _list_bodies(session, operation):
                    exchange = session.call(operation, place.values, body)
                    things.discard_created(session, operation, exchange)
                    if exchange.answer.succeeded or exchange.answer.status in REFUSED:
                        found[name] = exchange
        except CannotTryError:
            pass
    return session.texts[operation.id]


def _list_bodies(session: Session, operation: Operation) -> Iterator[tuple[str, dict[str, JSON]]]:
    """Valid bodies with one number or boolean written as text."""
    content = operation.json_body
    body = session.make_body(operation)
    if content is None or not isinstance(body, dict):
        return
    for name, schema in session.api.definitions.properties(content.schema).items():
        types = session.api.definitions.types(schema) - {"null"}
        if name in find_fixed(session, operation) or not types or types - _TYPES:
            continue
        try:
            value = session.values.make(schema)
        except NoValueError:
            continue
        text = str(value).lower()
        if value is not None and not session.api.definitions.is_valid(schema, text):
            yield name, {**session.make_unique(operation, body), name: text}


CHECKS = (
    Check(
        "texts",
        "validation",
        "texts in place of numbers are refused as elsewhere",
        has_role("create", "update", "replace"),
        check_texts,
        rank=34,
    ),
)
