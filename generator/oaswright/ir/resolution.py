"""From models with keys to models with names, and with what only all of them together can tell."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import date, datetime

from oaswright.ir.lowering import UnnamedModel
from oaswright.ir.overlaps import find_overlapping
from oaswright.ir.types import (
    NULL,
    Array,
    Choice,
    Discriminator,
    Enumeration,
    External,
    Field,
    Map,
    Model,
    Object,
    Reference,
    Scalar,
    Type,
    Union,
    rename,
)
from oaswright.openapi.pointers import JSON

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")


def resolve_models(
    models: Mapping[str, UnnamedModel], names: Mapping[str, str], used: Iterable[Type]
) -> dict[str, Model]:
    """The models by name, with defaults and discriminators only where their types can take them.

    `used` are the types of operations, which hold names of models.
    """
    types = {names[key]: rename(found.type, names.__getitem__) for key, found in models.items()}
    described = {names[key]: found.description for key, found in models.items()}
    used = [*used]
    told = {
        (name, union.discriminator.property)
        for type_ in (*types.values(), *used)
        for union in _list_unions(type_)
        if union.discriminator is not None and union.discriminator.has_default
        for _, name in union.discriminator.mapping
    }
    resolved = {name: _resolve(_tell(name, type_, told), types) for name, type_ in types.items()}
    overlapping = find_overlapping([*resolved.values(), *(_resolve(type_, types) for type_ in used)], types)
    for name, hidden in overlapping.items():
        model = resolved[name]
        if isinstance(model, Object) and model.extra == "ignored":
            own = {word for field in _all_fields(model, types) for word in (field.name, field.attribute)}
            resolved[name] = replace(model, extra="kept", hidden=model.hidden | (hidden - own))
    return {name: Model(name, type_, described[name]) for name, type_ in resolved.items()}


def _list_unions(type_: Type) -> Iterator[Union]:
    """The unions in a type; references are not followed."""
    match type_:
        case Union():
            yield type_
            for member in type_.members:
                yield from _list_unions(member)
        case Array(items=inner) | Map(values=inner):
            yield from _list_unions(inner)
        case Object():
            for field in type_.fields:
                yield from _list_unions(field.type)
            if not isinstance(type_.extra, str):
                yield from _list_unions(type_.extra)
        case _:
            pass


def _tell(name: str, type_: Type, told: Set[tuple[str, str]]) -> Type:
    """A model whose members that a discriminator with a default looks at are never left out."""
    if not isinstance(type_, Object) or not any((name, field.name) in told for field in type_.fields):
        return type_
    fields = tuple(replace(field, told=(name, field.name) in told) for field in type_.fields)
    return replace(type_, fields=fields)


def _resolve(type_: Type, types: Mapping[str, Type]) -> Type:
    match type_:
        case Union():
            found = type_.discriminator
            if found is None or not _tells_apart(type_, found, types):
                found = _implied(type_, types)
            return type_ if found is type_.discriminator else replace(type_, discriminator=found)
        case Array():
            items = _resolve(type_.items, types)
            return type_ if items is type_.items else replace(type_, items=items)
        case Map():
            return Map(_resolve(type_.values, types))
        case Object():
            fields = tuple(_field(field, types) for field in type_.fields)
            return replace(type_, fields=fields)
        case _:
            return type_


def _field(field: Field, types: Mapping[str, Type]) -> Field:
    type_ = _resolve(field.type, types)
    if field.default is not None and not _fits(field.default[0], type_, types):
        return replace(field, type=type_, default=None)
    return field.with_type(type_)


def _tells_apart(union: Union, found: Discriminator, types: Mapping[str, Type]) -> bool:
    """Whether every alternative is a class whose member has its own values, as Pydantic demands it."""
    members = [member for member in union.members if member != NULL]
    values: list[str | int | bool] = []
    for member in members:
        target = types.get(member.name) if isinstance(member, Reference) else None
        field = next((f for f in _all_fields(target, types) if f.name == found.property), None)
        if field is None or not isinstance(field.type, Choice) or not (field.required or field.default):
            return False
        values += field.type.values
    declared = [value for value, _ in found.mapping]
    return (
        len(members) > 1 and len(values) == len(set(values)) and sorted(map(str, values)) == sorted(declared)
    )


def _implied(union: Union, types: Mapping[str, Type]) -> Discriminator | None:
    """The member by which alternatives are told apart though no discriminator says so.

    With it Pydantic reads one alternative. Without it, it reads all of them, and where they refer to the
    choice again, all of them again at each level of a value.
    """
    members = [member for member in union.members if member != NULL]
    if not all(isinstance(member, Reference) for member in members):
        return None
    targets = {member.name: types.get(member.name) for member in members if isinstance(member, Reference)}
    for field in _all_fields(next(iter(targets.values()), None), types):
        mapping = [
            (str(value), name)
            for name, target in targets.items()
            for other in _all_fields(target, types)
            if other.name == field.name and other.required and isinstance(other.type, Choice)
            for value in other.type.values
            if isinstance(value, str)
        ]
        found = Discriminator(field.name, tuple(mapping))
        if mapping and _tells_apart(union, found, types):
            return found
    return None


def _all_fields(type_: Type | None, types: Mapping[str, Type]) -> tuple[Field, ...]:
    if not isinstance(type_, Object):
        return ()
    above = _all_fields(types.get(type_.base.name), types) if type_.base else ()
    return (*above, *type_.fields)


def _makes(value: JSON, model: Object, types: Mapping[str, Type]) -> bool:
    """Whether an instance of a model can be made of a default; what is below it is looked at as it is."""
    if not isinstance(value, dict):
        return False
    fields = {field.name: field for field in _all_fields(model, types)}
    if any(field.required and name not in value for name, field in fields.items()):
        return False
    if model.extra != "ignored" and not value.keys() <= fields.keys():
        return False
    for name, field in fields.items():
        target = types.get(field.type.name) if isinstance(field.type, Reference) else None
        if name in value and not (
            _makes(value[name], target, types)
            if isinstance(target, Object)
            else _fits(value[name], field.type, types, 1)
        ):
            return False
    return True


def _ends(name: str, types: Mapping[str, Type], above: frozenset[str] = frozenset()) -> bool:
    """Whether the defaults of a model's members, those of the models among them too, come to an end."""
    if name in above:
        return False
    return all(
        _ends(target, types, above | {name})
        for field in _all_fields(types.get(name), types)
        if field.default is not None and not _is_plain(field.default[0])
        for target in _list_targets(field.type, types)
    )


