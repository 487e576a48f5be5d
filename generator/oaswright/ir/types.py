"""The types that schemas become: a small closed algebra, written out as models and as annotations.

Everything that JSON Schema can say about the shape of a value is lowered to these; what it says
beyond the type_ (bounds, patterns, conditions) is left to the compiled validators.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from oaswright.openapi.pointers import JSON

Kind: TypeAlias = Literal[
    "any",
    "null",
    "string",
    "integer",
    "number",
    "boolean",
    "date-time",
    "date",
    "uuid",
    "byte",
    "upload",
    "decimal",
    "time",
    "duration",
]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without parts; `upload` is a file of a multipart form, `byte` is base64 text as bytes."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class External:
    """A type of Python that the configuration names for a format, by module and class: `shop.money.Money`.

    `name` is what generated modules call it, once an API is lowered.
    """

    path: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some values, written as a `Literal`."""

    values: tuple[str | int | bool, ...]
    # 1 equals True in Python, but is another value.
    kinds: tuple[type, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", tuple(map(type, self.values)))


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
    """A list; `distinct` is one whose items all differ."""

    items: "Type"
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Map:
    """An object whose members all have one type_."""

    values: "Type"


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The member that tells the alternatives of a union apart: its wire name and value to model.

    With `has_default` what has none of the values is of the last alternative.
    """

    property: str
    mapping: tuple[tuple[str, str], ...]
    has_default: bool = False


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types, none of them a union itself."""

    members: tuple["Type", ...]
    discriminator: Discriminator | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A member of an object: wire name, Python name, and the default if it has a usable one.

    One that is `told` is never left out, though it has a single value: without it something else is meant.
    """

    name: str
    attribute: str
    type: "Type"
    required: bool
    default: tuple[JSON] | None = field(default=None, hash=False)
    description: str = ""
    deprecated: bool = False
    told: bool = False

    def with_type(self, type_: "Type") -> "Field":
        """The same member of another type; itself where that is its type."""
        return self if type_ is self.type else replace(self, type=type_)


@dataclass(frozen=True, slots=True)
class Object:
    """An object with declared members; always a model of its own.

    `base` is the model it extends. `extra` is what other members are: `ignored` (JSON Schema's
    silence: allowed, and not looked at), `kept`, `refused`, or a type_. `hidden` are the members that only
    the other direction carries, by their names: a client may send them back, and they are never kept.
    """

    fields: tuple[Field, ...]
    extra: "Extra" = "ignored"
    base: Reference | None = None
    hidden: frozenset[str] = frozenset()


Type: TypeAlias = Scalar | External | Choice | Enumeration | Reference | Array | Map | Union | Object

Extra: TypeAlias = Literal["ignored", "kept", "refused"] | Type

ANY = Scalar("any")
NULL = Scalar("null")


@dataclass(frozen=True, slots=True)
class Model:
    """A named type_: a class for an object or an enumeration, else an alias."""

    name: str
    type: Type
    description: str = ""


def union_of(members: Iterable[Type], discriminator: Discriminator | None = None) -> Type:
    """The union of some types: flat, without doubles, null last; anything at all takes in the rest.

    Values of several choices are one choice.
    """
    listed = [*members]
    if len(listed) == 1 and not isinstance(listed[0], Union):
        return listed[0]
    flat: dict[Type, None] = {}
    for member in listed:
        if isinstance(member, Union):
            flat |= dict.fromkeys(member.members)
            discriminator = discriminator or member.discriminator
        else:
            flat[member] = None
    if ANY in flat:
        return ANY
    flat = _with_one_choice(flat)
    found = [*(type_ for type_ in flat if type_ != NULL), *([NULL] if NULL in flat else [])]
    if not found:
        return ANY
    return found[0] if len(found) == 1 else Union(tuple(found), discriminator)


def _with_one_choice(flat: dict[Type, None]) -> dict[Type, None]:
    """The types with the values of all choices in the first of them."""
    choices = [type_ for type_ in flat if isinstance(type_, Choice)]
    if len(choices) < 2:
        return flat
    values = {(type(value), value): value for choice in choices for value in choice.values}
    merged: dict[Type, None] = {}
    for type_ in flat:
        if not isinstance(type_, Choice):
            merged[type_] = None
        elif type_ == choices[0]:
            merged[Choice(tuple(values.values()))] = None
    return merged


def nullable(type_: Type) -> Type:
    """The type_, or null."""
    return union_of([type_, NULL])


def without_null(type_: Type) -> Type:
    """The type_ without null among its alternatives."""
    if not isinstance(type_, Union) or NULL not in type_.members:
        return type_
    return union_of((member for member in type_.members if member != NULL), type_.discriminator)


def rename(type_: Type, name: Callable[[str], str]) -> Type:
    """The type_ with each reference given another name, and each external type its own."""
    match type_:
        case Reference():
            return Reference(name(type_.name))
        case External():
            return replace(type_, name=name(type_.path))
        case Array():
            items = rename(type_.items, name)
            return type_ if items is type_.items else replace(type_, items=items)
        case Map():
            return Map(rename(type_.values, name))
        case Union():
            found = type_.discriminator
            if found is not None:
                mapping = tuple((value, name(target)) for value, target in found.mapping)
                found = replace(found, mapping=mapping)
            return Union(tuple(rename(member, name) for member in type_.members), found)
        case Object():
            return replace(
                type_,
                fields=tuple(item.with_type(rename(item.type, name)) for item in type_.fields),
                extra=type_.extra if isinstance(type_.extra, str) else rename(type_.extra, name),
                base=None if type_.base is None else Reference(name(type_.base.name)),
            )
        case _:
            return type_


def references(type_: Type) -> Iterator[str]:
    """The names of all models that a type_ uses."""
    match type_:
        case Reference():
            yield type_.name
        case Array():
            yield from references(type_.items)
        case Map():
            yield from references(type_.values)
        case Union():
            for member in type_.members:
                yield from references(member)
        case Object():
            for item in type_.fields:
                yield from references(item.type)
            if not isinstance(type_.extra, str):
                yield from references(type_.extra)
            if type_.base is not None:
                yield type_.base.name
        case _:
            return
