"""Read-only members are the server's."""

from collections.abc import Iterator

from oaswright.contract import things
from oaswright.contract.api import Operation
from oaswright.contract.changes import write_change
from oaswright.contract.checks.check import (
    Check,
    find_role,
    has_role,
)
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.identities import Role
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.values import same
from oaswright.contract.variants import list_variants
from oaswright.openapi.pointers import JSON


def check_read_only(session: Session, operation: Operation) -> Iterator[Finding]:
    """A read-only member in a request is refused or ignored, and never stored."""
    resource, role = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    roles: tuple[Role, ...] = ("read", "update", "replace", "create")
    shown_only = {
        name
        for place in roles
        for one in [resource.operations.get(place)]
        if one is not None and one.success is not None
        for found in one.success.contents
        for name in found.read_only
    }
    settable = session.api.definitions.properties(content.schema)
    names = [
        name
        for name in resource.members
        if name in content.read_only
        or (name not in settable and (name in shown_only or name == resource.identifier))
    ]
    with things.obtain(session, resource) as thing:
        before, _ = things.read(session, thing)
        for name in names:
            variants = list_variants(session.values, resource.members[name], before.get(name))
            if not variants:
                continue
            if role == "create":
                yield from _check_created_read_only(session, operation, resource, name, variants[0])
                continue
            body = write_change(session, content, before, {name: variants[0]}, whole=role == "replace")
            exchange = session.call(operation, thing.values, body)
            if not exchange.answer.succeeded:
                continue
            try:
                after, seen = things.read(session, thing)
            except CannotTryError:
                after, seen = dict[str, JSON](), exchange
            if same(after.get(name), variants[0]) or (name == resource.identifier and not after):
                yield Finding(
                    "read-only",
                    operation.id,
                    name,
                    f"the read-only member `{name}` can be written",
                    f"`{name}` is the server's ({operation.line})",
                    show(before.get(name)),
                    show(variants[0]),
                    (exchange, seen),
                )


def _check_created_read_only(
    session: Session, operation: Operation, resource: Resource, name: str, value: JSON
) -> Iterator[Finding]:
    body = session.make_body(operation)
    if not isinstance(body, dict):
        return
    exchange = session.call(operation, {}, {**body, name: value})
    state = resource.pick("create", exchange.answer.json)
    if exchange.answer.succeeded and isinstance(state, dict):
        things.discard_created(session, operation, exchange)
        if same(state.get(name), value):
            yield Finding(
                "read-only",
                operation.id,
                name,
                f"the read-only member `{name}` can be set by its creator",
                f"`{name}` is the server's ({operation.line})",
                "the server's value",
                show(value),
                (exchange,),
            )


CHECKS = (
    Check(
        "read-only",
        "writing",
        "read-only members are not written",
        has_role("create", "update", "replace"),
        check_read_only,
        44,
    ),
)
