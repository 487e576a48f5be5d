"""Lists in pages: the parameters that ask for one, and what leads to the next."""

from collections.abc import Mapping
from typing import Final, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from oaswright.contract import things
from oaswright.contract.api import Operation, Parameter
from oaswright.contract.definitions import Definitions
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import split_name
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import as_object

LIMITS: Final = (
    ("limit",),
    ("page", "size"),
    ("per", "page"),
    ("take",),
    ("first",),
    ("max", "results"),
    ("count",),
    ("top",),
)
OFFSETS: Final = (("offset",), ("skip",), ("start",))
PAGES: Final = (("page",), ("page", "number"))
CURSORS: Final = (
    ("cursor",),
    ("after",),
    ("starting", "after"),
    ("page", "token"),
    ("next", "token"),
    ("next", "cursor"),
)
_NEXT: Final = (
    ("next",),
    ("next", "cursor"),
    ("next", "page", "token"),
    ("cursor",),
    ("next", "token"),
    ("next", "page"),
)
_TOTALS: Final = (("total",), ("total", "count"), ("total", "items"), ("total", "results"))
MAX_PAGES: Final = 60


def find_parameter(operation: Operation, names: tuple[tuple[str, ...], ...]) -> Parameter | None:
    """The query parameter that has one of these names, the first before the others."""
    by_words = {split_name(one.name): one for one in operation.parameters if one.location == "query"}
    return next((by_words[name] for name in names if name in by_words), None)


def can_go_on(operation: Operation) -> bool:
    """Whether a list takes what leads to a further page."""
    return any(find_parameter(operation, names) is not None for names in (OFFSETS, PAGES, CURSORS))


def find_total(body: JSON) -> int | None:
    """The number of all things that an answer tells."""
    found = as_object(body)
    holders = [found, *(one for one in found.values() if isinstance(one, dict))]
    for holder in holders:
        for name, value in holder.items():
            if split_name(name) in _TOTALS and isinstance(value, int) and not isinstance(value, bool):
                return value
    return None


Page: TypeAlias = tuple[list[dict[str, JSON]], Exchange]
"""The things of a page, and the exchange that got them."""


def walk(
    session: Session, resource: Resource, operation: Operation, given: Mapping[str, JSON]
) -> tuple[list[dict[str, JSON]], tuple[Exchange, ...]]:
    """All things of a list, page by page, and the last exchanges.

    Raises CannotTryError where the first page is refused.
    """
    pages = walk_pages(session, resource, operation, given)
    return [one for page, _ in pages for one in page], tuple(exchange for _, exchange in pages[-3:])


def walk_pages(
    session: Session, resource: Resource, operation: Operation, given: Mapping[str, JSON]
) -> list[Page]:
    """The pages of a list; the last one may be empty. Raises CannotTryError where the first is refused."""
    pages: list[Page] = []
    values, count = dict(given), 0
    for number in range(MAX_PAGES):
        exchange = session.call(operation, values)
        if number == 0:
            session.expect_success(exchange)
        page = things.list_objects(resource.pick("list", exchange.answer.json))
        pages.append((page, exchange))
        count += len(page)
        following = _find_following(session.api.definitions, operation, values, exchange, count, page, number)
        if not page or following is None:
            break
        values = following
    return pages


def _find_following(
    definitions: Definitions,
    operation: Operation,
    values: dict[str, JSON],
    exchange: Exchange,
    count: int,
    page: list[dict[str, JSON]],
    number: int,
) -> dict[str, JSON] | None:
    """The parameters of the next page: as the answer says, or by counting; None where there is none."""
    told = find_next(exchange.answer.json)
    if told is not None and "://" not in told and "?" not in told:
        cursor = find_parameter(operation, CURSORS)
        return None if cursor is None else {**values, cursor.name: told}
    if told is not None:
        names = {one.name for one in operation.parameters if one.location == "query"}
        pairs = {name: text for name, text in parse_qsl(urlsplit(told).query) if name in names}
        return {**values, **pairs} if pairs else None
    limit = find_parameter(operation, LIMITS)
    size = values.get(limit.name) if limit is not None else None
    if isinstance(size, int) and len(page) < size:
        return None
    offset, pages = find_parameter(operation, OFFSETS), find_parameter(operation, PAGES)
    if offset is not None:
        return {**values, offset.name: count}
    if pages is not None and pages is not limit:
        first = 0 if definitions.is_valid(pages.schema, 0) and 0 in pages.examples else 1
        return {**values, pages.name: first + number + 1}
    return None


def find_next(body: JSON) -> str | None:
    """What an answer tells of the next page: a cursor or an address."""
    found = as_object(body)
    for holder in (found, *(one for one in found.values() if isinstance(one, dict))):
        for name, value in holder.items():
            if split_name(name) in _NEXT and isinstance(value, str) and value:
                return value
    return None
