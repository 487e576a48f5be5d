"""Values to write to the members of a thing, and the bodies that write them."""

from collections.abc import Mapping

from oaswright.contract import variants
from oaswright.contract.api import Api, Content, Operation
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import is_reference
from oaswright.contract.requests import Body
from oaswright.contract.session import Session
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON

MAX_VARIANTS = 7


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
    found = variants.list_variants(session.values, schema, current)
    telling = [value for value in found if not any(same(value, hint) for hint in hints)]
    return [*hints[:1], *telling][:MAX_VARIANTS]


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
    kept = find_changes(session.api, content, now, now, whole=True) if whole or required else {}
    if not whole:
        kept = {name: value for name, value in kept.items() if name in required}
    made = session.requests.fill_required(content, kept)
    return {**made, **kept, **changed}


def is_wrongly_refused(session: Session, operation: Operation, exchange: Exchange) -> bool:
    """Whether a refusal is one that the contract does not tell of."""
    return exchange.answer.status not in session.contract.refusals.get(operation.id, ())


def find_changes(
    api: Api, content: Content, wanted: Mapping[str, JSON], now: Mapping[str, JSON], *, whole: bool
) -> dict[str, JSON]:
    """The body that makes a thing what it was: what differs, or with `whole` all that may be sent."""
    members = api.definitions.properties(content.schema)
    return {
        name: wanted[name]
        for name, schema in members.items()
        if name in wanted
        and name not in content.read_only
        and (whole or not same(wanted[name], now.get(name)))
        and api.definitions.is_valid(schema, wanted[name])
    }


def make_telling(session: Session, operation: Operation, body: dict[str, JSON]) -> dict[str, JSON]:
    """A body with values that are neither empty nor defaults, so that it shows whether one is lost."""
    content = operation.json_body
    assert content is not None
    definitions, fixed = session.api.definitions, find_fixed(session, operation)
    found = dict(body)
    for name, schema in definitions.properties(content.schema).items():
        if name in fixed:
            continue
        default = content.defaults.get(name)
        edges = [
            one
            for one in variants.list_edges(session.values, schema)
            if one is False or one not in ("", 0, [], {})
        ]
        edge = next((one for one in edges if not same(one, default)), None)
        if edge is not None and definitions.is_valid(content.schema, {**found, name: edge}):
            found[name] = edge
    return found


def make_noticeable(session: Session, operation: Operation) -> Body:
    """A body that shows if it was carried out: a change with telling values, else any valid one."""
    body = session.make_body(operation)
    if operation.method in {"PUT", "PATCH"} and isinstance(body, dict):
        return make_telling(session, operation, body)
    return body


def find_fixed(session: Session, operation: Operation) -> frozenset[str]:
    """The members of a body that take no values of ours: told ones, references, what is the server's."""
    content = operation.json_body
    assert content is not None
    names = filter(is_reference, session.api.definitions.properties(content.schema))
    told = {path.partition(".")[0] for path in session.requests.find_told(operation)}
    return frozenset({*names, *told, *content.read_only, *content.deprecated})
