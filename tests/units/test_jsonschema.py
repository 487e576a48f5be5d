"""Schema Objects as JSON Schema: what each version and direction changes, and what is left alone."""

from typing import get_args

import pytest
from oaswright.openapi.discriminators import chosen_values
from oaswright.openapi.grammar import Version
from oaswright.openapi.jsonschema import Direction, Object, Translation, is_file
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer, parse_pointer

DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


def translate(
    schema: JSON, direction: Direction | None = "request", version: Version = "3.1", **components: JSON
) -> JSON:
    """A schema that stands by itself, with components to refer to."""
    document: Object = {"components": {"schemas": dict[str, JSON](components)}}

    def at(pointer: tuple[str | int, ...]) -> JSON:
        found = follow(document, pointer)
        assert found is not None
        return found[0]

    translation = Translation(
        version=version,
        direction=direction,
        target=lambda reference, _holder: parse_pointer(reference[1:]),
        at=at,
        refer=lambda pointer: format_pointer(("$defs", pointer[-1])),
    )
    return translation.schema(schema, ())


NAMES = ["description", "example", "examples", "default", "enum", "x-one", "$ref", "readOnly", "nullable"]


@pytest.mark.parametrize("version", ["3.0", "3.1"])
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_names_of_properties_are_no_keywords(direction: Direction, version: Version) -> None:
    properties: Object = {name: {"type": "string", "nullable": False, "x-y": 1} for name in NAMES}
    found = translate({"properties": properties, "x-z": 1, "title": "t"}, direction, version)
    assert found == {"properties": {name: {"type": "string"} for name in NAMES}}


def test_values_are_left_alone() -> None:
    values: list[JSON] = [{"readOnly": True, "$ref": "#/x", "title": "t", "x-y": 1}]
    assert translate({"enum": values, "const": values[0]}) == {"enum": values, "const": values[0]}


def test_null_is_a_type_of_what_3_0_calls_nullable() -> None:
    assert translate({"type": "string", "nullable": True}, version="3.0") == {"type": ["string", "null"]}
    assert translate({"enum": ["a"], "nullable": True}, version="3.0") == {"enum": ["a", None]}
    alternatives: Object = {"allOf": [{"$ref": "#/components/schemas/A"}], "nullable": True}
    wrapped: Object = {"anyOf": [{"allOf": [{"$ref": "#/$defs/A"}]}, {"type": "null"}]}
    assert translate(alternatives, version="3.0", A={}) == wrapped
    assert translate({"type": "string", "nullable": True}) == {"type": "string"}


@pytest.mark.parametrize("version", ["3.0", "3.1"])
def test_booleans_that_make_bounds_exclusive(version: Version) -> None:
    schema: Object = {"minimum": 0, "exclusiveMinimum": True, "maximum": 9, "exclusiveMaximum": False}
    assert translate(schema, version=version) == {"exclusiveMinimum": 0, "maximum": 9}


def test_formats_of_integers_are_bounds_unless_closer_ones_are_given() -> None:
    found = translate({"type": "integer", "format": "int32", "minimum": 0})
    assert found == {"type": "integer", "format": "int32", "minimum": 0, "maximum": 2**31 - 1}


MEMBERS: Object = {
    "required": ["id", "secret", "name"],
    "properties": {
        "id": {"type": "string", "readOnly": True},
        "secret": {"$ref": "#/components/schemas/Secret"},
        "name": {"type": "string"},
    },
}


@pytest.mark.parametrize(
    ("direction", "required", "secret"),
    [
        ("request", ["secret", "name"], {"$ref": "#/$defs/Secret"}),
        ("response", ["id", "name"], False),
        (None, ["name"], {"$ref": "#/$defs/Secret"}),
    ],
)
def test_what_one_direction_carries(direction: Direction | None, required: list[JSON], secret: JSON) -> None:
    found = translate(MEMBERS, direction, Secret={"type": "string", "writeOnly": True})
    properties: Object = {"id": {"type": "string"}, "secret": secret, "name": {"type": "string"}}
    assert found == {"required": required, "properties": properties}


