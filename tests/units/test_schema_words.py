"""What an alternative without a name is called: by what its schema says, and by more of it where needed."""

import pytest
from oaswright.ir.schema_words import DETAILS, alternative_words
from oaswright.spec.tree import Object

FOUR: Object = {name: {"type": "string"} for name in ("one", "two", "three", "four")}
NESTED: Object = {"properties": {"b": {"properties": {"c": {"type": "integer"}}}, "a": {}}}


def deep(levels: int) -> Object:
    """A schema whose only name stands some levels of `allOf` below it."""
    return {"allOf": [deep(levels - 1)]} if levels else {"title": "Deep"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        # A title, unless it is too long for a name or has no words, or the name of what is referred to.
        ({"title": "a b", "const": "x"}, "AB"),
        ({"title": "t" * 40, "const": "x"}, "T" + "t" * 39),
        ({"title": "t" * 41, "const": "x"}, "X"),
        ({"title": "/", "const": "x"}, "X"),
        ({"$ref": "#/components/schemas/big_pet"}, "BigPet"),
        # Values, three at most, in the order of the alphabet, and null is none.
        ({"const": "a-b", "type": "string"}, "AB"),
        ({"enum": ["c", None, "b", "a", "d"]}, "ABC"),
        ({"enum": ["x" * 20, "y" * 19, "z"]}, "X" + "x" * 19 + "Y" + "y" * 18),
        ({"enum": ["x" * 20, "y" * 20]}, "X" + "x" * 19),
        ({"enum": ["x" * 80]}, "X" + "x" * 79),
        # The value of a property that tells an object apart; of several one with a telling name.
        ({"properties": {"a": {"const": "x"}, "kind": {"enum": ["dog"]}}}, "Dog"),
        ({"properties": {"type": {"const": 1}, "b": {"const": "y"}, "a": {"const": "x"}}}, "X"),
        ({"properties": {"kind": {"enum": ["dog", "cat"]}}}, "Kind"),
        ({"properties": {"kind": {"const": "k" * 41}}}, "Kind"),
        ({"properties": {"kind": {"const": "k" * 40}}}, "K" + "k" * 39),
        # Required properties before others.
        ({"required": ["z", "b"], "properties": {"a": {}, "b": {}}}, "BZ"),
        ({"required": list(FOUR), "properties": FOUR}, "FourOneThree"),
        ({"properties": FOUR}, "FourOneThree"),
        # The first part that says anything.
        ({"allOf": [{}, {"title": "Part"}, {"title": "Other"}]}, "Part"),
        (deep(4), "Deep"),
        (deep(5), "Deep"),
        ({"allOf": [deep(5)]}, ""),
        # The type, with what is inside.
        ({"type": "array", "items": {"type": "integer"}}, "IntegerList"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "IntegerMap"),
        ({"type": "object", "additionalProperties": True}, "Object"),
        ({"type": ["string", "null"]}, ""),
        ({"const": "-1"}, "Minus1"),
        ({}, ""),
    ],
)
def test_few_words(schema: Object, expected: str) -> None:
    assert alternative_words(schema) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        # Every property counts, and eight of them; then what is required beside what tells apart; then all.
        (
            {"required": ["two"], "properties": FOUR},
            [
                "Two",
                "FourOneThreeTwo",
                "Two",
                "FourOneThreeTwo",
                "FourStringOneStringThreeStringTwoString",
                "FourOneThreeTwo",
            ],
        ),
        (
            {"required": ["kind", "b"], "properties": {"kind": {"const": "dog"}, "b": {"type": "integer"}}},
            ["Dog", "Dog", "DogB", "DogBKind", "DogBIntegerKind", "Dog"],
        ),
        ({"enum": list("abcdefghi")}, ["ABC", *["ABCDEFGH"] * 5]),
        (NESTED, ["AB", "AB", "AB", "ABC", "ABCInteger", "AB"]),
        ({"allOf": [NESTED]}, ["AB", "AB", "AB", "ABC", "ABCInteger", "AB"]),
        ({"title": "Pet", **NESTED}, ["Pet", "Pet", "Pet", "PetABC", "PetABCInteger", "Pet"]),
        ({"type": "string"}, ["String"] * 6),
        # At last what the values are, where that is all that differs.
        (
            {"properties": {"a": {"type": "string", "maxLength": 3}}, "minProperties": 1},
            ["A", "A", "A", "A", "AString", "MinProperties1AMaxLength3"],
        ),
        ({"properties": {"a": {"$ref": "#/x/Pet"}}}, ["A", "A", "A", "A", "APet", "A"]),
        ({"type": "object", "description": "The first one."}, [*["Object"] * 5, "TheFirstOne"]),
        (
            {"properties": {"a": {"not": {"required": ["b"]}}}},
            ["A", "A", "A", "A", "A", "ANotB"],
        ),
    ],
)
def test_more_words_where_they_are_needed(schema: Object, expected: list[str]) -> None:
    assert [alternative_words(schema, detail) for detail in range(DETAILS)] == expected


def test_a_schema_without_end_is_spelled_out_to_some_depth() -> None:
    schema: Object = {}
    schema["properties"] = {"a": schema}
    assert alternative_words(schema, 3) == "AAAAA"
    parts: Object = {"properties": {"a": {}}}
    parts["allOf"] = [parts]
    assert alternative_words(parts, 3) == "AAAAA"
