"""The schemas that hold together for one value: a schema, what it refers to, and the members of `allOf`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oaswright.lint.context import Context
from oaswright.lint.descriptions import TYPES
from oaswright.openapi.keywords import subschemas
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec import nulls
from oaswright.spec.tree import Object

# What lies behind more schemas than these is no mistake that anybody could see.
_MAX_PARTS = 200
_MAX_DEPTH = 12

VALUE_TYPES = frozenset(TYPES) - {"null"}
"""The types of values other than null. `number` stands for numbers with and without a fraction."""

_INTEGER = frozenset({"integer"})


@dataclass(frozen=True, slots=True)
class Part:
    """One of the schemas that hold together.

    `entry` is where the outermost schema brings it in: the `$ref` that leads to it, or else its own pointer.
    `never` stands for the schema `false`, which has no keywords.
    """

    value: Object
    pointer: Pointer
    entry: Pointer
    never: bool = False

    def place(self, *steps: str | int) -> Pointer:
        """Where a keyword of it is found in the text of the outermost schema."""
        return (*self.pointer, *steps) if self.entry == self.pointer else self.entry


def gather_parts(
    context: Context, schema: JSON, pointer: Pointer, entry: Pointer | None = None
) -> list[Part]:
    """The schema at a pointer and all that hold for each of its values, each once, the outermost first."""
    found: list[Part] = []
    seen: set[Pointer] = set()
    _add(context, schema, pointer, entry, found, seen)
    return found


def _add(
    context: Context,
    value: JSON,
    pointer: Pointer,
    entry: Pointer | None,
    found: list[Part],
    seen: set[Pointer],
) -> None:
    if pointer in seen or len(found) >= _MAX_PARTS:
        return
    seen.add(pointer)
    if value is False:
        found.append(Part({}, pointer, entry or pointer, never=True))
    if not isinstance(value, dict):
        return
    alone = context.version == "3.0" and "$ref" in value
    if not alone:
        found.append(Part(value, pointer, entry or pointer))
    target = context.step(value, pointer)
    if target is not None:
        _add(context, *target, entry or (*pointer, "$ref"), found, seen)
    if not alone and "allOf" in value:
        for steps, branch in subschemas(value, ("allOf",)):
            _add(context, branch, (*pointer, *steps), entry, found, seen)


def types_of(value: Object) -> frozenset[str]:
    """The types other than null that a schema itself admits: all, where it names none or an unknown one."""
    written = value.get("type")
    names = [written] if isinstance(written, str) else written
    if not isinstance(names, list) or not names:
        return VALUE_TYPES
    found = {name for name in names if isinstance(name, str)}
    if len(found) != len(names) or not found <= TYPES.keys():
        return VALUE_TYPES
    if "number" in found:
        found |= _INTEGER
    return frozenset(found - {"null"})


def common_types(parts: Sequence[Part]) -> frozenset[str]:
    """The types other than null that all schemas admit."""
    types = VALUE_TYPES
    for part in parts:
        types = types & types_of(part.value)
    return types


def admits_null(context: Context, schema: JSON, pointer: Pointer) -> bool:
    """Whether null may be a value of a schema; true where that cannot be told."""
    return nulls.admits_null(context.tree, context.version, schema, pointer)


def listed_values(schema: Object) -> Iterator[tuple[str, frozenset[str]]]:
    """The values other than null that a schema lists, in a form that tells whether two are equal.

    Each with the keyword, `enum` or `const`; lists without values are left out.
    """
    lists = {"enum": schema.get("enum"), "const": [schema["const"]] if "const" in schema else None}
    for keyword, values in lists.items():
        if isinstance(values, list):
            found = frozenset(_key(value) for value in values if value is not None)
            if found:
                yield keyword, found


def _key(value: JSON) -> str:
    """JSON Schema compares numbers by value: 1 is 1.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True)


def type_of_value(key: str) -> str:
    """The type of a value that `listed_values` gives."""
    match key[0]:
        case "{":
            return "object"
        case "[":
            return "array"
        case '"':
            return "string"
        case "t" | "f":
            return "boolean"
        case _:
            return "integer" if key.lstrip("-").isdigit() else "number"
