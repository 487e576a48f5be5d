"""Sequences of JSON values as bytes, and back: JSON Lines, JSON text sequences (RFC 7464) and events."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

from oaswright.openapi.media_types import EVENT_FIELDS, Framing
from oaswright.runtime.problems import BodyTooLarge, MalformedBody, ProblemError
from oaswright.runtime.response import write_json
from oaswright.runtime.streams import ServerSentEvent

_SEPARATOR = b"\x1e"
_SELF_CLOSING = (b"{", b"[", b'"')


async def split_items(pieces: AsyncIterator[bytes], framing: Framing, limit: int) -> AsyncIterator[bytes]:
    """The text of each item. Empty lines, and separators that follow each other, are none.

    Raises ProblemError with BodyTooLarge for an item of more than `limit` bytes, and with MalformedBody for
    what stands before the first separator, and for a number or word that may have been cut off (RFC 7464,
    section 2.4).
    """
    is_first = True
    async for text in _split(pieces, _SEPARATOR if framing == "sequence" else b"\n", limit):
        if framing == "sequence" and is_first and text:
            raise ProblemError(MalformedBody("the body does not begin with a record separator (RFC 7464)"))
        is_first = False
        value = text.strip(b" \t\r\n")
        if framing == "sequence" and value and not value.startswith(_SELF_CLOSING) and text.endswith(value):
            raise ProblemError(MalformedBody("an item has no line feed at its end (RFC 7464)"))
        if value:
            yield value


async def _split(pieces: AsyncIterator[bytes], separator: bytes, limit: int) -> AsyncIterator[bytes]:
    rest = bytearray()
    async for piece in pieces:
        *whole, last = piece.split(separator)
        for part in whole:
            rest += part
            _require_size(rest, limit)
            yield bytes(rest)
            rest.clear()
        rest += last
        _require_size(rest, limit)
    yield bytes(rest)


def _require_size(text: bytearray, limit: int) -> None:
    if len(text) > limit:
        raise ProblemError(BodyTooLarge(limit))


def write_item(value: object, framing: Framing) -> bytes:
    """An item as it is sent; one of events is an object with the fields of an event.

    Raises ValueError for an object that is no event.
    """
    if framing == "events":
        return _write_event(value)
    content = write_json(value)
    return content + b"\n" if framing == "lines" else b"\x1e" + content + b"\n"


def _write_event(value: object) -> bytes:
    if not isinstance(value, Mapping):
        raise ValueError("an event is an object")  # noqa: TRY004 - as for any other item
    event = cast("Mapping[str, Any]", value)
    wrong = [name for name, field in event.items() if not isinstance(field, EVENT_FIELDS.get(name, ()))]
    if wrong:
        raise ValueError(f"an event has no such {wrong[0]}")
    return ServerSentEvent(**event).encode()
