"""Models are written as Pydantic writes them, or left to it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
import pytest
from oaswright.runtime.adapters import adapter_of
from oaswright.runtime.model import Base64, Model
from oaswright.runtime.writing import UnwrittenError, writer_of
from pydantic import MISSING, ConfigDict, Field, PlainSerializer, RootModel, computed_field
from pydantic_core import PydanticSerializationError
from typing_extensions import TypedDict


class Colour(StrEnum):
    RED = "red"


class Size(IntEnum):
    ONE = 1


class Part(Model):
    kind: Literal["part"] = "part"
    part_number: Annotated[int | MISSING, Field(alias="partNumber")] = MISSING


class Spare(Part):
    price: float = 1.0


class Box(Model):
    kind: Literal["box"] = "box"
    inside: "list[Box | Part] | MISSING" = MISSING


class Open(Model):
    model_config = ConfigDict(extra="allow")
    a: int


class Thing(Model):
    text: Annotated[str, Field(alias="the-text")]
    number: int | float
    is_it: bool | None
    colour: Colour
    size: Size | MISSING = MISSING
    at: datetime | MISSING = MISSING
    key: UUID | MISSING | None = MISSING
    data: Base64 | MISSING = MISSING
    shown: Annotated[int, PlainSerializer(str)] = 5
    either: datetime | int | MISSING = MISSING
    times: dict[str, datetime] | MISSING = MISSING
    part: Part | MISSING | None = MISSING
    chosen: Annotated[Box | Part, Field(discriminator="kind")] | MISSING = MISSING
    parts: dict[str, list[Part] | None] | MISSING = MISSING
    anything: Any = None


def thing(**members: object) -> Thing:
    return Thing.model_validate({"the-text": "a", "number": 2.5, "is_it": None, "colour": "red", **members})


PART = Part(part_number=7)
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY = UUID(int=7)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (Thing, thing()),
        (Thing, thing(size=1, at=AT, key=KEY, data=b"\xff", either=AT, times={"a": AT}, anything=[None])),
        (Thing, thing(key=None, either=5, part=PART, chosen=PART, parts={"a": [PART], "b": None})),
        (Thing, thing(part=None, chosen=Box(inside=[PART, Box()]))),
        (list[Thing | None], [thing(), None]),
        (dict[str, Thing], {"a": thing()}),
        (Box | Part | str, Box(inside=[Box()])),
        (Box | Part | str, "text"),
        (list[int], [1, 2]),
        (datetime, AT),
        (Open, Open(a=1)),
    ],
    ids=str,
)  # fmt: skip
def test_values_are_written_as_pydantic_writes_them(type_: Any, value: object) -> None:
    adapter = adapter_of(type_)
    write = writer_of(adapter)
    assert write is not None
    written = adapter.dump_python(value, mode="json", by_alias=True, warnings="error")
    assert orjson.dumps(write(value)) == orjson.dumps(written)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (Part, Spare()),
        (Part, {"kind": "part"}),
        (Open, Open.model_validate({"a": 1, "b": 2})),
        (Box | Part, Spare()),
        (Box | Part | str, [Part()]),
        (list[Part], (Part(),)),
        (dict[str, Part], [Part()]),
        (Box, Box.model_construct(inside="text")),
        (Thing, thing().model_copy(update={"at": "noon"})),
        (Thing, thing().model_copy(update={"part": Spare()})),
    ],
    ids=str,
)
def test_values_that_are_not_quite_of_the_type_are_left_to_pydantic(type_: Any, value: object) -> None:
    write = writer_of(adapter_of(type_))
    assert write is not None
    with pytest.raises((UnwrittenError, PydanticSerializationError)):
        write(value)


class Hidden(Model):
    secret: Annotated[str, Field(exclude=True)]


class Computed(Model):
    a: int

    @computed_field
    def b(self) -> int:
        return self.a


class Parts(RootModel[list[Part]]):
    pass


class Bound(TypedDict):
    part: Part


@dataclass
class Held:
    part: Part


OTHERS = [Hidden, list[Hidden], Part | list[Part], Computed, Parts, Bound, Held, tuple[Part, ...]]


@pytest.mark.parametrize("type_", [*OTHERS, dict[str, Parts], Annotated[Part, PlainSerializer(str)]], ids=str)
def test_types_that_need_more_are_left_to_pydantic(type_: Any) -> None:
    assert writer_of(adapter_of(type_)) is None


def test_a_member_that_an_instance_was_made_without_is_left_out() -> None:
    write = writer_of(adapter_of(Open | Part))
    assert write is not None
    assert write(Part.model_construct(part_number=3)) == {"kind": "part", "partNumber": 3}
    bare = Part.model_construct()
    vars(bare).pop("kind")
    assert write(bare) == {}


class Typed(Model):
    kind: Literal["type"] = "type"


def test_an_alternative_may_be_chosen_by_the_word_type() -> None:
    adapter = adapter_of(Annotated[Part | Typed, Field(discriminator="kind")])
    write = writer_of(adapter)
    assert write is not None
    assert write(Typed()) == {"kind": "type"}
