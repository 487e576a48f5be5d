"""By how many ways a schema that refers to itself looks at one member of a value."""

from typing import Any

import pytest
from oaswright.runtime.repeats import count_repeats

SELF = {"$ref": "#/$defs/a"}
NEXT = {"properties": {"next": SELF}}


@pytest.mark.parametrize(
    ("schema", "ways"),
    [
        ({}, 1),
        (NEXT, 1),
        ({"properties": {"left": SELF, "right": SELF}, "additionalProperties": SELF}, 1),
        ({"items": SELF, "prefixItems": [SELF, SELF]}, 1),
        ({"items": [SELF, SELF], "additionalItems": SELF}, 1),
        ({"allOf": [NEXT, {"properties": {"next": {"type": "object"}}}]}, 1),
        ({"allOf": [NEXT, {"properties": {"other": SELF}}]}, 1),
        ({"if": NEXT, "then": NEXT, "not": NEXT}, 1),
        ({"allOf": [NEXT, NEXT]}, 2),
        ({"allOf": [NEXT, {"allOf": [NEXT, NEXT]}], **NEXT}, 4),
        ({"allOf": [NEXT, {"additionalProperties": SELF}]}, 2),
        ({"dependentSchemas": {"next": NEXT, "other": NEXT}}, 2),
        ({"patternProperties": {"^n": SELF, "t$": SELF}}, 2),
        ({"then": NEXT, "else": NEXT, "if": {"required": ["next"]}}, 2),
        ({"$ref": "#/$defs/b", **NEXT}, 2),
        ({"$ref": "#/$defs/c", **NEXT}, 1),
        ({"allOf": [{"items": SELF}, {"items": SELF}]}, 2),
    ],
)
def test_ways_are_counted(schema: Any, ways: int) -> None:
    leaf = {"type": "object", "properties": {"next": {"allOf": [{"type": "object"}, {"type": "object"}]}}}
    schemas: Any = {"$defs": {"a": schema, "b": NEXT, "c": leaf}, "use": {"$ref": "#/$defs/a"}}
    assert count_repeats(schemas, ("use",)) == ways


def test_a_schema_that_refers_to_itself_in_place_ends() -> None:
    schemas: Any = {"$defs": {"a": {"allOf": [SELF, NEXT]}}}
    assert count_repeats(schemas, ("$defs", "a")) >= 1
