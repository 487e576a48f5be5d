"""Read-only members are the server's."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.changes import write_change
from oaswright.contract.checks.check import (
    Check,
    find_role,
    find_said,
    has_role,
    report_by,
)
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.identities import Role
from oaswright.contract.messages import Exchange
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.values import same
from oaswright.contract.variants import list_variants
from oaswright.openapi.pointers import JSON

_REFUSED_SAID: Final = re.compile(
    r"read-?only\b.*(?:refused|rejected|not (?:allowed|accepted)|\b4\d\d\b)", re.IGNORECASE
)


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
    said = find_said(session, operation, _REFUSED_SAID)
    with places.obtain(session, resource) as thing:
        before, _ = things.read(session, thing)
        for name in names:
            variants = list_variants(session.values, resource.members[name], before.get(name))
            if not variants:
                continue
            if role == "create":
                finding = _try_creation(session, operation, resource, name, variants[0])
            else:
                finding = _try_change(session, operation, thing, before, name, variants[0])
            if finding is None or finding.check:
                yield from [] if finding is None else [finding]
            elif said is not None and name in content.read_only:
                yield replace(
                    finding, check="read-only", subject="refusal", says=f"“{said}” ({operation.line})"
                )


def _try_change(
    session: Session,
    operation: Operation,
    thing: things.Thing,
    before: things.State,
    name: str,
    value: JSON,
) -> Finding | None:
    """A change with a read-only member; a finding of no check where it is passed over."""
    content, resource = operation.json_body, thing.resource
    assert content is not None
    whole = resource.role_of(operation) == "replace"
    exchange = session.call(
        operation, thing.values, write_change(session, content, before, {name: value}, whole=whole)
    )
    if not exchange.answer.succeeded:
        return None
    try:
        after, seen = things.read(session, thing)
    except CannotTryError:
        after, seen = dict[str, JSON](), exchange
    held = (show(before.get(name)), show(value))
    if same(after.get(name), value) or (name == resource.identifier and not after):
        message = f"the read-only member `{name}` can be written"
        return report_by("read-only", operation, f"`{name}` is the server's")(
            name, message, *held, exchange, seen
        )
    return _pass_over(operation, name, exchange)


def _try_creation(
    session: Session, operation: Operation, resource: Resource, name: str, value: JSON
) -> Finding | None:
    body = session.make_body(operation)
    if not isinstance(body, dict):
        return None
    exchange = session.call(operation, {}, {**session.make_unique(operation, body), name: value})
    state = resource.pick("create", exchange.answer.json)
    if not exchange.answer.succeeded or not isinstance(state, dict):
        return None
    things.discard_created(session, operation, exchange)
    if same(state.get(name), value):
        message = f"the read-only member `{name}` can be set by its creator"
        return report_by("read-only", operation, f"`{name}` is the server's")(
            name, message, "the server's value", show(value), exchange
        )
    return _pass_over(operation, name, exchange)


def _pass_over(operation: Operation, name: str, exchange: Exchange) -> Finding:
    """What is wrong only where the document says that such a request is refused."""
    message = f"the read-only member `{name}` in a request is passed over"
    return report_by("", operation, "")(name, message, "a refusal", str(exchange.answer.status), exchange)


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