def _is_plain(value: JSON) -> bool:
    """Whether there is no object in a value, of which a model would be made."""
    return not isinstance(value, dict) and not (
        isinstance(value, list) and any(not _is_plain(item) for item in value)
    )


def _list_targets(
    type_: Type, types: Mapping[str, Type], above: frozenset[str] = frozenset()
) -> Iterator[str]:
    """The names of the models that values of a type are made of, those below these left out."""
    match type_:
        case Reference(name=name) if isinstance(types.get(name), Object):
            yield name
        case Reference(name=name) if name not in above and name in types:
            yield from _list_targets(types[name], types, above | {name})
        case Array(items=inner) | Map(values=inner):
            yield from _list_targets(inner, types, above)
        case Union():
            for member in type_.members:
                yield from _list_targets(member, types, above)
        case _:
            pass


def _is_text_of(kind: str, text: str) -> bool:
    """Whether a text is a date, an instant or a UUID in its plainest form."""
    try:
        match kind:
            case "date":
                return date.fromisoformat(text).isoformat() == text
            case "date-time":
                return _INSTANT.fullmatch(text) is not None and bool(datetime.fromisoformat(text))
            case _:
                return _UUID.fullmatch(text) is not None
    except ValueError:
        return False


def _fits(value: JSON, type_: Type, types: Mapping[str, Type], depth: int = 0) -> bool:
    """Whether a default can be written: as a literal, or as what a model, a date or a UUID is made of."""
    if depth > 8:
        return False
    match type_:
        case Scalar():
            match type_.kind:
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
                    return True
                case "date" | "date-time" | "uuid":
                    return isinstance(value, str) and _is_text_of(type_.kind, value)
                case _:
                    return False
        case External():
            return False
        case Choice():
            return any(type(value) is type(item) and value == item for item in type_.values)
        case Enumeration():
            return value in type_.values
        case Reference():
            target = types[type_.name]
            if isinstance(target, Object):
                return _makes(value, target, types) and _ends(type_.name, types)
            return _fits(value, target, types, depth + 1)
        case Union():
            return any(_fits(value, member, types, depth + 1) for member in type_.members)
        case Array():
            return isinstance(value, list) and all(
                _fits(item, type_.items, types, depth + 1) for item in value
            )
        case Map():
            return isinstance(value, dict) and all(
                _fits(item, type_.values, types, depth + 1) for item in value.values()
            )
        case Object():
            return False
