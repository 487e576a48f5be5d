"""Pages of a list that is ordered by a moment, and the opaque cursors that lead to their neighbours.

A cursor is the base64 of a query string: `p` is the moment beyond which its page begins, `r=1` says that the
page is read backwards, `o` is how many rows to skip there, because rows may share the moment.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

PAGE_SIZE: Final = 25
_MAX_OFFSET: Final = 1000


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins; the default is the first page."""

    position: datetime | None = None
    offset: int = 0
    backward: bool = False

    def encode(self) -> str:
        """The cursor as a string."""
        tokens: dict[str, str] = {}
        if self.offset:
            tokens["o"] = str(self.offset)
        if self.backward:
            tokens["r"] = "1"
        if self.position is not None:
            tokens["p"] = str(self.position.astimezone(UTC))
        return b64encode(urlencode(tokens).encode("ascii")).decode("ascii")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The cursors of the pages on either side; None where there is no page."""

    next: Cursor | None
    previous: Cursor | None


def decode(text: str) -> Cursor:
    """The cursor of a string; the empty one is the first page. Raises ValueError for any other."""
    if not text:
        return Cursor()
    try:
        query = b64decode(text, validate=True).decode("ascii")
    except (binascii.Error, UnicodeError):
        raise ValueError("Not base64 of ASCII") from None
    tokens = parse_qs(query, keep_blank_values=True, strict_parsing=True, max_num_fields=3)
    unknown = tokens.keys() - {"o", "r", "p"}
    if unknown:
        raise ValueError("A token that no cursor has")
    offset = int(tokens.get("o", ["0"])[0])
    if offset < 0:
        raise ValueError("A negative offset")
    backward = bool(int(tokens.get("r", ["0"])[0]))
    position = datetime.fromisoformat(tokens["p"][0]) if "p" in tokens else None
    if position is not None:
        try:
            position = position.replace(tzinfo=position.tzinfo or UTC).astimezone(UTC)
        except OverflowError:
            raise ValueError("A position outside of the calendar") from None
    return Cursor(position, min(offset, _MAX_OFFSET), backward)


def link(url: str, cursor: Cursor) -> str:
    """The address of a page of the list that `url` asks for; its parameters are kept, sorted by name."""
    parts = urlsplit(url)
    parameters = parse_qs(parts.query, keep_blank_values=True) | {"cursor": [cursor.encode()]}
    return urlunsplit(parts._replace(query=urlencode(sorted(parameters.items()), doseq=True), fragment=""))


def neighbours(cursor: Cursor, moments: Sequence[datetime]) -> Neighbours:
    """Where to go from a page.

    `moments` are those of the rows as they were read from the cursor on, in its direction: the page and, if
    there is one, the row beyond it.
    """
    page = moments[:PAGE_SIZE]
    beyond = moments[PAGE_SIZE] if len(moments) > PAGE_SIZE else None
    has_behind = cursor.position is not None or cursor.offset > 0
    ahead = None if beyond is None else _ahead(cursor, page, beyond, has_behind=has_behind)
    behind = _behind(cursor, page, beyond) if has_behind else None
    return Neighbours(behind, ahead) if cursor.backward else Neighbours(ahead, behind)


def _ahead(cursor: Cursor, page: Sequence[datetime], beyond: datetime, *, has_behind: bool) -> Cursor:
    """The page that follows in the direction of the cursor."""
    marker = _marker(page[::-1], beyond)
    if marker is not None:
        return replace(marker, backward=cursor.backward)
    if has_behind:
        return replace(cursor, offset=cursor.offset + PAGE_SIZE)
    return Cursor(None, PAGE_SIZE, cursor.backward)


def _behind(cursor: Cursor, page: Sequence[datetime], beyond: datetime | None) -> Cursor:
    """The page against the direction of the cursor: the one that it came from."""
    backward = not cursor.backward
    if not page:
        return Cursor(cursor.position, 0, backward)
    # With an offset the page's first row may share its moment with rows before it, so it marks nothing.
    marker = _marker(page, page[0] if cursor.offset else cursor.position)
    if marker is not None:
        return replace(marker, backward=backward)
    # The whole page shares one moment, so the row beyond it has to mark the position.
    if beyond == page[0]:
        return Cursor(beyond, 0, backward)  # it shares the moment too: the page before begins further back
    return Cursor(beyond, len(page), backward)


def _marker(page: Sequence[datetime], outside: datetime | None) -> Cursor | None:
    """From the edge of a page inwards, the first row whose moment differs from its outer neighbour's.

    The rows between it and the edge are to be skipped. None when the whole page shares one moment.
    """
    for skipped, moment in enumerate(page):
        if moment != outside:
            return Cursor(moment, skipped)
        outside = moment
    return None
