"""Choices of schemas as conditions: which become one, and that they can be read back."""

import pytest
from oaswright.openapi.choices import choices_as_conditions, find_choice, is_beside_null
from oaswright.openapi.pointers import JSON
from oaswright.runtime.choices import admits_null
from oaswright.validators import SCHEMAS_URI

NULL: JSON = {"type": "null"}
A: JSON = {"type": "string"}
B: JSON = {"type": "integer"}
CHOICE: dict[str, JSON] = {"anyOf": [A, B]}
CONDITION: dict[str, JSON] = {"allOf": [{"if": CHOICE, "else": False}]}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (CHOICE, CONDITION),
        ({"oneOf": [A, B]}, {"allOf": [{"if": {"oneOf": [A, B]}, "else": False}]}),
        ({"allOf": [A], **CHOICE}, {"allOf": [A, *CONDITION["allOf"]]}),  # type: ignore[misc]
        ({"oneOf": [A, NULL]}, {"allOf": [{"if": NULL, "else": A}]}),
        ({"anyOf": [NULL, A]}, {"allOf": [{"if": NULL, "else": A}]}),
        # Not one schema and null.
        ({"oneOf": [A, B, NULL]}, {"allOf": [{"if": {"oneOf": [A, B, NULL]}, "else": False}]}),
        ({"oneOf": [NULL, NULL, A]}, {"allOf": [{"if": {"oneOf": [NULL, NULL, A]}, "else": False}]}),
        ({"oneOf": [NULL, NULL]}, {"allOf": [{"if": {"oneOf": [NULL, NULL]}, "else": False}]}),
        ({"oneOf": [A]}, {"allOf": [{"if": {"oneOf": [A]}, "else": False}]}),
        # Wherever a schema stands, and nowhere else.
        ({"items": [CHOICE, A]}, {"items": [CONDITION, A]}),
        ({"items": CHOICE}, {"items": CONDITION}),
        ({"prefixItems": [CHOICE]}, {"prefixItems": [CONDITION]}),
        ({"properties": {"anyOf": CHOICE}}, {"properties": {"anyOf": CONDITION}}),
        ({"not": CHOICE}, {"not": CONDITION}),
        (
            {"enum": [CHOICE], "const": CHOICE, "x-y": [CHOICE]},
            {"enum": [CHOICE], "const": CHOICE, "x-y": [CHOICE]},
        ),
        (True, True),
    ],
)
def test_every_choice_becomes_a_condition(schema: JSON, expected: JSON) -> None:
    assert choices_as_conditions(schema) == expected


@pytest.mark.parametrize(
    ("schema", "kept"),
    [
        ({"anyOf": [A, NULL]}, True),
        ({"anyOf": [NULL, A]}, False),
        ({"oneOf": [A, NULL]}, False),
        ({"anyOf": [A, B, NULL]}, False),
        ({"anyOf": [A, NULL, B]}, False),
    ],
)
def test_a_schema_and_null_may_stay(schema: JSON, kept: bool) -> None:
    assert (choices_as_conditions(schema, keep_nullable=True) == schema) is kept


@pytest.mark.parametrize("has_if", [True, False])
@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_a_condition_is_known_for_its_choice(keyword: str, has_if: bool) -> None:
    found = choices_as_conditions({keyword: [A, B]}, has_if=has_if)
    assert isinstance(found, dict)
    parts = found["allOf"]
    assert isinstance(parts, list)
    assert find_choice(parts[0]) == (keyword, [A, B])
    assert not is_beside_null(parts[0])


@pytest.mark.parametrize(
    "schema",
    [
        True,
        {},
        CHOICE,
        {"if": CHOICE},
        {"if": CHOICE, "else": True},
        {"not": {"if": CHOICE}},
        {"not": CHOICE},
        {"if": CHOICE, "else": False, "title": "t"},
        {"if": A, "else": False},
        {"if": NULL, "else": A},
    ],
)
def test_any_other_schema_is_no_choice(schema: JSON) -> None:
    assert find_choice(schema) is None


@pytest.mark.parametrize(
    ("schema", "expected"),
    [({"if": NULL, "else": A}, True), ({"if": NULL}, False), ({"if": A, "else": B}, False), (True, False)],
)
def test_a_choice_beside_null_is_known(schema: JSON, expected: bool) -> None:
    assert is_beside_null(schema) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (["else", "type"], True),
        (["else", "allOf", 0, "type"], True),
        (["else", "$ref", "type"], True),
        (["else", "properties", "a", "type"], False),
        (["else", "items", "type"], False),
        (["then", "type"], False),
        (["if", "type"], False),
        (["type"], False),
    ],
)
def test_a_keyword_beside_null_is_known(path: list[str | int], expected: bool) -> None:
    own: dict[str, JSON] = {"$ref": f"{SCHEMAS_URI}#/B", "type": "object", "properties": {"a": A}, "items": A}
    schema: JSON = {"if": NULL, "then": A, "else": {**own, "allOf": [A]}}
    schemas: dict[str, JSON] = {"A": {"allOf": [schema]}, "B": A}
    assert admits_null(schemas, f"{SCHEMAS_URI}#/A", ["$ref", "allOf", 0, *path]) is expected
