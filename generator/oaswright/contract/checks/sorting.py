"""A list that is asked for in an order is in that order."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress

from oaswright.contract import things
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import Check, find_role, has_role, read_time, report_by
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.pages import LIMITS, can_go_on, find_parameter, walk
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.values import NoValueError
from oaswright.openapi.pointers import JSON

_SORTS = (("sort",), ("order",), ("sort", "by"), ("order", "by"), ("direction",), ("sort", "order"))
_WORDS = (("asc", "desc"), ("ascending", "descending"))
_ENDS = ((":asc", ":desc"), ("_asc", "_desc"), (".asc", ".desc"), (" asc", " desc"))


def check_sorting(session: Session, operation: Operation) -> Iterator[Finding]:
    """A list is sorted by the member that is named, and the other way round where that is asked for."""
    resource, _ = find_role(session, operation)
    parameter = find_parameter(operation, _SORTS)
    assert parameter is not None
    values = session.api.definitions.resolve(parameter.schema).get("enum")
    names = [one for one in (values if isinstance(values, list) else ()) if isinstance(one, str)]
    report = report_by("sorting", operation, f"`{parameter.name}` sorts {resource.name}")
    with ExitStack() as stack:
        _create_some(session, resource, [_read_sort(one)[0] for one in names], stack)
        lists = {one: walk(session, resource, operation, {parameter.name: one}) for one in names}
        for name, (found, exchanges) in lists.items():
            member, descending = _read_sort(name)
            held = [one.get(member) for one in found]
            if member in resource.members and not is_sorted(held, descending=descending):
                message = f"with `{name}` the list is in another order"
                shown = ", ".join(map(show, held[:4]))
                yield report(parameter.name, message, f"`{member}` in order", shown, *exchanges)
            yield from _check_pages(session, resource, operation, {parameter.name: name}, found)
        for up, down in _list_pairs(names):
            one, other = ([found.get(resource.identifier) for found in lists[name][0]] for name in (up, down))
            member, _ = _read_sort(up)
            keys = [show(found.get(member)) for found in lists[up][0]]
            # Equal ones may stand in any order.
            if member in resource.members and len({*keys}) < len(keys):
                continue
            if len(one) > 1 and other != one[::-1]:
                message = f"`{down}` is not the other way round than `{up}`"
                yield report(parameter.name, message, show(one[::-1]), show(other), *lists[down][1])


def _check_pages(
    session: Session,
    resource: Resource,
    operation: Operation,
    given: dict[str, JSON],
    found: list[dict[str, JSON]],
) -> Iterator[Finding]:
    """Pages of two have the same order."""
    limit = find_parameter(operation, LIMITS)
    if limit is None or not can_go_on(operation) or not session.api.definitions.is_valid(limit.schema, 2):
        return
    paged, exchanges = walk(session, resource, operation, {**given, limit.name: 2})
    one, other = ([str(thing.get(resource.identifier)) for thing in things_] for things_ in (found, paged))
    if one != other and sorted(one) == sorted(other):
        ((name, value),) = given.items()
        yield report_by("sorting", operation, f"`{name}` sorts {resource.name}")(
            name,
            f"`{name}={value}` does not hold from page to page",
            show(list[JSON](one[:4])),
            show(list[JSON](other[:4])),
            *exchanges,
        )


def _list_pairs(names: list[str]) -> Iterator[tuple[str, str]]:
    """The values that sort one way and the other."""
    for one in names:
        for ends in (("", ""), *_ENDS):
            other = f"-{one}" if not ends[0] else f"{one.removesuffix(ends[0])}{ends[1]}"
            if (not ends[0] or one.endswith(ends[0])) and other in names:
                yield one, other
    yield from (pair for pair in _WORDS if {*pair} <= {*names})


def _read_sort(value: str) -> tuple[str, bool]:
    """The member that a value sorts by, and whether it is the other way round."""
    for up, down in _ENDS:
        if value.endswith((up, down)):
            return value.removesuffix(down).removesuffix(up), value.endswith(down)
    return value.lstrip("+-"), value.startswith("-")


def _create_some(session: Session, resource: Resource, members: list[str], stack: ExitStack) -> None:
    """Three things that differ in the members that are sorted by, created in no order."""
    operation = resource.operations.get("create")
    content = operation.json_body if operation is not None else None
    if operation is None or content is None or session.safe:
        return
    schemas = session.api.definitions.properties(content.schema)
    for letter in "bca":
        body = session.make_body(operation)
        if not isinstance(body, dict):
            return
        for name in {*members} & schemas.keys():
            with suppress(NoValueError):
                text = f"{letter}{session.values.token().lower()}"
                body = {**body, name: session.values.make(schemas[name], examples=[text])}
        with suppress(CannotTryError):
            thing = things.create(session, resource, body)
            stack.callback(things.remove, session, thing)


def is_sorted(values: Sequence[JSON], *, descending: bool) -> bool:
    """Whether values are in order; true where it is not clear what that is. Null may stand anywhere.

    Texts may be in the order of their letters or of their code points.
    """
    held = [one for one in values if one is not None]
    numbers = [one for one in held if isinstance(one, int | float) and not isinstance(one, bool)]
    times = [time for one in held if (time := read_time(one)) is not None]
    texts = [one for one in held if isinstance(one, str) and one.isascii() and one.isalnum()]
    if len(numbers) == len(held):
        return numbers == sorted(numbers, reverse=descending)
    if len(times) == len(held):
        return times == sorted(times, reverse=descending)
    lower = [one.lower() for one in texts]
    in_order = (texts == sorted(texts, reverse=descending), lower == sorted(lower, reverse=descending))
    return len(texts) < len(held) or any(in_order)


CHECKS = (
    Check(
        "sorting",
        "listing",
        "a list is sorted as it is asked for",
        lambda session, operation: (
            has_role("list")(session, operation) and find_parameter(operation, _SORTS) is not None
        ),
        check_sorting,
        53,
    ),
)
