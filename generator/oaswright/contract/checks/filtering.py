"""Filters let through what has their value, and nothing else."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import combinations, islice

from oaswright.contract import places, things
from oaswright.contract.api import Operation, Parameter
from oaswright.contract.changes import list_variants as list_changes
from oaswright.contract.changes import write_change
from oaswright.contract.checks.check import Check, find_role, has_role, report_by
from oaswright.contract.checks.paging import list_identities
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.naming import split_name
from oaswright.contract.pages import LIMITS, can_go_on, find_parameter, find_total, walk
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.things import Thing
from oaswright.contract.values import same
from oaswright.contract.variants import list_variants
from oaswright.openapi.pointers import JSON

_SEARCHES = (("q",), ("query",), ("search",), ("keyword",), ("search", "term"), ("text",))
_NONSENSE = "zqxjkvbqzwx"
_MAX_PAIRS = 6


def check_filters(session: Session, operation: Operation) -> Iterator[Finding]:
    """A parameter that is named like a member lets through what has its value; two, what has both."""
    resource, _ = find_role(session, operation)
    held: dict[str, tuple[str, JSON]] = {}
    for parameter in operation.parameters:
        member = _find_member(resource, parameter)
        if parameter.location != "query" or member is None or parameter.required:
            continue
        with ExitStack() as stack:
            thing = stack.enter_context(places.obtain(session, resource))
            create_others(session, resource, member, stack)
            yield from _check_filter(session, resource, operation, parameter, member, held)
            yield from _check_moved(session, resource, operation, parameter, thing, member)
    yield from _check_search(session, resource, operation)
    yield from _check_pairs(session, resource, operation, held)


def _check_filter(
    session: Session,
    resource: Resource,
    operation: Operation,
    parameter: Parameter,
    member: str,
    held: dict[str, tuple[str, JSON]],
) -> Iterator[Finding]:
    """The values that things have, one after the other; those that hold are put to `held`."""
    every, _ = walk(session, resource, operation, {})
    tried: list[JSON] = []
    is_several = session.api.definitions.types(parameter.schema) == {"array"}
    for value in (one.get(member) for one in every):
        if value is None or any(same(value, one) for one in tried) or len(tried) == 3:
            continue
        sent: JSON = [value] if is_several else value
        if not session.api.definitions.is_valid(parameter.schema, sent):
            continue
        tried.append(value)
        found, exchanges = walk(session, resource, operation, {parameter.name: sent})
        wanted = {*list_identities(resource, [one for one in every if same(one.get(member), value)])}
        # What the list hides without the filter may come with it; what has another value may not.
        over = [one for one in found if not _is_let_through(one.get(member), value)]
        under = wanted - {*list_identities(resource, found)}
        if over or under:
            shown = f"{len(over)} that have another value" if over else f"not {sorted(under)[0]}"
            yield report_by("filters", operation, f"`{parameter.name}` is named like the member `{member}`")(
                parameter.name,
                f"`{parameter.name}={value}` lists {shown}",
                f"{len(wanted)} things with {member} {show(value)}",
                f"{len(found)} things",
                *exchanges,
            )
            held.pop(parameter.name, None)
            return
        held.setdefault(parameter.name, (member, sent))
        yield from _check_filtered_pages(session, resource, operation, parameter, sent, found)
    if is_several and len(tried) > 1:
        found, exchanges = walk(session, resource, operation, {parameter.name: tried[:2]})
        either = [one for one in every if any(same(one.get(member), value) for value in tried[:2])]
        if {*list_identities(resource, found)} != {*list_identities(resource, either)}:
            yield report_by("filters", operation, f"`{parameter.name}` takes several values")(
                parameter.name,
                f"`{parameter.name}` with two values does not list what has one of them",
                f"{len(either)} things",
                f"{len(found)} things",
                *exchanges,
            )


def _check_moved(
    session: Session,
    resource: Resource,
    operation: Operation,
    parameter: Parameter,
    thing: Thing,
    member: str,
) -> Iterator[Finding]:
    """After a change a thing is listed under its new value, and no longer under the old one."""
    changing = resource.operations.get("update")
    content = changing.json_body if changing is not None else None
    if changing is None or content is None or session.safe:
        return
    schema = session.api.definitions.properties(content.schema).get(member)
    before = thing.state.get(member)
    definitions = session.api.definitions
    if schema is None or before is None or not definitions.is_valid(parameter.schema, before):
        return
    values = [
        one
        for one in list_changes(session, changing, member, before)
        if definitions.is_valid(parameter.schema, one) and not _is_let_through(one, before) and is_plain(one)
    ]
    body = write_change(session, content, thing.state, {member: values[0]}, whole=False) if values else {}
    if not values or not session.call(changing, thing.values, body).answer.succeeded:
        return
    report = report_by("filters", operation, f"`{parameter.name}` is named like the member `{member}`")
    for value, wanted in ((values[0], True), (before, False)):
        found, exchanges = walk(session, resource, operation, {parameter.name: value})
        if any(things.names(thing, one) for one in found) is not wanted:
            message = f"after a change of `{member}` `{parameter.name}` finds the old value"
            shown = "a list with it" if wanted else "a list without it"
            yield report(
                parameter.name, message, shown, f"`{parameter.name}={value}` says otherwise", *exchanges
            )
            return


def is_plain(value: JSON) -> bool:
    """Whether a value is written in a query without any doubt."""
    return not isinstance(value, str) or re.fullmatch(r"[\w:.+-]+", value) is not None


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
    if {*list_identities(resource, paged)} != {*list_identities(resource, found)} or is_total_wrong:
        what = "for the total" if is_total_wrong else "on all pages"
        yield report_by("filters", operation, f"`{parameter.name}` filters {resource.name}")(
            parameter.name,
            f"the filter does not hold {what}",
            f"{len(found)} things",
            str(total) if is_total_wrong else f"{len(paged)} things",
            *exchanges,
        )


def _check_pairs(
    session: Session, resource: Resource, operation: Operation, held: dict[str, tuple[str, JSON]]
) -> Iterator[Finding]:
    """Two filters at once let through what both let through."""
    for one, other in islice(combinations(held, 2), _MAX_PAIRS):
        given = {one: held[one][1], other: held[other][1]}
        with ExitStack() as stack:
            for other_first, other_second in ((False, False), (True, False), (False, True)):
                changes = [(*held[one], other_first), (*held[other], other_second)]
                _create_beside(session, resource, changes, stack)
            alone = [walk(session, resource, operation, {name: value})[0] for name, value in given.items()]
            first, second = ({*list_identities(resource, found)} for found in alone)
            found, exchanges = walk(session, resource, operation, given)
            if {*list_identities(resource, found)} != first & second:
                yield report_by("filters", operation, f"`{one}` and `{other}` filter {resource.name}")(
                    f"{one} {other}",
                    f"`{one}` and `{other}` at once do not list what both list",
                    f"{len(first & second)} things",
                    f"{len(found)} things",
                    *exchanges,
                )


def _create_beside(
    session: Session, resource: Resource, changes: list[tuple[str, JSON, bool]], stack: ExitStack
) -> None:
    """A thing with values of some members, or with others than these."""
    operation = resource.operations.get("create")
    content = operation.json_body if operation is not None else None
    body = session.make_body(operation) if operation is not None else None
    if operation is None or content is None or session.safe or not isinstance(body, dict):
        return
    schemas = session.api.definitions.properties(content.schema)
    for member, value, is_other in changes:
        if member not in schemas:
            return
        values = list_variants(session.values, schemas[member], value) if is_other else [value]
        if values:
            body = {**body, member: values[0]}
    with suppress(CannotTryError):
        stack.callback(things.remove, session, things.create(session, resource, body, spread=False))


def _check_search(session: Session, resource: Resource, operation: Operation) -> Iterator[Finding]:
    """What nothing has finds nothing."""
    parameter = find_parameter(operation, _SEARCHES)
    if parameter is None or not session.api.definitions.is_valid(parameter.schema, _NONSENSE):
        return
    with places.obtain(session, resource):
        every, _ = walk(session, resource, operation, {})
        exchange = session.call(operation, {parameter.name: _NONSENSE})
        found = things.list_objects(resource.pick("list", exchange.answer.json))
        if exchange.answer.succeeded and found and len(found) >= len(every):
            yield report_by("filters", operation, f"`{parameter.name}` searches {resource.name}")(
                parameter.name,
                f"`{parameter.name}={_NONSENSE}` lists everything",
                "nothing",
                f"{len(found)} things",
                exchange,
            )


def _is_let_through(held: JSON, value: JSON) -> bool:
    """Whether a filter for a value may let a thing through: text may be sought in text."""
    if isinstance(held, list):
        return any(_is_let_through(one, value) for one in held)
    if isinstance(held, str) and isinstance(value, str):
        return value.lower() in held.lower()
    return same(held, value)


def create_others(session: Session, resource: Resource, member: str, stack: ExitStack) -> None:
    """Things with other values of a member, so that a filter has something to tell apart."""
    operation = resource.operations.get("create")
    content = operation.json_body if operation is not None else None
    if operation is None or content is None or session.safe:
        return
    schema = session.api.definitions.properties(content.schema).get(member)
    body = session.make_body(operation)
    if schema is None or not isinstance(body, dict):
        return
    variants = [one for one in list_variants(session.values, schema, body.get(member)) if is_plain(one)]
    for value in variants[:2]:
        with suppress(CannotTryError):
            thing = things.create(session, resource, {**body, member: value})
            stack.callback(things.remove, session, thing)


def _find_member(resource: Resource, parameter: Parameter) -> str | None:
    if parameter.name in resource.members:
        return parameter.name
    words = split_name(parameter.name)
    alike = {words, (*words[:-1], words[-1].removesuffix("s"))} if words else set[tuple[str, ...]]()
    return next((name for name in resource.members if split_name(name) in alike), None)


CHECKS = (
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
