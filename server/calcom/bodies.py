"""Request bodies before and beside the document's rules."""

from collections.abc import Sequence
from typing import Final

import orjson
from oaswright.runtime import JSON
from oaswright.runtime.problems import Violation


def parse(content: bytes) -> JSON:
    """A body as the product reads it: an object, and a list counts as an empty one.

    Raises ValueError for anything else, which its parser does not take for JSON.
    """
    value: JSON = orjson.loads(content)
    if isinstance(value, list):
        return {}
    if not isinstance(value, dict):
        raise ValueError("Unexpected token in JSON at position 0")  # noqa: TRY004 - the parser's seam wants it
    return value


def trim(value: JSON) -> JSON:
    """A login without the white space around its strings."""
    if not isinstance(value, dict):
        return value
    return {
        name: text.strip() if name in {"username", "password"} and isinstance(text, str) else text
        for name, text in value.items()
    }


def storable(value: JSON) -> Sequence[Violation]:
    """Strings of a body that no database holds, reported as if they were no strings."""
    if not isinstance(value, dict):
        return []
    return [
        Violation("body", path, "type", "string", "holds NUL")
        for name, member in value.items()
        for path, text in _find_strings(name, member)
        if "\0" in text
    ]


def _find_strings(name: str, member: JSON) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(member, str):
        return [((name,), member)]
    if isinstance(member, list):
        return [((name, index), item) for index, item in enumerate(member) if isinstance(item, str)]
    return []


STORED: Final = ("addSelectedCalendar", "createIcsFeed", "createCalendarCredentials")
"""The operations that store strings of their bodies as they are."""
