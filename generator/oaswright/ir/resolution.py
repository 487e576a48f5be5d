"""From gathered models with keys to models with names, and with what only the whole can tell."""

from collections.abc import Mapping
from dataclasses import replace

from oaswright.ir.schemas import Gathered
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
    Shape,
    Union,
    renamed,
)
from oaswright.openapi.pointers import JSON


def finished(gathered: Mapping[str, Gathered], names: Mapping[str, str]) -> dict[str, Model]:
    """The models by name, with defaults and discriminators only where their types can take them."""
    shapes = {names[key]: renamed(found.shape, names.__getitem__) for key, found in gathered.items()}
    described = {names[key]: found.description for key, found in gathered.items()}
    return {name: Model(name, _checked(shape, shapes), described[name]) for name, shape in shapes.items()}


def _checked(shape: Shape, shapes: Mapping[str, Shape]) -> Shape:
    match shape:
        case Union():
            found = shape.discriminator
            if found is None or not _tells_apart(shape, found, shapes):
                found = _implied(shape, shapes)
            return replace(shape, discriminator=found)
        case Array():
            return Array(_checked(shape.items, shapes))
        case Map():
            return Map(_checked(shape.values, shapes))
        case Object():
            fields = tuple(_field(field, shapes) for field in shape.fields)
            return replace(shape, fields=fields)
        case _:
            return shape


def _field(field: Field, shapes: Mapping[str, Shape]) -> Field:
    shape = _checked(field.shape, shapes)
    if field.default is not None and not _fits(field.default[0], shape, shapes):
        return replace(field, shape=shape, default=None)
    return replace(field, shape=shape)


def _tells_apart(union: Union, found: Discriminator, shapes: Mapping[str, Shape]) -> bool:
    """Whether every alternative is a class whose member has its own values, as Pydantic demands it."""
    members = [member for member in union.members if member != NULL]
    values: list[str | int | bool] = []
    for member in members:
        target = shapes.get(member.name) if isinstance(member, Reference) else None
        field = next((f for f in _all_fields(target, shapes) if f.name == found.property), None)
        if field is None or not isinstance(field.shape, Choice) or not (field.required or field.default):
            return False
        values += field.shape.values
    declared = [value for value, _ in found.mapping]
    return (
        len(members) > 1 and len(values) == len(set(values)) and sorted(map(str, values)) == sorted(declared)
    )


def _implied(union: Union, shapes: Mapping[str, Shape]) -> Discriminator | None:
    """The member by which alternatives are told apart though no discriminator says so.

    With it Pydantic reads one alternative. Without it, it reads all of them, and where they refer to the
    choice again, all of them again at each level of a value.
    """
    members = [member for member in union.members if member != NULL]
    if not all(isinstance(member, Reference) for member in members):
        return None
    targets = {member.name: shapes.get(member.name) for member in members if isinstance(member, Reference)}
    for field in _all_fields(next(iter(targets.values()), None), shapes):
        mapping = [
            (str(value), name)
            for name, target in targets.items()
            for other in _all_fields(target, shapes)
            if other.name == field.name and other.required and isinstance(other.shape, Choice)
            for value in other.shape.values
            if isinstance(value, str)
        ]
        found = Discriminator(field.name, tuple(mapping))
        if mapping and _tells_apart(union, found, shapes):
            return found
    return None


def _all_fields(shape: Shape | None, shapes: Mapping[str, Shape]) -> tuple[Field, ...]:
    if not isinstance(shape, Object):
        return ()
    above = _all_fields(shapes.get(shape.base.name), shapes) if shape.base else ()
    return (*above, *shape.fields)


def _fits(value: JSON, shape: Shape, shapes: Mapping[str, Shape], depth: int = 0) -> bool:
    """Whether a default is a literal of the type: instances of models and dates are not."""
    if depth > 8:
        return False
    match shape:
        case Scalar():
            match shape.kind:
                case "string":
                    return isinstance(value, str)
                case "integer":
                    return isinstance(value, int) and not isinstance(value, bool)
                case "number":
                    return isinstance(value, int | float) and not isinstance(value, bool)
                case "boolean":
                    return isinstance(value, bool)
                case "null":
                    return value is None
                case "any":
                    return isinstance(value, str | int | float | bool | None)
                case _:
                    return False
        case Choice():
            return any(type(value) is type(item) and value == item for item in shape.values)
        case Enumeration():
            return value in shape.values
        case Reference():
            target = shapes[shape.name]
            return not isinstance(target, Object) and _fits(value, target, shapes, depth + 1)
        case Union():
            return any(_fits(value, member, shapes, depth + 1) for member in shape.members)
        case Array():
            return value == [] or (
                isinstance(value, list)
                and isinstance(shape.items, Scalar)
                and shape.items != ANY
                and all(_fits(item, shape.items, shapes, depth + 1) for item in value)
            )
        case Map():
            return value == {}
        case Object():
            return False
