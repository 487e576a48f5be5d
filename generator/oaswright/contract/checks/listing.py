"""Lists hold what is there, as it is, in the stated order, and tell its number."""

import re
from collections.abc import Iterator

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.changes import make_telling, write_change
from oaswright.contract.checks.check import Check, Report, agrees, find_role, has_role, report_by
from oaswright.contract.checks.sorting import is_sorted
from oaswright.contract.findings import Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import is_created_time
from oaswright.contract.pages import LIMITS, find_parameter, find_total, walk
from oaswright.contract.session import Session
from oaswright.contract.things import Thing
from oaswright.openapi.pointers import JSON

_NEWEST = re.compile(
    r"newest (?:\w+ )?first|most recent(?:ly created)? first|latest first|descending", re.IGNORECASE
)
_ORDERED = re.compile(r"(?:ordered|sorted) by `?([A-Za-z_]\w*)`?", re.IGNORECASE)
_OLDEST = re.compile(r"oldest (?:\w+ )?first|earliest first|order of creation|ascending", re.IGNORECASE)


def check_contains(session: Session, operation: Operation) -> Iterator[Finding]:
    """A list has what was created, or is known, as it is read alone, and as it is after a change."""
    resource, _ = find_role(session, operation)
    report = report_by("list", operation, f"{operation.id} lists {resource.name}")
    with places.obtain(session, resource, full=True) as thing:
        found, exchanges = walk(session, resource, operation, {})
        own = next((one for one in found if things.names(thing, one)), None)
        if own is None:
            wanted = f"a list with {show(thing.identity)}"
            message = "a thing that can be read is not listed"
            yield report(resource.name, message, wanted, f"{len(found)} others", *exchanges[-1:])
            return
        now = things.read(session, thing)[0] if "read" in resource.operations else thing.state
        differs = False
        for finding in _compare(report, own, now, exchanges[-1]):
            differs = True
            yield finding
        total = find_total(exchanges[0].answer.json)
        if total is not None and total != len(found):
            message = "the total is not the number of all things"
            yield report("total", message, str(len(found)), str(total), *exchanges[:1])
        yield from _check_order(operation, found, exchanges)
        yield from _check_total_of_page(session, operation, total)
        if not differs and _change(session, thing):
            now, _ = things.read(session, thing)
            found, exchanges = walk(session, resource, operation, {})
            own = next((one for one in found if things.names(thing, one)), None)
            yield from _compare(report, own or {}, now, exchanges[-1])


def _compare(
    report: Report, own: dict[str, JSON], now: things.State, exchange: Exchange
) -> Iterator[Finding]:
    for name, value in own.items():
        if name in now and not agrees(value, now[name]) and "sync" not in name.lower():
            message = f"`{name}` is listed as another value than is read"
            yield report(name, message, show(now[name]), show(value), exchange)


def _change(session: Session, thing: Thing) -> bool:
    """Change one member of a thing; whether that was done."""
    resource = thing.resource
    operation = resource.operations.get("update") or resource.operations.get("replace")
    content = operation.json_body if operation is not None else None
    if operation is None or content is None or session.safe or "read" not in resource.operations:
        return False
    before, _ = things.read(session, thing)
    whole = "update" not in resource.operations
    for name, value in make_telling(session, operation, {}).items():
        if name in resource.members and not agrees(value, before.get(name)):
            body = write_change(session, content, before, {name: value}, whole=whole)
            return session.call(operation, thing.values, body).answer.succeeded
    return False


def _check_total_of_page(session: Session, operation: Operation, total: int | None) -> Iterator[Finding]:
    """The total is that of all pages, however small one is."""
    limit = find_parameter(operation, LIMITS)
    if total is None or limit is None or not session.api.definitions.is_valid(limit.schema, 1):
        return
    exchange = session.call(operation, {limit.name: 1})
    told = find_total(exchange.answer.json)
    if exchange.answer.succeeded and told is not None and told != total:
        yield report_by("list", operation, f"{operation.id} tells a total")(
            "total", "the total is that of a page", str(total), str(told), exchange
        )


def _check_order(
    operation: Operation, found: list[dict[str, JSON]], exchanges: tuple[Exchange, ...]
) -> Iterator[Finding]:
    text = f"{operation.summary} {operation.description}"
    newest, oldest = _NEWEST.search(text), _OLDEST.search(text)
    by = next((one for one in _ORDERED.finditer(text) if found and one[1] in found[0]), None)
    said = newest or oldest or by
    if len(found) < 2 or (newest and oldest) or said is None:
        return
    name = by[1] if by is not None else next(filter(is_created_time, found[0]), None)
    if name is None:
        return
    values = [one.get(name) for one in found]
    if not is_sorted(values, descending=newest is not None):
        yield report_by("list", operation, f"“{said[0]}”")(
            "order",
            "the list is in another order than the document says",
            f"{name} in order",
            f"{name}: {', '.join(map(show, values[:4]))}",
            *exchanges[:1],
        )


CHECKS = (
    Check(
        "list",
        "listing",
        "a list has what is there, as it is, in the stated order",
        has_role("list"),
        check_contains,
        50,
    ),
)
