"""What schemas that hold together say of a value, in one form (`diff/normalisation.py` makes it)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from oaswright.contract.definitions import type_name
from oaswright.diff.keys import Key, Piece
from oaswright.openapi.own_keywords import FORMAT_BOUNDS
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Object

EVERY_TYPE = frozenset({"string", "integer", "fraction", "boolean", "array", "object"})
"""The types of values other than null; numbers are those with a fraction and those without."""

FLOAT: Final = 3.4028234663852886e38
BOUNDS: Mapping[str, tuple[float, float]] = {**FORMAT_BOUNDS, "float": (-FLOAT, FLOAT)}

# What a facet says something about.
TYPES_OF_FACETS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("minimum", "maximum", "multipleOf"), frozenset({"integer", "fraction"})),
    **dict.fromkeys(("minLength", "maxLength", "pattern", "format", "content"), frozenset({"string"})),
    **dict.fromkeys(
        ("minItems", "maxItems", "uniqueItems", "contains", "unevaluatedItems"), frozenset({"array"})
    ),
    **dict.fromkeys(
        (
            "minProperties", "maxProperties", "propertyNames", "dependentRequired", "dependentSchemas",
            "unevaluatedProperties",
        ),
        frozenset({"object"}),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound of numbers, lengths or counts, and where it stands. `strict`: the number itself is outside."""

    number: int | float
    strict: bool
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Words:
    """What keywords of one kind ask for together, each as a text, and where the first stands."""

    texts: frozenset[str]
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Listed:
    """The values that a schema lists, without null, and where."""

    values: tuple[JSON, ...]
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Note:
    """A keyword that says nothing of values, and where it stands."""

    value: JSON
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives: a value has to be valid against one of them."""

    keyword: str
    pointer: Pointer
    branches: tuple[Key, ...]


@dataclass(slots=True)
class Form:
    """What schemas that hold together say of a value.

    `types` are those of values other than null. `limits` are bounds, `idle` those without effect for the
    types; `words` is what has to be compared as a whole; `notes` say nothing of values. `members` are the
    declared properties, `others` the schemas of all further members; `closed`: there are none.
    """

    pointer: Pointer
    pieces: tuple[Piece, ...] = ()
    null: bool = True
    never: bool = False
    types: frozenset[str] = EVERY_TYPE
    types_at: Pointer = ()
    enum: Listed | None = None
    limits: dict[str, Limit] = field(default_factory=dict[str, Limit])
    idle: dict[str, Limit] = field(default_factory=dict[str, Limit])
    words: dict[str, Words] = field(default_factory=dict[str, Words])
    notes: dict[str, Note] = field(default_factory=dict[str, Note])
    required: dict[str, Pointer] = field(default_factory=dict[str, Pointer])
    members: dict[str, Key] = field(default_factory=dict[str, Key])
    patterns: dict[str, Key] = field(default_factory=dict[str, Key])
    others: Key = ()
    others_at: Pointer | None = None
    closed: bool = False
    items: Key = ()
    prefix: list[Key] = field(default_factory=list[Key])
    choices: list[Choice] = field(default_factory=list[Choice])


def is_object(schema: Object) -> bool:
    """Whether a schema without a type declares properties: nobody means anything but an object."""
    return "type" not in schema and "properties" in schema and "$ref" not in schema


def is_tighter(name: str, one: Limit, other: Limit) -> bool:
    """Whether a bound leaves out what another one of the same keyword admits."""
    if one.number == other.number:
        return one.strict and not other.strict
    return one.number > other.number if name.startswith("min") else one.number < other.number


def type_of(value: JSON) -> str:
    """The type of a value, as forms tell them apart."""
    name = type_name(value)
    return "fraction" if name == "number" else name
