"""Kinds, `enum` and `const`: the part of a schema that needs nothing but itself."""

from collections.abc import Mapping
from typing import cast

from oaswright.ir.members import name_members
from oaswright.ir.types import (
    ANY,
    NULL,
    Array,
    Choice,
    Enumeration,
    Kind,
    Map,
    Scalar,
    Type,
    nullable,
    union_of,
)
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import as_array

SCALARS: Mapping[str, Kind] = {
    "string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "null": "null",
}  # fmt: skip
# More values than this are a type.
_MAX_VALUES = 1000


def kinds_of(schema: Mapping[str, JSON]) -> list[str]:
    """The JSON types that a schema names."""
    declared = schema.get("type")
    names = declared if isinstance(declared, list) else [declared]
    known = {*SCALARS, "array", "object"}
    return list(dict.fromkeys(name for name in names if isinstance(name, str) and name in known))


def narrow(before: Mapping[str, JSON], schema: Mapping[str, JSON]) -> dict[str, JSON]:
    """The keywords of a schema, with type and enum cut down to what an earlier one admits as well."""
    found = dict(schema)
    earlier, later = as_array(before.get("enum")), as_array(schema.get("enum"))
    if earlier and later:
        found["enum"] = [value for value in later if value in earlier] or later
    kinds, others = kinds_of(before), kinds_of(schema)
    if kinds and others:
        both = [kind for kind in others if kind in kinds or (kind == "integer" and "number" in kinds)]
        found["type"] = cast("JSON", both or others)
    return found


def lower_values(schema: Mapping[str, JSON], kinds: list[str], *, named: bool) -> Type:
    """The shape of `enum` and `const`."""
    listed = [schema["const"]] if "const" in schema else as_array(schema.get("enum"))
    null = None in listed and (not kinds or "null" in kinds)
    values = [value for value in listed if value is not None]
    if kinds and kinds != ["null"]:
        values = [
            value
            for value in values
            if _kind_of(value) in {*kinds, *(["integer"] if "number" in kinds else [])}
        ]
    found: Type
    if not values:
        found = union_of(
            [Scalar(SCALARS[kind]) for kind in kinds if kind in SCALARS] or [NULL if null else ANY]
        )
    elif len(values) > _MAX_VALUES or not all(isinstance(value, str | int) for value in values):
        found = union_of([_type_of_kind(_kind_of(value)) for value in values])
    elif all(isinstance(value, bool) for value in values) and len(set(map(str, values))) == 2:
        found = Scalar("boolean")
    else:
        unique_values = list({(type(value), value): value for value in values}.values())
        texts = [value for value in unique_values if isinstance(value, str)]
        numbers = [value for value in unique_values if isinstance(value, int) and not isinstance(value, bool)]
        if len(texts) == len(unique_values) and (named or len(texts) > 1) and "const" not in schema:
            found = Enumeration(tuple(texts), name_members(schema, texts))
        elif len(numbers) == len(unique_values) and named and "const" not in schema:
            word = "NUMBER" if "number" in kinds else "INT"
            found = Enumeration(tuple(numbers), name_members(schema, numbers, word))
        else:
            found = Choice(cast("tuple[str | int | bool, ...]", tuple(unique_values)))
    return nullable(found) if null else found


def _kind_of(value: JSON) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case None:
            return "null"


def _type_of_kind(kind: str) -> Type:
    if kind in SCALARS:
        return Scalar(SCALARS[kind])
    return Array(ANY) if kind == "array" else Map(ANY)
