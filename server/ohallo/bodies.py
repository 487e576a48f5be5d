"""What a body must be beyond its schema."""

from typing import Final

from oaswright.runtime import JSON
from oaswright.runtime.problems import Violation

_KEPT: Final = ("displayName", "calendarId", "bookingConfig")


def storable(body: JSON) -> list[Violation]:
    """A violation for each string of an update that holds U+0000, which no database column can keep."""
    if not isinstance(body, dict):
        return []
    found: list[Violation] = []
    todo: list[tuple[tuple[str | int, ...], JSON]] = [((name,), body.get(name)) for name in reversed(_KEPT)]
    while todo:
        path, value = todo.pop()
        match value:
            case str() if "\0" in value:
                found.append(Violation("body", path, "storable", None, "must not contain U+0000"))
            case dict() if any("\0" in name for name in value):
                found.append(Violation("body", path, "storable", None, "must not have members with U+0000"))
            case dict():
                todo.extend(((*path, name), value[name]) for name in reversed(value))
            case list():
                todo.extend(((*path, index), value[index]) for index in reversed(range(len(value))))
            case _:
                pass
    return found
