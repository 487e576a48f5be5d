"""What a type of Python refuses that the schema has let pass, in the words of the document."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from ipaddress import IPv4Address
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from oaswright.runtime.model import Model
from oaswright.runtime.refusals import violation_of
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError


class Colour(StrEnum):
    RED = "red"


class Cat(Model):
    kind: Literal["cat"]
    lives: int


class Dog(Model):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["dog"]
    born: date


CUT = "x" * 100 + "…"
BORN = {"kind": "dog", "born": "2024-13-01"}
Pet = Annotated[Cat | Dog, Field(discriminator="kind")]


def odd(value: int) -> int:
    if value % 2:
        return value
    raise ValueError("even")


@pytest.mark.parametrize(
    ("type_", "value", "message", "rule"),
    [
        (Cat, {"kind": "cat"}, "body lacks lives", ("required", True, ("lives",))),
        (list[Cat], [{"kind": "cat"}], "body 0 lacks lives", ("required", True, ("lives",))),
        (Cat, {"kind": "cat", "lives": "x"}, "body lives must be of type integer", ("type", "integer", ())),
        (
            Cat,
            {"kind": "dog", "lives": 1},
            "body kind must be one of the values of its schema",
            ("enum", None, ()),
        ),
        (
            Dog,
            {"kind": "dog", "born": "2024-01-01", "x" * 200: 1},
            f"body has unexpected members: {CUT}",
            ("additionalProperties", False, (CUT,)),
        ),
        (Pet, {"kind": "cow"}, "body must be one of the values of its schema", ("enum", None, ())),
        (
            Pet,
            {"kind": "dog", "born": "2024-13-01"},
            "body born must be a valid date",
            ("format", "date", ()),
        ),
        (Colour, "blue", "body must be one of the values of its schema", ("enum", None, ())),
        (UUID, "x", "body must be a valid uuid", ("format", "uuid", ())),
        (
            AwareDatetime,
            "2024-01-01T00:00:60Z",
            "body must be a date-time with a year from 1 to 9999 and no leap second",
            ("format", "date-time", ()),
        ),
        (
            AwareDatetime,
            "2024-01-01T00:00:00",
            "body must be a date-time with a year from 1 to 9999 and no leap second",
            ("format", "date-time", ()),
        ),
        (IPv4Address, "x", "body must be a value of its format", ("format", None, ())),
        (Annotated[int, AfterValidator(odd)], 2, "body must be a value of its format", ("format", None, ())),
        # Of several alternatives the one that got furthest.
        (list[int] | dict[str, int], {"a": "x"}, "body a must be of type integer", ("type", "integer", ())),
        (list[int] | dict[str, int], [1, "x"], "body 1 must be of type integer", ("type", "integer", ())),
        (str, 5, "body must be of type string", ("type", "string", ())),
        (bool, "x", "body must be of type boolean", ("type", "boolean", ())),
        (dict[str, int], 5, "body must be of type object", ("type", "object", ())),
        (list[int], 5, "body must be of type array", ("type", "array", ())),
        (Decimal, "x", "body must be of another type", ("type", None, ())),
    ],
)
def test_a_refusal_names_place_and_rule(
    type_: Any, value: object, message: str, rule: tuple[str, object, tuple[str, ...]]
) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(type_).validate_python(value)
    found = violation_of(refused.value, value, "body")
    assert (found.message, (found.keyword, found.expected, found.names)) == (message, rule)
    deeper = violation_of(refused.value, value, "query", ("q", 1))
    assert deeper.path[:2] == ("q", 1)
    assert deeper.message.startswith("query q.1")
