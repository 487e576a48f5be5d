"""The types that schemas become: a small closed algebra, written out as models and as annotations.

Everything that JSON Schema can say about the shape of a value is lowered to these; what it says
beyond the shape (bounds, patterns, conditions) is left to the compiled validators.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from oaswright.openapi.pointers import JSON

Kind: TypeAlias = Literal[
    "any", "null", "string", "integer", "number", "boolean", "date-time", "date", "uuid", "byte", "upload"
]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without parts; `upload` is a file of a multipart form, `byte` is base64 text as bytes."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some values, written as a `Literal`."""

    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class Enumeration:
    """One of some values, written as an enum class; always a model of its own."""

    values: tuple[str, ...] | tuple[int, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A model by name. While an API is lowered the name is the model's key."""

    name: str


@dataclass(frozen=True, slots=True)
class Array:
    """A list."""

    items: "Shape"


@dataclass(frozen=True, slots=True)
class Map:
    """An object whose members all have one shape."""

    values: "Shape"


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The member that tells the alternatives of a union apart: its wire name and value to model."""

    property: str
    mapping: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Union:
    """One of several shapes, none of them a union itself."""

    members: tuple["Shape", ...]
    discriminator: Discriminator | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A member of an object: wire name, Python name, and the default if it has a usable one."""

    name: str
    attribute: str
    shape: "Shape"
    required: bool
    default: tuple[JSON] | None = field(default=None, hash=False)
    description: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Object:
    """An object with declared members; always a model of its own.

    `base` is the model it extends. `extra` is what other members are: `ignored` (JSON Schema's
    silence: allowed, and not looked at), `kept`, `refused`, or a shape.
    """

    fields: tuple[Field, ...]
    extra: "Extra" = "ignored"
    base: Reference | None = None


Shape: TypeAlias = Scalar | Choice | Enumeration | Reference | Array | Map | Union | Object

Extra: TypeAlias = Literal["ignored", "kept", "refused"] | Shape

ANY = Scalar("any")
NULL = Scalar("null")


@dataclass(frozen=True, slots=True)
class Model:
    """A named shape: a class for an object or an enumeration, else an alias."""

    name: str
    shape: Shape
    description: str = ""


def union_of(members: Iterable[Shape], discriminator: Discriminator | None = None) -> Shape:
    """The union of some shapes: flat, without doubles, null last; anything at all takes in the rest."""
    flat: dict[Shape, None] = {}
    for member in members:
        if isinstance(member, Union):
            flat |= dict.fromkeys(member.members)
            discriminator = discriminator or member.discriminator
        else:
            flat[member] = None
    if ANY in flat:
        return ANY
    found = [*(shape for shape in flat if shape != NULL), *([NULL] if NULL in flat else [])]
    if not found:
        return ANY
    return found[0] if len(found) == 1 else Union(tuple(found), discriminator)


def nullable(shape: Shape) -> Shape:
    """The shape, or null."""
    return union_of([shape, NULL])


def without_null(shape: Shape) -> Shape:
    """The shape without null among its alternatives."""
    if not isinstance(shape, Union) or NULL not in shape.members:
        return shape
    return union_of((member for member in shape.members if member != NULL), shape.discriminator)


def renamed(shape: Shape, name: Callable[[str], str]) -> Shape:
    """The shape with each reference given another name."""
    match shape:
        case Reference():
            return Reference(name(shape.name))
        case Array():
            return Array(renamed(shape.items, name))
        case Map():
            return Map(renamed(shape.values, name))
        case Union():
            found = shape.discriminator
            if found is not None:
                mapping = tuple((value, name(target)) for value, target in found.mapping)
                found = Discriminator(found.property, mapping)
            return Union(tuple(renamed(member, name) for member in shape.members), found)
        case Object():
            return Object(
                tuple(replace(item, shape=renamed(item.shape, name)) for item in shape.fields),
                shape.extra if isinstance(shape.extra, str) else renamed(shape.extra, name),
                None if shape.base is None else Reference(name(shape.base.name)),
            )
        case _:
            return shape


def references(shape: Shape) -> Iterator[str]:
    """The names of all models that a shape uses."""
    match shape:
        case Reference():
            yield shape.name
        case Array():
            yield from references(shape.items)
        case Map():
            yield from references(shape.values)
        case Union():
            for member in shape.members:
                yield from references(member)
        case Object():
            for item in shape.fields:
                yield from references(item.shape)
            if not isinstance(shape.extra, str):
                yield from references(shape.extra)
            if shape.base is not None:
                yield shape.base.name
        case _:
            return
