"""The schemas that datamodel-code-generator is given for each type."""

from collections.abc import Mapping

import pytest
from oaswright.ir.types import (
    ANY,
    NULL,
    Array,
    Choice,
    Discriminator,
    Enumeration,
    Field,
    Map,
    Model,
    Object,
    Reference,
    Scalar,
    Type,
    Union,
)
from oaswright.openapi.pointers import JSON
from oaswright.render.model_schemas import has_fields, list_attributes, model_schemas

STRING = Scalar("string")
PET = {"$ref": "#/components/schemas/Pet"}
CAT = {"$ref": "#/components/schemas/Cat"}
KIND = Discriminator("kind", (("p", "Pet"), ("c", "Cat")))
CHOICE = {
    "oneOf": [PET, CAT],
    "discriminator": {
        "propertyName": "kind",
        "mapping": {"p": "#/components/schemas/Pet", "c": "#/components/schemas/Cat"},
    },
}


def models(**types: Type) -> dict[str, Model]:
    return {name: Model(name, type_) for name, type_ in types.items()}


@pytest.mark.parametrize(
    ("type_", "schema"),
    [
        (ANY, {}),
        (NULL, {"type": "null"}),
        (Scalar("number"), {"type": ["integer", "number"]}),
        (Scalar("date-time"), {"type": "string", "format": "date-time"}),
        (Scalar("byte"), {"type": "string", "customTypePath": "oaswright.runtime.Base64"}),
        (Scalar("upload"), {"type": "string", "customTypePath": "oaswright.runtime.Upload"}),
        (Reference("Pet"), PET),
        (Choice(("a",)), {"type": "string", "const": "a"}),
        (Choice((1, 2)), {"type": "integer", "enum": [1, 2], "x-enum-field-as-literal": True}),
        (Choice(("a", 1, True)), {"enum": ["a", 1, True], "x-enum-field-as-literal": True}),
        (
            Enumeration(("a", "b"), ("A", "B")),
            {"type": "string", "enum": ["a", "b"], "x-enum-varnames": ["A", "B"]},
        ),
        (Enumeration((1,), ("ONE",)), {"type": "integer", "enum": [1], "x-enum-varnames": ["ONE"]}),
        (Array(STRING), {"type": "array", "items": {"type": "string"}}),
        (Map(STRING), {"type": "object", "additionalProperties": {"type": "string"}}),
        (Map(ANY), {"type": "object", "additionalProperties": {}}),
        (Union((STRING, NULL)), {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        (Union((Reference("Pet"), Reference("Cat")), KIND), CHOICE),
        (
            Union((Reference("Pet"), Reference("Cat"), NULL), KIND),
            {"anyOf": [CHOICE, {"type": "null"}]},
        ),
        (Object(()), {"type": "object", "properties": {}, "required": []}),
        (
            Object((), extra="kept"),
            {"type": "object", "properties": {}, "required": [], "additionalProperties": True},
        ),
        (
            Object((), extra="refused"),
            {"type": "object", "properties": {}, "required": [], "additionalProperties": False},
        ),
        (
            Object((), extra=STRING, base=Reference("Pet")),
            {
                "allOf": [
                    PET,
                    {
                        "type": "object",
                        "properties": {},
                        "required": [],
                        "additionalProperties": {"type": "string"},
                    },
                ]
            },
        ),
    ],
)
def test_type_has_its_schema(type_: Type, schema: Mapping[str, JSON]) -> None:
    assert model_schemas(models(A=type_)) == {"A": schema}


def test_field_says_whether_it_is_required_its_default_and_that_it_is_deprecated() -> None:
    fields = (
        Field("a", "a", STRING, required=True),
        Field("b", "b", STRING, required=False, default=(None,)),
        Field("c", "c", STRING, required=False, default=(0,), description="x\n\ny\u200b", deprecated=True),
    )
    assert model_schemas({"A": Model("A", Object(fields), "About\nit")}) == {
        "A": {
            "description": "About it",
            "type": "object",
            "required": ["a"],
            "properties": {
                "a": {"type": "string"},
                "b": {"type": "string", "default": None},
                "c": {"type": "string", "default": 0, "description": "x\n\ny", "deprecated": True},
            },
        }
    }


def test_description_is_wrapped_to_the_room_in_a_class() -> None:
    (schema,) = model_schemas({"A": Model("A", STRING, f"{'a' * 60} {'b' * 39} {'c' * 40}")}).values()
    assert schema == {"type": "string", "description": f"{'a' * 60} {'b' * 39}\n{'c' * 40}"}


def wrapped(types: Mapping[str, Type]) -> set[str]:
    """The lists that are written as the one alternative of a choice."""
    schemas = model_schemas(models(**types))
    return {name for name, schema in schemas.items() if isinstance(schema, dict) and "anyOf" in schema}


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ({"A": Array(Reference("A"))}, {"A"}),
        ({"A": Array(STRING)}, set[str]()),
        ({"A": Array(Reference("B")), "B": Array(STRING)}, set[str]()),
        ({"A": Array(Reference("B")), "B": Array(Reference("A"))}, {"A", "B"}),
        ({"A": Array(Reference("B")), "B": Array(Reference("B"))}, {"B"}),
        ({"A": Array(Reference("B")), "B": Map(Reference("C")), "C": Reference("A")}, {"A"}),
        # A class is a name of its own, so nothing goes round in it.
        ({"A": Array(Reference("B")), "B": Object((), extra=Reference("A"))}, set[str]()),
        # Two ways to the same alias, one of which leads back.
        (
            {
                "A": Array(Union((Reference("B"), Reference("C")))),
                "B": Array(Reference("D")),
                "C": Array(Reference("D")),
                "D": Array(Reference("C")),
            },
            {"C", "D"},
        ),
        ({"A": Array(Reference("B"))}, set[str]()),
    ],
)
def test_list_that_leads_back_to_itself_is_written_as_a_choice(
    types: Mapping[str, Type], expected: set[str]
) -> None:
    assert wrapped(types) == expected


def test_attributes_are_listed_where_they_differ_from_the_property() -> None:
    fields = (Field("petId", "pet_id", STRING, required=True), Field("name", "name", STRING, required=True))
    assert list_attributes(models(A=Object(fields), B=STRING)) == {"A.petId": "pet_id"}


def test_model_has_fields_of_its_own_or_inherited_ones() -> None:
    field = (Field("a", "a", STRING, required=True),)
    found = models(
        A=Object(field),
        B=Object((), base=Reference("A")),
        C=Object(()),
        D=Object((), base=Reference("C")),
        E=Map(STRING),
    )
    assert {name for name in "ABCDEF" if has_fields(found, name)} == {"A", "B"}
