"""Whether every value of one schema is a value of another one, as far as their keywords show it."""

from collections.abc import Sequence
from typing import TypeAlias

from oaswright.lint.bounds import number_of
from oaswright.lint.conjunctions import (
    Part,
    admits_null,
    common_types,
    gather_parts,
    listed_values,
    type_of_value,
    types_of,
)
from oaswright.lint.context import Context
from oaswright.openapi.jsonschema import ANNOTATIONS
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import as_array, as_object

# Schemas that hold together, each with its pointer.
Schemas: TypeAlias = Sequence[tuple[JSON, Pointer]]

_MAX_DEPTH = 4
_DIRECTIONS = frozenset({"readOnly", "writeOnly"})
# What says nothing about values, widens them, or is looked at by itself.
_SILENT = (ANNOTATIONS - _DIRECTIONS - {"discriminator"}) | {"$ref", "allOf", "$defs", "definitions"}
_LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
# What these mean depends on other keywords of their schema.
_DEPENDENT = frozenset(
    {"additionalProperties", "unevaluatedProperties", "unevaluatedItems", "if", "then", "else"}
)


def includes(context: Context, wide: Schemas, narrow: Schemas, depth: int = 0) -> bool:
    """Whether all values of the schemas `narrow` together are values of `wide` together. False in doubt."""
    if depth > _MAX_DEPTH:
        return False
    outer = [part for schema in wide for part in gather_parts(context, *schema)]
    inner = [part for schema in narrow for part in gather_parts(context, *schema)]
    if not outer or any(_is_unresolved(context, part) for part in outer):
        return False
    if all(any(part == other for other in inner) for part in outer):
        return True
    if any(part.never for part in outer):
        return False
    if all(admits_null(context, *one) for one in narrow) and not all(
        admits_null(context, *one) for one in wide
    ):
        return False
    types = common_types(inner)
    for listed in (found for part in inner for _, found in listed_values(part.value)):
        types = types & {type_of_value(value) for value in listed}
    return all(
        _asks(context, part, keyword, inner, types, depth)
        for part in outer
        for keyword in part.value
        if not (keyword in _SILENT or keyword.startswith("x-"))
    )


def _is_unresolved(context: Context, part: Part) -> bool:
    return "$ref" in part.value and context.step(part.value, part.pointer) is None


def _asks(
    context: Context, part: Part, keyword: str, narrow: Sequence[Part], types: frozenset[str], depth: int
) -> bool:
    """Whether what a keyword asks for is true of all values of other schemas."""
    value = part.value[keyword]
    if keyword == "type":
        return types <= types_of(part.value)
    same = [other for other in narrow if keyword in other.value and _equal(other.value[keyword], value)]
    if keyword in _DEPENDENT:
        return any(_equal(other.value, part.value) for other in same)
    if same:
        return True
    if keyword in ("enum", "const"):
        lists = [found for other in narrow for _, found in listed_values(other.value)]
        allowed = dict(listed_values(part.value)).get(keyword, frozenset())
        return any(found <= allowed for found in lists)
    if keyword == "required":
        names = [name for other in narrow for name in as_array(other.value.get("required"))]
        return all(name in names for name in as_array(value))
    if keyword in _LOWER or keyword in _UPPER:
        limit = number_of(part.value, keyword)
        others = [found for other in narrow if (found := number_of(other.value, keyword)) is not None]
        return limit is not None and any(
            found >= limit if keyword in _LOWER else found <= limit for found in others
        )
    if keyword == "properties":
        return all(
            _includes_below(context, part, ("properties", name), narrow, depth) for name in as_object(value)
        )
    return (
        keyword == "items"
        and "prefixItems" not in part.value
        and (_includes_below(context, part, ("items",), narrow, depth))
    )


def _includes_below(context: Context, part: Part, steps: Pointer, narrow: Sequence[Part], depth: int) -> bool:
    """Whether a property, or the items, of all values of other schemas are as one schema describes them."""
    wide, others = _below(part, steps), [below for other in narrow for below in _below(other, steps)]
    if not others:
        return all(schema == {} for schema, _ in wide)
    return _directions(wide) == _directions(others) and includes(context, wide, others, depth + 1)


def _below(part: Part, steps: Pointer) -> Schemas:
    value: JSON = part.value
    for step in steps:
        holder = as_object(value)
        if str(step) not in holder:
            return []
        value = holder[str(step)]
    return [(value, (*part.pointer, *steps))]


def _directions(schemas: Schemas) -> set[str]:
    return {name for schema, _ in schemas for name in _DIRECTIONS if as_object(schema).get(name) is True}


def _equal(one: JSON, other: JSON) -> bool:
    """Whether two values are equal, and 1 is not true."""
    return one == other and repr(one) == repr(other)
