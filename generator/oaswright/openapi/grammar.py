"""The field tables of the standard, compiled for one of its versions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from oaswright.openapi.objects import OBJECTS
from oaswright.openapi.pointers import JSON, Pointer

Version: TypeAlias = Literal["3.0", "3.1", "3.2"]
VERSIONS: tuple[Version, ...] = ("3.0", "3.1", "3.2")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value of one plain type: any, string, uri, boolean, number, count (an integer from 0), type."""

    type: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    item: "Shape"


@dataclass(frozen=True, slots=True)
class MapOf:
    member: "Shape"


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """An object of the standard.

    `reference`: a Reference Object may stand in its place; `boolean`: so may true or false (a schema).
    """

    kind: str
    reference: bool = False
    boolean: bool = False


Shape: TypeAlias = Scalar | Choice | ListOf | MapOf | ObjectOf


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object in one version."""

    shape: Shape
    required: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """An object of the standard: its id, its title, its fields, and the shape under names of a pattern."""

    id: str
    title: str
    fields: Mapping[str, Field]
    pattern: str | None
    patterned: Shape | None

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(name for name, field in self.fields.items() if field.required)


@dataclass(frozen=True, slots=True)
class Grammar:
    """All objects of one version."""

    version: Version
    kinds: Mapping[str, Kind]


_COMPONENTS = {
    "schema": "schemas",
    "response": "responses",
    "parameter": "parameters",
    "example": "examples",
    "request-body": "requestBodies",
    "header": "headers",
    "security-scheme": "securitySchemes",
    "link": "links",
    "callback": "callbacks",
    "path-item": "pathItems",
    "media-type": "mediaTypes",
}


def component_group(kind: str, version: Version) -> str | None:
    """The member of the Components Object for a kind of object; None if the version has none."""
    group = _COMPONENTS.get(kind)
    return group if group in grammar(version).kinds["components"].fields else None


def component_kind(pointer: Pointer) -> str | None:
    """The kind of object that stands at a pointer as a component; None elsewhere."""
    if len(pointer) != 3 or pointer[0] != "components":
        return None
    return next((kind for kind, group in _COMPONENTS.items() if group == pointer[1]), None)


def version_of(value: JSON) -> Version | None:
    """The minor version that a document says to follow; None if that is none of 3.0, 3.1 and 3.2."""
    written = value.get("openapi") if isinstance(value, dict) else None
    if isinstance(written, float):
        # An unquoted 3.1: what is meant is plain, and a rule says what is wrong with it.
        written = str(written)
    if not isinstance(written, str):
        return None
    return next(
        (version for version in VERSIONS if re.match(rf"{re.escape(version)}(\.[0-9]|\Z)", written)), None
    )


@cache
def grammar(version: Version) -> Grammar:
    """The objects of one version."""
    kinds: dict[str, Kind] = {}
    for block in OBJECTS.strip().split("\n\n"):
        head, *lines = block.splitlines()
        name, title = head.split(maxsplit=1)
        fields: dict[str, Field] = {}
        pattern: str | None = None
        patterned: Shape | None = None
        for line in lines:
            field, shape, *versions = line.split()
            if not _covers(versions[0] if versions else "", version):
                continue
            if field.startswith("<"):
                pattern, patterned = field.strip("<>"), parse_shape(shape, version)
            else:
                fields[field.rstrip("!")] = Field(parse_shape(shape, version), required=field.endswith("!"))
        kinds[name] = Kind(name, title.strip('"'), fields, pattern, patterned)
    return Grammar(version, kinds)


def versions_with(kind: str, field: str) -> tuple[Version, ...]:
    """The versions in which an object has a field."""
    return tuple(version for version in VERSIONS if field in grammar(version).kinds[kind].fields)


def _covers(written: str, version: Version) -> bool:
    if not written:
        return True
    if written.endswith("+"):
        return version >= written[:-1]
    return version <= written[1:] if written.startswith("-") else version == written


_SCALARS = frozenset({"any", "string", "uri", "boolean", "number", "count", "type"})


def parse_shape(text: str, version: Version) -> Shape:
    """The shape that a text of the field tables means."""
    if text.startswith("["):
        return ListOf(parse_shape(text[1:-1], version))
    if text.startswith("{"):
        return MapOf(parse_shape(text[1:-1], version))
    if "|" in text or text == "simple":
        return Choice(tuple(text.split("|")))
    if text in _SCALARS:
        return Scalar(text)
    if text == "boolean-or-schema":
        return ObjectOf("schema", boolean=True)
    kind = text.rstrip("?")
    return ObjectOf(kind, reference=text.endswith("?"), boolean=kind == "schema" and version != "3.0")


Mismatch: TypeAlias = tuple[Pointer, Shape, JSON]
"""Steps to a value, what is expected there, and what is found."""


def find_mismatches(shape: Shape, value: JSON) -> Sequence[Mismatch]:
    """What a shape does not admit in a value. What is below objects of the standard is theirs."""
    if isinstance(shape, Scalar):
        if shape.type == "type" and isinstance(value, list) and value:
            return [((index,), shape, word) for index, word in enumerate(value) if not isinstance(word, str)]
        fits = _is_scalar(shape.type, value)
    elif isinstance(shape, ObjectOf):
        fits = isinstance(value, dict) or (shape.boolean and isinstance(value, bool))
    elif isinstance(shape, Choice):
        fits = isinstance(value, str)
    elif isinstance(shape, ListOf) and isinstance(value, list):
        return _find_below(enumerate(value), shape.item)
    elif isinstance(shape, MapOf) and isinstance(value, dict):
        return _find_below(value.items(), shape.member)
    else:
        fits = False
    return () if fits else [((), shape, value)]


def _find_below(members: Iterable[tuple[str | int, JSON]], shape: Shape) -> list[Mismatch]:
    return [
        ((key, *steps), expected, found)
        for key, member in members
        for steps, expected, found in find_mismatches(shape, member)
    ]


def _is_scalar(type_: str, value: JSON) -> bool:
    match type_:
        case "string" | "uri" | "type":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case "count":
            return (
                isinstance(value, (int, float))
                and not isinstance(value, bool)
                and value >= 0
                and value == int(value)
            )
        case _:
            return True


def name_shape(shape: Shape) -> str | None:
    """The text of a map or an array of objects; None for everything that holds no objects."""
    match shape:
        case ObjectOf():
            return shape.kind + "?" * shape.reference
        case ListOf(item=inner) | MapOf(member=inner):
            name = name_shape(inner)
            return name and ("[%s]" if isinstance(shape, ListOf) else "{%s}") % name
        case _:
            return None


def with_article(title: str) -> str:
    """The title of an object with its article: `an Info Object`."""
    return f"{'an' if title[0] in 'AEIOUX' else 'a'} {title}"
