"""Lists hold what is there: limits, pages without gaps or repeats, filters, order, totals."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress

from oaswright.contract import things
from oaswright.contract.api import Operation, Parameter
from oaswright.contract.checks.check import Check, agrees, find_role, has_role, read_time
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import is_created_time, split_name
from oaswright.contract.pages import LIMITS, can_go_on, find_parameter, find_total, walk
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.values import same
from oaswright.contract.variants import list_variants
from oaswright.openapi.pointers import JSON

_NEWEST = re.compile(
    r"newest (?:\w+ )?first|most recent(?:ly created)? first|latest first|descending", re.IGNORECASE
)
_SORTS = (("sort",), ("order",), ("sort", "by"), ("order", "by"), ("direction",), ("sort", "order"))
_ORDERED = re.compile(r"(?:ordered|sorted) by `?([A-Za-z_]\w*)`?", re.IGNORECASE)
_OLDEST = re.compile(r"oldest (?:\w+ )?first|earliest first|order of creation|ascending", re.IGNORECASE)


def check_contains(session: Session, operation: Operation) -> Iterator[Finding]:
    """A list has what was created, or is known, as it is read alone."""
    resource, _ = find_role(session, operation)
    with things.obtain(session, resource) as thing:
        now, _ = things.read(session, thing) if "read" in resource.operations else (thing.state, None)
        found, exchanges = walk(session, resource, operation, {})
        own = next((one for one in found if things.names(thing, one)), None)
        if own is None:
            yield Finding(
                "list",
                operation.id,
                resource.name,
                "a thing that can be read is not listed",
                f"{operation.id} lists {resource.name} ({operation.line})",
                f"a list with {show(thing.identity)}",
                f"{len(found)} others",
                exchanges[-1:],
            )
            return
        for name, value in own.items():
            if name in now and not agrees(value, now[name]) and "sync" not in name.lower():
                yield Finding(
                    "list",
                    operation.id,
                    name,
                    f"`{name}` is listed as another value than is read",
                    f"{operation.id} lists {resource.name} ({operation.line})",
                    show(now[name]),
                    show(value),
                    exchanges[-1:],
                )
        total = find_total(exchanges[0].answer.json)
        if total is not None and total != len(found):
            yield Finding(
                "list",
                operation.id,
                "total",
                "the total is not the number of all things",
                f"{operation.id} tells a total ({operation.line})",
                str(len(found)),
                str(total),
                exchanges[:1],
            )
        yield from _check_order(operation, found, exchanges)
        yield from _check_total_of_page(session, operation, total)


def _check_total_of_page(session: Session, operation: Operation, total: int | None) -> Iterator[Finding]:
    """The total is that of all pages, however small one is."""
    limit = find_parameter(operation, LIMITS)
    if total is None or limit is None or not session.api.definitions.is_valid(limit.schema, 1):
        return
    exchange = session.call(operation, {limit.name: 1})
    told = find_total(exchange.answer.json)
    if exchange.answer.succeeded and told is not None and told != total:
        yield Finding(
            "list",
            operation.id,
            "total",
            "the total is that of a page",
            f"{operation.id} tells a total ({operation.line})",
            str(total),
            str(told),
            (exchange,),
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
    times = [time for one in found if (time := read_time(one.get(name))) is not None]
    wanted = sorted(times, reverse=bool(newest))
    if times != wanted:
        yield Finding(
            "list",
            operation.id,
            "order",
            "the list is in another order than the document says",
            f"“{said[0]}” ({operation.line})",
            f"{name}: {wanted[0]}, …",
            f"{name}: {times[0]}, …",
            exchanges[:1],
        )


def check_pages(session: Session, operation: Operation) -> Iterator[Finding]:
    """The limit holds, and pages of any size have all things once."""
    resource, _ = find_role(session, operation)
    limit = find_parameter(operation, LIMITS)
    with ExitStack() as stack:
        if "create" in resource.operations and not session.safe:
            for _ in range(3):
                stack.enter_context(things.obtain(session, resource))
        every, exchanges = walk(session, resource, operation, {})
        yield from _judge_repeats(operation, resource, every, exchanges)
        if limit is None:
            return
        first = session.call(operation)
        page = things.list_objects(resource.pick("list", first.answer.json))
        if isinstance(limit.default, int) and len(page) < min(limit.default, len(every)):
            yield Finding(
                "pages",
                operation.id,
                limit.name,
                f"without `{limit.name}` a page has {len(page)}",
                f"the default of `{limit.name}` is {limit.default} ({operation.line})",
                str(min(limit.default, len(every))),
                str(len(page)),
                (first,),
            )
        for size in (1, 2):
            if not session.api.definitions.is_valid(limit.schema, size):
                continue
            exchange = session.call(operation, {limit.name: size})
            if not exchange.answer.succeeded:
                continue
            page = things.list_objects(resource.pick("list", exchange.answer.json))
            if len(page) > size or (len(page) < size <= len(every)):
                yield Finding(
                    "pages",
                    operation.id,
                    limit.name,
                    f"with `{limit.name}={size}` a page has {len(page)}",
                    f"`{limit.name}` limits a page ({operation.line})",
                    f"{min(size, len(every))} of {len(every)}",
                    str(len(page)),
                    (exchange,),
                )
                return
            if not can_go_on(operation):
                continue
            walked, seen = walk(session, resource, operation, {limit.name: size})
            yield from _judge_repeats(operation, resource, walked, seen)
            missing = _identities(resource, every) - _identities(resource, walked)
            if missing and len(walked) < len(every):
                yield Finding(
                    "pages",
                    operation.id,
                    limit.name,
                    f"pages of {size} leave out {len(missing)} of {len(every)} things",
                    f"{operation.id} lists {resource.name} in pages ({operation.line})",
                    f"{len(every)} things",
                    f"{len(walked)} things, without {sorted(missing)[0]}",
                    seen,
                )


def check_sorting(session: Session, operation: Operation) -> Iterator[Finding]:
    """A list that is sorted the other way round is the other way round."""
    resource, _ = find_role(session, operation)
    parameter = find_parameter(operation, _SORTS)
    assert parameter is not None
    values = session.api.definitions.resolve(parameter.schema).get("enum")
    names = [one for one in (values if isinstance(values, list) else ()) if isinstance(one, str)]
    pairs = [(one, f"-{one}") for one in names if f"-{one}" in names]
    words = (("asc", "desc"), ("ascending", "descending"))
    pairs += [pair for pair in words if {*pair} <= {*names}]
    with ExitStack() as stack:
        if "create" in resource.operations and not session.safe:
            for _ in range(2):
                stack.enter_context(things.obtain(session, resource))
        for pair in pairs:
            (up, _), (down, seen) = (
                walk(session, resource, operation, {parameter.name: one}) for one in pair
            )
            keys = [show(one.get(pair[0])) for one in up]
            if len({*keys}) < len(keys) and pair[0] in resource.members:
                continue  # equal ones may stand in any order
            one, other = ([found.get(resource.identifier) for found in found_all] for found_all in (up, down))
            if len(one) > 1 and other != one[::-1]:
                yield Finding(
                    "sorting",
                    operation.id,
                    parameter.name,
                    f"`{pair[1]}` is not the other way round than `{pair[0]}`",
                    f"`{parameter.name}` sorts {resource.name} ({operation.line})",
                    show(one[::-1]),
                    show(other),
                    seen,
                )


def _judge_repeats(
    operation: Operation, resource: Resource, found: list[dict[str, JSON]], exchanges: tuple[Exchange, ...]
) -> Iterator[Finding]:
    identities = [str(one.get(resource.identifier)) for one in found]
    repeated = next((one for one in identities if identities.count(one) > 1), None)
    if repeated is not None:
        yield Finding(
            "pages",
            operation.id,
            "repeats",
            "a thing is listed more than once",
            f"{operation.id} lists {resource.name} ({operation.line})",
            f"{repeated} once",
            f"{identities.count(repeated)} times",
            exchanges,
        )


def check_filters(session: Session, operation: Operation) -> Iterator[Finding]:
    """A parameter that is named like a member lets through what has its value, and nothing else."""
    resource, _ = find_role(session, operation)
    for parameter in operation.parameters:
        member = _find_member(resource, parameter)
        if parameter.location != "query" or member is None or parameter.required:
            continue
        with ExitStack() as stack:
            thing = stack.enter_context(things.obtain(session, resource))
            _create_others(session, resource, member, stack)
            every, _ = walk(session, resource, operation, {})
            values = [thing.state.get(member), *(one.get(member) for one in every)]
            tried: list[JSON] = []
            for value in values:
                if value is None or any(same(value, one) for one in tried) or len(tried) == 3:
                    continue
                if not session.api.definitions.is_valid(parameter.schema, value):
                    continue
                tried.append(value)
                found, exchanges = walk(session, resource, operation, {parameter.name: value})
                wanted = _identities(resource, [one for one in every if same(one.get(member), value)])
                # What the list hides without the filter may come with it; what has another value may not.
                over = [one for one in found if not _is_let_through(one.get(member), value)]
                under = wanted - _identities(resource, found)
                if over or under:
                    shown = f"{len(over)} that have another value" if over else f"not {sorted(under)[0]}"
                    yield Finding(
                        "filters",
                        operation.id,
                        parameter.name,
                        f"`{parameter.name}={value}` lists {shown}",
                        f"`{parameter.name}` is named like the member `{member}` ({operation.line})",
                        f"{len(wanted)} things with {member} {show(value)}",
                        f"{len(found)} things",
                        exchanges,
                    )
                    break
                yield from _check_filtered_pages(session, resource, operation, parameter, value, found)


def _check_filtered_pages(
    session: Session,
    resource: Resource,
    operation: Operation,
    parameter: Parameter,
    value: JSON,
    found: list[dict[str, JSON]],
) -> Iterator[Finding]:
    """A filter holds on every page, and for the total."""
    limit = find_parameter(operation, LIMITS)
    if limit is None or not can_go_on(operation) or not session.api.definitions.is_valid(limit.schema, 1):
        return
    paged, exchanges = walk(session, resource, operation, {parameter.name: value, limit.name: 1})
    total = find_total(exchanges[0].answer.json)
    is_total_wrong = total is not None and total != len(found)
    if _identities(resource, paged) != _identities(resource, found) or is_total_wrong:
        yield Finding(
            "filters",
            operation.id,
            parameter.name,
            "the filter does not hold for the total"
            if is_total_wrong
            else "the filter does not hold on all pages",
            f"`{parameter.name}` filters {resource.name} ({operation.line})",
            f"{len(found)} things",
            str(total) if is_total_wrong else f"{len(paged)} things",
            exchanges,
        )


def _is_let_through(held: JSON, value: JSON) -> bool:
    """Whether a filter for a value may let a thing through: text may be sought in text."""
    if isinstance(held, list):
        return any(_is_let_through(one, value) for one in held)
    if isinstance(held, str) and isinstance(value, str):
        return value.lower() in held.lower()
    return same(held, value)


def _create_others(session: Session, resource: Resource, member: str, stack: ExitStack) -> None:
    """Things with other values of a member, so that a filter has something to tell apart."""
    operation = resource.operations.get("create")
    content = operation.json_body if operation is not None else None
    if operation is None or content is None or session.safe:
        return
    schema = session.api.definitions.properties(content.schema).get(member)
    body = session.make_body(operation)
    if schema is None or not isinstance(body, dict):
        return
    for value in list_variants(session.values, schema, body.get(member))[:2]:
        with suppress(CannotTryError):
            thing = things.create(session, resource, {**body, member: value})
            stack.callback(things.remove, session, thing)


def _find_member(resource: Resource, parameter: Parameter) -> str | None:
    if parameter.name in resource.members:
        return parameter.name
    return next((name for name in resource.members if split_name(name) == split_name(parameter.name)), None)


def _identities(resource: Resource, found: list[dict[str, JSON]]) -> set[str]:
    return {str(one.get(resource.identifier)) for one in found}


CHECKS = (
    Check(
        "list",
        "listing",
        "a list has what is there, as it is, in the stated order",
        has_role("list"),
        check_contains,
        50,
    ),
    Check("pages", "listing", "limits hold, pages have all things once", has_role("list"), check_pages, 51),
    Check(
        "sorting",
        "listing",
        "sorted the other way round, a list is the other way round",
        lambda session, operation: (
            has_role("list")(session, operation) and find_parameter(operation, _SORTS) is not None
        ),
        check_sorting,
        53,
    ),
    Check(
        "filters",
        "listing",
        "filters let through what has their value",
        lambda session, operation: (
            has_role("list")(session, operation)
            and any(one.location == "query" for one in operation.parameters)
        ),
        check_filters,
        52,
    ),
)
