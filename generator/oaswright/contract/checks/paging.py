"""Limits hold, and pages have all things once and end."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import Check, find_role, has_role, report_by
from oaswright.contract.findings import Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import split_name
from oaswright.contract.pages import (
    CURSORS,
    LIMITS,
    MAX_PAGES,
    OFFSETS,
    PAGES,
    Page,
    can_go_on,
    find_next,
    find_parameter,
    walk,
    walk_pages,
)
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import as_object

_NONE = r"null|absent|missing|empty|none|omitted|left out|without|no further|no more"
_LAST = r"last (?:page|one)|no (?:further|more|next)"
_ENDS = re.compile(rf"(?:{_NONE})\b[^.;]*\b(?:{_LAST})|(?:{_LAST})\b[^.;]*\b(?:{_NONE})", re.IGNORECASE)
_MORE = (("has", "more"), ("has", "next"), ("has", "next", "page"))


def check_pages(session: Session, operation: Operation) -> Iterator[Finding]:
    """The limit holds, and pages of any size have all things once, and end."""
    resource, _ = find_role(session, operation)
    limit = find_parameter(operation, LIMITS)
    with ExitStack() as stack:
        if "create" in resource.operations and not session.safe:
            for _ in range(3):
                stack.enter_context(places.obtain(session, resource))
        pages = walk_pages(session, resource, operation, {})
        every = [one for page, _ in pages for one in page]
        yield from _judge_repeats(operation, resource, every, pages)
        yield from _judge_end(operation, pages)
        if limit is None:
            return
        for size in (1, 2):
            if not session.api.definitions.is_valid(limit.schema, size):
                continue
            exchange = session.call(operation, {limit.name: size})
            if not exchange.answer.succeeded:
                continue
            page = things.list_objects(resource.pick("list", exchange.answer.json))
            if len(page) > size or (len(page) < size <= len(every)):
                yield report_by("pages", operation, f"`{limit.name}` limits a page")(
                    limit.name,
                    f"with `{limit.name}={size}` a page has {len(page)}",
                    f"{min(size, len(every))} of {len(every)}",
                    str(len(page)),
                    exchange,
                )
                return
            if can_go_on(operation):
                pages = walk_pages(session, resource, operation, {limit.name: size})
                yield from _judge_walk(operation, resource, every, pages, limit.name, size)


def _judge_walk(
    operation: Operation,
    resource: Resource,
    every: list[dict[str, JSON]],
    pages: list[Page],
    limit: str,
    size: int,
) -> Iterator[Finding]:
    walked = [one for page, _ in pages for one in page]
    exchanges = [exchange for _, exchange in pages[-3:]]
    report = report_by("pages", operation, f"{operation.id} lists {resource.name} in pages")
    yield from _judge_repeats(operation, resource, walked, pages)
    yield from _judge_end(operation, pages)
    missing = [
        one for one in list_identities(resource, every) if one not in list_identities(resource, walked)
    ]
    if missing and len(walked) < len(every):
        message = f"pages of {size} leave out {len(missing)} of {len(every)} things"
        found = f"{len(walked)} things, without {missing[0]}"
        yield report(limit, message, f"{len(every)} things", found, *exchanges)
    filled = [page for page, _ in pages if page]
    short = next((page for page in filled[:-1] if len(page) < size), None)
    if short is not None and not missing:
        message = f"a page of {size} that is not the last has {len(short)}"
        yield report(limit, message, str(size), str(len(short)), *exchanges)


def _judge_end(operation: Operation, pages: list[Page]) -> Iterator[Finding]:
    """The last page does not lead further, and says so."""
    filled = [exchange for page, exchange in pages if page]
    last, exchange = pages[-1]
    described = (operation.description, *(one.description for one in operation.parameters))
    said = next((found for text in described if (found := _ENDS.search(text))), None)
    report = report_by(
        "pages", operation, f"{operation.id} lists in pages" if said is None else f"“{said[0]}”"
    )
    told = find_next(exchange.answer.json)
    if len(pages) == MAX_PAGES or (not last and told is not None and len(pages) > 1):
        yield report("end", "the pages never end", "a last page", f"{len(pages)} pages", exchange)
    elif not last and filled and said is not None and find_next(filled[-1].answer.json) is not None:
        message = "the last page names a next one, which is empty"
        next_one = show(find_next(filled[-1].answer.json))
        yield report("end", message, "no next page", next_one, filled[-1], exchange)
    for index, one in enumerate(filled):
        more = _find_more(one)
        if more is not None and more[1] != (index < len(filled) - 1):
            message = f"`{more[0]}` is {show(more[1])} on page {index + 1} of {len(filled)}"
            yield report(more[0], message, show(not more[1]), show(more[1]), one)


def _find_more(exchange: Exchange) -> tuple[str, bool] | None:
    """What an answer says about whether there are more pages."""
    found = as_object(exchange.answer.json)
    for holder in (found, *(one for one in found.values() if isinstance(one, dict))):
        for name, value in holder.items():
            if split_name(name) in _MORE and isinstance(value, bool):
                return name, value
    return None


def _judge_repeats(
    operation: Operation, resource: Resource, found: list[dict[str, JSON]], pages: list[Page]
) -> Iterator[Finding]:
    identities = list_identities(resource, found)
    repeated = next((one for one in identities if identities.count(one) > 1), None)
    if repeated is not None:
        yield report_by("pages", operation, f"{operation.id} lists {resource.name}")(
            "repeats",
            "a thing is listed more than once",
            f"{repeated} once",
            f"{identities.count(repeated)} times",
            *(exchange for _, exchange in pages[-3:]),
        )


def check_defaults(session: Session, operation: Operation) -> Iterator[Finding]:
    """Without a parameter a list is as with its default."""
    resource, _ = find_role(session, operation)
    leading = {
        one.name
        for names in (CURSORS, OFFSETS, PAGES)
        for one in [find_parameter(operation, names)]
        if one is not None
    }
    with ExitStack() as stack:
        if "create" in resource.operations and not session.safe:
            for _ in range(3):
                stack.enter_context(places.obtain(session, resource))
        every, _ = walk(session, resource, operation, {})
        for parameter in operation.parameters:
            default = parameter.default
            is_asked = parameter.location == "query" and not parameter.required
            if (
                default is None
                or not is_asked
                or not session.api.definitions.is_valid(parameter.schema, default)
            ):
                continue
            without = session.call(operation)
            given = session.call(operation, {parameter.name: default})
            one, other = (
                list_identities(resource, things.list_objects(resource.pick("list", exchange.answer.json)))
                for exchange in (without, given)
            )
            says = f"the default of `{parameter.name}` is {show(default)}"
            if one != other and given.answer.succeeded:
                yield report_by("defaults", operation, says)(
                    parameter.name,
                    f"without `{parameter.name}` the list is another than with its default",
                    f"{len(other)} things: {show(list[JSON](other[:3]))}",
                    f"{len(one)} things: {show(list[JSON](one[:3]))}",
                    without,
                    given,
                )
            elif (
                parameter is find_parameter(operation, LIMITS)
                and isinstance(default, int)
                and len(one) < min(default, len(every))
                and not leading & session.fill(operation, {}).keys()
            ):
                yield report_by("defaults", operation, says)(
                    parameter.name,
                    f"without `{parameter.name}` a page has {len(one)}",
                    str(min(default, len(every))),
                    str(len(one)),
                    without,
                )


def list_identities(resource: Resource, found: list[dict[str, JSON]]) -> list[str]:
    """The identifiers of things, as texts."""
    return [str(one.get(resource.identifier)) for one in found]


def _has_default(session: Session, operation: Operation) -> bool:
    queries = [one for one in operation.parameters if one.location == "query"]
    return has_role("list")(session, operation) and any(not same(one.default, None) for one in queries)


CHECKS = (
    Check("pages", "listing", "limits hold, pages have all things once", has_role("list"), check_pages, 51),
    Check(
        "defaults",
        "listing",
        "without a parameter a list is as with its default",
        _has_default,
        check_defaults,
        54,
    ),
)
