"""A replacement is whole, and can be repeated."""

import re
from collections.abc import Iterator, Mapping

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.changes import write_change
from oaswright.contract.checks.check import (
    Check,
    agrees,
    find_moved,
    find_role,
    find_said,
    find_settable,
    has_role,
    report_by,
)
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import is_created_time, is_updated_time
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON

_NOTHING = re.compile(
    r"(?:again|repeat\w*|same body|twice)\b.*(?:changes nothing|nothing changes)", re.IGNORECASE
)
_PARTIAL = (
    "leaves the other",
    "only the members",
    "members present",
    "fields present",
    "members sent",
    "partial",
    "merge",
)


def check_replace(session: Session, operation: Operation) -> Iterator[Finding]:
    """A replacement is whole and can be repeated: what is left out is gone, or has its default."""
    resource, _ = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    with places.obtain(session, resource) as thing:
        before, _ = things.read(session, thing)
        body = write_change(session, content, before, {}, whole=True)
        states: list[Mapping[str, JSON]] = []
        exchanges: list[Exchange] = []
        for _ in range(2):
            exchange = session.expect_success(session.call(operation, thing.values, body))
            exchanges.append(exchange)
            states.append(things.read(session, thing)[0])
        fixed = _find_fixed(session, resource)
        if find_said(session, operation, _NOTHING) is not None:
            fixed |= {*filter(is_updated_time, resource.members)}
        report = report_by("replace", operation, "PUT is idempotent (RFC 9110, section 9.2.2)")
        for name in find_moved(states[0], states[1], fixed):
            message = f"the same request again has changed `{name}`"
            yield report(name, message, show(states[0].get(name)), show(states[1].get(name)), *exchanges)
        required = session.api.definitions.required(content.schema)
        text = f"{operation.summary} {operation.description}".lower()
        if not required or any(word in text for word in _PARTIAL):
            return
        whole = {name: value for name, value in body.items() if name in required}
        filled = session.make_body(operation, every=True)
        if isinstance(filled, dict):
            session.call(operation, thing.values, {**filled, **whole})
        full, _ = things.read(session, thing)
        exchange = session.call(operation, thing.values, whole)
        if not exchange.answer.succeeded:
            return
        after, seen = things.read(session, thing)
        report = report_by("replace", operation, "PUT replaces what is there (RFC 9110, section 9.3.4)")
        for name in session.api.definitions.properties(content.schema):
            if name in whole or name in content.read_only or name not in resource.members:
                continue
            default = content.defaults.get(name)
            if full.get(name) not in (None, [], {}, default) and same(full.get(name), after.get(name)):
                message = f"`{name}` was left out of a replacement and is still there"
                yield report(name, message, show(default), show(after.get(name)), exchange, seen)
            elif name in content.defaults and not agrees(default, after.get(name)):
                message = f"`{name}` was left out of a replacement and has not its default"
                yield report(name, message, show(default), show(after.get(name)), exchange, seen)


def _find_fixed(session: Session, resource: Resource) -> set[str]:
    """What the same replacement again leaves as it is: all that is sent, the id and the time of creation."""
    return {
        resource.identifier,
        *filter(is_created_time, resource.members),
        *find_settable(session, resource),
    } - {""}


CHECKS = (
    Check(
        "replace",
        "writing",
        "a replacement is whole and can be repeated",
        has_role("replace"),
        check_replace,
        43,
    ),
)
