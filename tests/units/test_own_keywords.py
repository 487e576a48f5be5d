"""Keywords that OpenAPI has of its own, and formats that are held, as JSON Schema."""

from typing import Any

import pytest
from oaswright.openapi.own_keywords import (
    is_base64,
    lift_exclusive_bounds,
    with_bounds,
    with_encoding,
    with_null,
)
from oaswright.openapi.pointers import JSON


@pytest.mark.parametrize(
    ("own", "bounds"),
    [
        ({}, {"minimum": -(2**31), "maximum": 2**31 - 1}),
        ({"minimum": 0, "maximum": 9}, {"minimum": 0, "maximum": 9}),
        ({"minimum": -(2**40), "maximum": 2**40}, {"minimum": -(2**31), "maximum": 2**31 - 1}),
        (
            {"exclusiveMinimum": 0, "exclusiveMaximum": 9},
            {"exclusiveMinimum": 0, "exclusiveMaximum": 9},
        ),
        ({"exclusiveMinimum": 0}, {"exclusiveMinimum": 0, "maximum": 2**31 - 1}),
    ],
)
def test_a_format_of_integers_has_bounds(own: dict[str, JSON], bounds: JSON) -> None:
    assert with_bounds(dict(own), {"format": "int32"}) == bounds
    assert with_bounds(dict(own), {"format": "double"}) == own


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": True}, {"exclusiveMaximum": 1}),
        ({"minimum": 1, "exclusiveMinimum": False}, {"minimum": 1}),
        ({"exclusiveMinimum": True}, {}),
        ({"minimum": 1, "exclusiveMinimum": 2}, {"minimum": 1, "exclusiveMinimum": 2}),
    ],
)
def test_a_boolean_makes_a_bound_exclusive(schema: dict[str, JSON], found: JSON) -> None:
    lift_exclusive_bounds(schema)
    assert schema == found


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        ({"type": "string"}, {"type": ["string", "null"]}),
        ({"type": "string", "enum": ["a"]}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"enum": ["a", None]}, {"enum": ["a", None]}),
        ({}, {"anyOf": [{}, {"type": "null"}]}),
        (
            {"type": "object", "allOf": []},
            {"anyOf": [{"type": ["object", "null"], "allOf": []}, {"type": "null"}]},
        ),
    ],
)
def test_nullable_is_said_in_json_schema(schema: dict[str, Any], found: JSON) -> None:
    assert with_null(dict(schema), {"nullable": True}) == found
    assert with_null(dict(schema), {"nullable": False}) == schema


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"format": "byte"}, True),
        ({"contentEncoding": "base64"}, True),
        ({"contentEncoding": "base64", "format": "binary"}, True),
        ({"contentEncoding": "base64", "format": "date"}, False),
        ({"contentEncoding": "base64url"}, False),
        ({"format": "byte", "pattern": "a"}, False),
        ({}, False),
    ],
)
def test_which_string_is_base64(schema: dict[str, JSON], expected: bool) -> None:
    assert is_base64(schema) is expected
    for type_, held in (("string", True), (["null", "string"], True), (["null"], False), ("integer", False)):
        kinds: JSON = [*type_] if isinstance(type_, list) else type_
        has = with_encoding({}, {**schema, "type": kinds}) == {"format": "byte"}
        assert has is (expected and held)
