"""JSON as a contract reads it: no name twice in an object, no integer that loses digits.

orjson refuses what RFC 8259 refuses (NaN, lone surrogates, invalid UTF-8, more than 1024 levels), but
keeps the last of equal names and makes a float of an integer beyond 64 bits. Both are rare and can
be ruled out cheaply; only where they cannot, the bytes are parsed again by a slower and exact parser.
"""

import json

import orjson

from oaswright.runtime.response import JSON

_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_BACKSLASH = ord("\\")
_LONG = b"0" * 19  # what 64 bits hold has 19 digits at most


class DuplicateNameError(ValueError):
    """An object names a member twice (RFC 8259, section 4: names should be unique)."""


def loads(content: bytes) -> JSON:
    """Parse JSON. Raises ValueError, whose message never contains what was sent.

    Integers keep all their digits. One beyond the range of a double is refused.
    """
    value: JSON = orjson.loads(content)
    try:
        written = orjson.dumps(value)
    except TypeError:
        # orjson reads 1024 levels and writes 254; nothing behind us goes deeper than that either.
        raise ValueError("too many levels of nesting") from None
    if written == content or _is_all_there(content, written):
        return value
    return _parse_exactly(content)


def _is_all_there(content: bytes, written: bytes) -> bool:
    """Whether for sure no member was dropped and no integer rounded, as seen from what was made of the bytes.

    There are as many colons in both: those in strings are the same, if no character is escaped by its
    number. And there are no more digits in a row than 64 bits can hold.
    """
    # `in` takes least time with a number, and more than `find` with bytes.
    if (_BACKSLASH in content and b"\\u" in content) or content.translate(_DIGITS).find(_LONG) >= 0:
        return False
    return content.count(b":") == written.count(b":")


def _parse_exactly(content: bytes) -> JSON:
    """Parse JSON that orjson has read already, so nothing else can be wrong with it."""
    value: JSON = json.loads(content, object_pairs_hook=_members)
    return value


def _members(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DuplicateNameError("an object names a member twice")
    return found
