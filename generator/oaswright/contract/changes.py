"""Values to write to the members of a thing, and the bodies that write them."""

from collections.abc import Mapping

from oaswright.contract import things
from oaswright.contract.api import Content, Operation
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import is_reference
from oaswright.contract.session import Session
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON

MAX_VARIANTS = 4


def list_variants(session: Session, operation: Operation, name: str, current: JSON) -> list[JSON]:
    """Values to write to a member: those that are told, or valid ones where it names nothing else."""
    content = operation.json_body
    assert content is not None
    schema = session.api.definitions.properties(content.schema)[name]
    told = session.requests.find_told(operation).get(name)
    if told is not None:
        return [value for value in (told if isinstance(told, list) else [told]) if not same(value, current)]
    hints = [
        value
        for value in session.api.hints.get(name, ())
        if session.api.definitions.is_valid(schema, value) and not same(value, current)
    ]
    if is_reference(name):
        return hints[:2]
    found = session.values.list_variants(schema, current)
    telling = [value for value in found if not any(same(value, hint) for hint in hints)]
    return [*hints[:1], *telling][: MAX_VARIANTS + 1]


def write_change(
    session: Session,
    content: Content,
    now: Mapping[str, JSON],
    changed: dict[str, JSON],
    *,
    whole: bool,
) -> dict[str, JSON]:
    """The body of a change: what changes, or everything with it."""
    required = session.api.definitions.required(content.schema)
    kept = things.find_changes(session.api, content, now, now, whole=True) if whole or required else {}
    if not whole:
        kept = {name: value for name, value in kept.items() if name in required}
    made = session.requests.fill_required(content, kept)
    return {**made, **kept, **changed}


def is_wrongly_refused(session: Session, operation: Operation, exchange: Exchange) -> bool:
    return exchange.answer.status not in session.contract.refusals.get(operation.id, ())
