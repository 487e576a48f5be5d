"""An empty change changes nothing."""

import re
from collections.abc import Iterator

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.changes import (
    is_wrongly_refused,
)
from oaswright.contract.checks.check import (
    REFUSED,
    Check,
    find_moved,
    find_role,
    find_said,
    find_settable,
    has_role,
    report_by,
)
from oaswright.contract.findings import Finding, show
from oaswright.contract.naming import is_updated_time
from oaswright.contract.session import Session

_ONLY = re.compile(r"\b(?:updated|modified|changed)\w*.*\b(?:moves?|changes)\b.*\bonly\b", re.IGNORECASE)


def check_nothing(session: Session, operation: Operation) -> Iterator[Finding]:
    """An empty change changes nothing."""
    resource, _ = find_role(session, operation)
    with places.obtain(session, resource, full=True) as thing:
        before, _ = things.read(session, thing)
        exchange = session.call(operation, thing.values, {})
        if not exchange.answer.succeeded:
            if exchange.answer.status in REFUSED and is_wrongly_refused(session, operation, exchange):
                yield report_by("empty-change", operation, "the schema of the body admits it")(
                    "body", "an empty object is refused", "success", str(exchange.answer.status), exchange
                )
            return
        after, seen = things.read(session, thing)
        names = find_settable(session, resource)
        if find_said(session, operation, _ONLY) is not None:
            names |= {*filter(is_updated_time, resource.members)}
        for name in find_moved(before, after, names):
            message = f"an empty change has changed `{name}`"
            values = (show(before.get(name)), show(after.get(name)))
            yield report_by("empty-change", operation, f"`{name}` was not sent")(
                name, message, *values, exchange, seen
            )


def _admits_nothing(session: Session, operation: Operation) -> bool:
    content = operation.json_body if has_role("update")(session, operation) else None
    return content is not None and session.api.definitions.is_valid(content.schema, {})


CHECKS = (
    Check(
        "empty-change",
        "writing",
        "an empty change changes nothing",
        lambda session, operation: (
            has_role("update")(session, operation) and _admits_nothing(session, operation)
        ),
        check_nothing,
        42,
    ),
)
