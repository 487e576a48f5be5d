"""From an error of jsonschema-rs to the place in the value and to the schema that it is about."""

from collections.abc import Mapping
from typing import Any, TypeAlias, cast

import jsonschema_rs

from oaswright.openapi.pointers import JSON, follow
from oaswright.runtime.violation_words import cut_name

JSONObject: TypeAlias = "dict[str, JSON]"

# What holds schemas by name or in a list.
_HOLDERS = frozenset({"properties", "patternProperties", "dependentSchemas", "prefixItems", "items", "allOf"})


def find_place(
    error: jsonschema_rs.ValidationError, value: object, path: tuple[str | int, ...]
) -> tuple[str | int, ...]:
    """The path to what an error is about, at a length that an answer may repeat."""
    found = _with_empty_names(value, tuple(error.instance_path), error.instance)
    return (*path, *(token if isinstance(token, int) else cut_name(token) for token in found))


def find_owner(steps: list[str], kind: Any) -> tuple[list[str], str]:
    """The path of the schema that holds a keyword, and the keyword, of the path of a violation."""
    if kind.name == "propertyNames" and "propertyNames" in steps:
        index = len(steps) - 1 - steps[::-1].index("propertyNames")
        return steps[:index], "propertyNames"
    # Of `false` the path is its own, which ends with a name or a number in a map or a list of schemas.
    is_held = kind.name == "falseSchema" and len(steps) > 1 and steps[-2] in _HOLDERS
    return (steps[:-2], steps[-2]) if is_held else (steps[:-1], steps[-1])


def _with_empty_names(value: object, steps: tuple[str | int, ...], instance: object) -> tuple[str | int, ...]:
    """The path to an instance in a value, with the empty names that jsonschema-rs leaves out of it."""
    pending: list[tuple[object, int, tuple[str | int, ...]]] = [(value, 0, ())]
    while pending:
        held, taken, path = pending.pop()
        if taken == len(steps) and held == instance:
            return path
        if isinstance(held, dict) and "" in held:
            pending.append((cast("JSONObject", held)[""], taken, (*path, "")))
        below = follow(cast("JSON", held), steps[taken : taken + 1]) if taken < len(steps) else None
        if below is not None:
            pending.append((below[0], taken + 1, (*path, steps[taken])))
    return steps


def schema_at(schemas: JSONObject, steps: list[str]) -> Mapping[str, object]:
    """The schema object that holds a keyword, or nothing where the path leads elsewhere."""
    found = follow(schemas, tuple(steps))
    return found[0] if found is not None and isinstance(found[0], dict) else {}