def test_a_file_of_a_form_is_whatever_was_sent() -> None:
    file: Object = {"type": "string", "format": "binary"}
    schema: Object = {"properties": {"one": file, "many": {"type": "array", "items": file}}}
    found: Object = {"properties": {"one": True, "many": {"type": "array", "items": True}}}
    assert translate(schema, "form") == found
    assert translate(schema, "request") == schema


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "format": "binary"}, True),
        ({"type": ["string", "null"], "format": "binary"}, True),
        ({"type": "string", "format": "binary", "contentEncoding": "base64"}, False),
        ({"type": "object", "format": "binary"}, False),
        ({"type": "string"}, False),
        ({"contentMediaType": "image/png"}, True),
        ({"contentMediaType": "Application/JSON; charset=utf-8"}, False),
        ({"contentMediaType": "image/png", "contentEncoding": "base64"}, False),
        ({"contentMediaType": 1}, False),
        ({}, False),
    ],
)
def test_which_property_of_a_form_is_a_file(schema: Object, expected: bool) -> None:
    assert is_file(schema) is expected


def test_a_schema_that_two_discriminators_choose_has_the_values_that_it_does_not_list() -> None:
    at: Pointer = ("components", "schemas", "Cat")
    cat: Object = {"properties": {"kind": {"enum": ["tom"]}, "size": {"type": "string"}, "no": False}}
    document: Object = {"components": {"schemas": {"Cat": cat}}}
    values = {"kind": ("tom",), "size": ("big",), "no": ("x",), "age": ("1", "2")}

    def read(pointer: Pointer) -> JSON:
        found = follow(document, pointer)
        assert found is not None
        return found[0]

    translation = Translation(
        version="3.1",
        direction="request",
        target=lambda reference, _holder: parse_pointer(reference[1:]),
        at=read,
        refer=lambda pointer: format_pointer(("$defs", pointer[-1])),
        chosen={at: values},
    )
    assert translation.schema(cat, at) == {
        "properties": {
            "kind": {"enum": ["tom"]},
            "size": {"type": "string", "enum": ["big"]},
            "no": False,
            "age": {"enum": ["1", "2"]},
        }
    }


def test_an_alternative_holds_for_the_values_that_its_discriminator_has_for_it() -> None:
    schema: Object = {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind", "mapping": {"tom": "Cat"}},
    }
    kind: Object = {"properties": {"kind": {"type": "string"}}}
    dog: Object = {"properties": {"kind": {"const": "dog"}}}

    def has(*values: str) -> Object:
        return {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": list[JSON](values)}}}

    assert translate(schema, Cat=kind, Dog=dog) == {
        **has("tom", "dog"),
        "allOf": [
            {"if": has("tom"), "then": {"$ref": "#/$defs/Cat"}},
            {"if": has("dog"), "then": {"$ref": "#/$defs/Dog"}},
        ],
    }


def test_alternatives_that_a_discriminator_cannot_tell_apart_stay_alternatives() -> None:
    schema: Object = {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind", "mapping": {"tom": "Cat"}},
    }
    kind: Object = {"properties": {"kind": {"type": "string"}}}
    dog: Object = {"properties": {"kind": {"enum": ["tom", "rex"]}}}

    def known_by(name: str, *values: str) -> Object:
        demand: Object = {"properties": {"kind": {"enum": list[JSON](values)}}, "required": ["kind"]}
        return {"allOf": [{"$ref": f"#/$defs/{name}"}, demand]}

    found = translate(schema, Cat=kind, Dog=dog)
    assert found == {"oneOf": [known_by("Cat", "tom"), {"$ref": "#/$defs/Dog"}]}


@pytest.mark.parametrize(
    ("kind", "mapped", "expected"),
    [
        ({"const": "a"}, (), ("a",)),
        ({"enum": ["a", "b", 1]}, (), ("a", "b")),
        ({"enum": ["a", "b"]}, ("b", "c"), ("b",)),
        ({"enum": ["a", "b"]}, ("c",), ("a", "b")),
        ({"type": "string"}, ("c",), ("c",)),
        ({"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}, (), ("b",)),
        ({"$ref": "#/components/schemas/Kind"}, (), ("k",)),
        # What a choice lists cannot be told.
        ({"oneOf": [{"const": "a"}, {"const": "b"}]}, ("c",), None),
        ({"allOf": [{"anyOf": [{"const": "a"}]}]}, ("c",), None),
        ({"enum": [1]}, (), None),
    ],
)
def test_values_by_which_a_discriminator_chooses(
    kind: JSON, mapped: tuple[str, ...], expected: tuple[str, ...] | None
) -> None:
    schemas: Object = {"Cat": {"properties": {"kind": kind}}, "Kind": {"const": "k"}}
    document: Object = {"components": {"schemas": schemas}}

    def at(pointer: Pointer) -> JSON:
        found = follow(document, pointer)
        assert found is not None
        return found[0]

    def target(reference: str, _holder: Pointer) -> Pointer:
        return parse_pointer(reference[1:])

    assert chosen_values(("components", "schemas", "Cat"), "kind", mapped, at, target) == expected
