"""Messages about violations as class-validator writes them, the library that HighLevel uses.

A message about a nested property starts with the path to its owner: `teamMembers.0.userId must be a
string`. The message about a property is the same whether it has the wrong type or is missing.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

from oaswright.runtime import JSON, read_document
from oaswright.runtime.problems import Violation

from generated.highlevel import wiring
from server.store.tables import JsonValue

UNPRINTABLE: Final = "nul"
"""Keyword of the violations that `find_unstorable` finds in strings."""

DAY_OF_WEEK: Final = "dayOfWeek"
"""Keyword of the violations that `find_unstorable` finds in days."""

Schema = Mapping[str, object]

_document: Final = read_document(wiring.__file__)

_KINDS: Final = {
    "string": "must be a string",
    "number": "must be a number conforming to the specified constraints",
    "integer": "must be an integer number",
    "boolean": "must be a boolean value",
    "array": "must be an array",
    "object": "must be an object",
}


def render_violations(violations: Iterable[Violation]) -> list[str]:
    """One message for each violation, in the order found; the same message once."""
    return list(dict.fromkeys(message for found in violations for message in _render(found)))


def _render(found: Violation) -> Iterator[str]:
    path = found.path
    match found.keyword:
        case "additionalProperties":
            prefix = "" if found.location == "query" else _prefix(path)
            yield from (f"{prefix}property {name} should not exist" for name in found.names)
        case "required" if found.location == "body":
            yield from (_demand((*path, name), _member(found.schema, name)) for name in found.names)
        case "required":
            yield _demand(path, found.schema)
        case "anyOf" if path[-1:] == ("lookBusyConfig",):
            yield f"{_prefix(path)}LookBusyPercentage {_KINDS['number']}"
        case _ if _is_day(found):
            yield f"{_prefix(path[: path.index('daysOfTheWeek')])}must be a valid day of week"
        case "minimum" | "maximum":
            bound = "less" if found.keyword == "minimum" else "greater"
            yield f"{_name(path)} must not be {bound} than {found.expected}"
        case keyword if keyword == UNPRINTABLE:
            yield f"{_name(path)} must not contain null characters"
        case _:
            yield _demand(path, found.schema)


def _is_day(found: Violation) -> bool:
    """Whether it is about a day of the week or about how many there are, not about the list as such."""
    path = found.path
    return "daysOfTheWeek" in path and (
        path[-1] != "daysOfTheWeek" or found.keyword in {"minItems", "maxItems"}
    )


def _demand(path: Sequence[str | int], schema: Schema) -> str:
    """What a member's schema asks for."""
    if path and isinstance(path[-1], int):
        return f"each value in nested property {_name(path[:-1])} must be either object or array"
    if "enum" in schema:
        values = ", ".join(json.dumps(value).strip('"') for value in cast("list[JsonValue]", schema["enum"]))
        return f"{_name(path)} must be one of the following values: {values}"
    return f"{_name(path)} {_KINDS.get(str(schema.get('type')), 'must be valid')}"


def _name(path: Sequence[str | int]) -> str:
    return ".".join(str(token) for token in path) or "body"


def _prefix(path: Sequence[str | int]) -> str:
    return "".join(f"{token}." for token in path)


def _member(schema: Schema, name: str) -> Schema:
    """The schema of a member of an object, its reference followed."""
    members = cast("Mapping[str, Schema]", schema.get("properties", {}))
    member = members.get(name, {})
    reference = member.get("$ref")
    if not isinstance(reference, str):
        return member
    return _document.definition(reference)


def find_unstorable(body: JSON) -> list[Violation]:
    """What the schema lets pass and the product does not: NUL in a string, a day that is no whole number."""
    return [*_find_nul((), body), *_find_broken_days(body)]


def _find_nul(path: tuple[str | int, ...], value: JSON) -> Iterator[Violation]:
    match value:
        case str() if "\0" in value:
            yield Violation("body", path, UNPRINTABLE, None, "the string contains NUL")
        case list():
            for index, item in enumerate(value):
                yield from _find_nul((*path, index), item)
        case dict():
            for name, item in value.items():
                yield from _find_nul((*path, name), item)
        case _:
            pass


def _find_broken_days(body: JSON) -> Iterator[Violation]:
    entries = body.get("openHours") if isinstance(body, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        days = entry.get("daysOfTheWeek") if isinstance(entry, dict) else None
        if isinstance(days, list) and any(isinstance(day, float) and not day.is_integer() for day in days):
            path = ("openHours", index, "daysOfTheWeek", 0)
            yield Violation("body", path, DAY_OF_WEEK, None, "a day of the week is a whole number")
