"""A schema without valid values.

## What it does
Reports bounds that contradict each other (`minimum` above `maximum`, and the same for lengths, items and
properties), a `multipleOf` that is not positive, an `enum` without values, and `not: {}`. What stands beside
`$ref` and in the members of `allOf` holds together: types, values, bounds and properties of these that
exclude each other are reported with both places. The finding is a warning where null, another type or an
object without the property is left.

## Why
Every request is rejected, or every response is wrong.

## Example
    type: integer
    minimum: 10
    maximum: 1          # less than `minimum`

## How to fix
Swap or correct the bounds.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.bounds import crossed_bounds, number_of
from oaswright.lint.conjunctions import VALUE_TYPES, Part, admits_null, common_types, gather_parts
from oaswright.lint.context import Context
from oaswright.lint.contradictions import Contradiction, find_contradictions, is_fatal, related_places
from oaswright.lint.descriptions import describe_types
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.keywords import CHOICE_KEYWORDS, SCHEMA_KEYWORDS, SCHEMA_MAP_KEYWORDS
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import Node

# What can contradict something without a reference.
_ALONE = frozenset(
    {
        "allOf",
        "not",
        "minimum",
        "exclusiveMinimum",
        "minContains",
        "minItems",
        "minProperties",
        "maxProperties",
    }
)

# Where a schema without values has a meaning.
_ABSENT = (SCHEMA_KEYWORDS | SCHEMA_MAP_KEYWORDS | frozenset(CHOICE_KEYWORDS)) - {"$defs", "definitions"}


def check(context: Context) -> Iterable[Finding]:
    seen: set[frozenset[Pointer]] = set()
    for schema in context.objects("schema"):
        value, pointer = schema.value, schema.pointer
        if context.version == "3.0" and "$ref" in value:
            continue
        for low, high in crossed_bounds(value):
            later = max((low, high), key=list(value).index)
            other = low if later == high else high
            yield Finding(
                (*pointer, later),
                f"no value is valid: `{low}` is {value[low]}, `{high}` is {value[high]}",
                "swap or correct the bounds",
                related=(((*pointer, other), f"`{other}` is here"),),
            )
        multiple = number_of(value, "multipleOf")
        if multiple is not None and multiple <= 0:
            yield Finding((*pointer, "multipleOf"), f"`multipleOf` must be above zero, not {multiple}")
        if value.get("enum") == []:
            yield Finding((*pointer, "enum"), "no value is valid: `enum` is empty", "list the allowed values")
        # A reference alone says nothing beside what it refers to.
        beside = "$ref" in value and len(value) > 1
        forbidding = "required" in value and False in schema.mapping("properties").values()
        if beside or forbidding or not _ALONE.isdisjoint(value):
            yield from _contradictions(context, schema, seen)


def _contradictions(context: Context, schema: Node, seen: set[frozenset[Pointer]]) -> Iterator[Finding]:
    parts = gather_parts(context, schema.value, schema.pointer)
    for found in find_contradictions(context, parts):
        key = frozenset({found.earlier.pointer, found.later.pointer})
        if not found.inner and key not in seen and not (len(key) == 1 and _is_absent(schema.pointer)):
            seen.add(key)
            yield _finding(context, schema, parts, found)


def _is_absent(pointer: Pointer) -> bool:
    """Whether a schema without values says that something is not there."""
    return not _ABSENT.isdisjoint(pointer[-2:])


def _finding(context: Context, schema: Node, parts: list[Part], found: Contradiction) -> Finding:
    severity = Severity.ERROR
    if found.optional is not None:
        words, severity = f"the property `{found.optional}` can never be there", Severity.WARNING
    elif not is_fatal(found, parts):
        words = f"{describe_types(found.types)} is never valid"
        if common_types(parts) != VALUE_TYPES:
            # Another type is left; without any, the one that the schemas speak of is meant.
            severity = Severity.WARNING
    elif found.earlier == found.later:
        words, severity = "no value is valid", Severity.WARNING
    elif admits_null(context, schema.value, schema.pointer):
        words, severity = "no value but null is valid", Severity.WARNING
    else:
        words = "no value is valid"
    return Finding(
        found.marked, f"{words}: {found.problem}", found.hint, related_places(found), severity=severity
    )


RULE = Rule(RuleId.IMPOSSIBLE_SCHEMA, Severity.ERROR, __doc__, check)
