"""What the text of a class or alias depends on besides its own schema, as datamodel-code-generator reads it.

Of an object that is referred to that is little: that it is a class, and the members that tell alternatives
apart. Bases, enumerations and aliases are looked into.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from oaswright.ir.types import Array, Field, Map, Model, Object, Scalar, Type, Union, references
from oaswright.render.model_schemas import model_schemas

# A field of this name, which is also that of a type, has the type imported under another name everywhere.
_NAMES_OF_TYPES = frozenset({"date"})
_ANY_FIELD = Field("member", "member", Scalar("string"), required=False)


class _Depth(IntEnum):
    """How much of a model is looked at."""

    FACE = 0
    WHOLE = 1
    # With all that it refers to.
    ALL = 2


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The models of an API, and what of them decides on the text of others.

    `tags` are the names of the members that tell alternatives apart, `holders` where a model is one of such
    alternatives, `witnesses` a model for each field that is called like a type.
    """

    models: Mapping[str, Model]
    schemas: Mapping[str, str]
    tags: frozenset[str]
    holders: Mapping[str, tuple[str, ...]]
    witnesses: Mapping[str, str]

    def describe(self, name: str) -> list[object]:
        """All that the text of a model is made from, in values that JSON has."""
        needed = sorted(self._list_needed([name]).items())
        return [*([other, depth, self._show(other, depth)] for other, depth in needed), *self.witnesses]

    def cut(self, names: Iterable[str]) -> dict[str, Model]:
        """The least models, in their order, from which some of them are written as from all."""
        needed = self._list_needed([*names, *self.witnesses.values()])
        return {
            name: model if needed[name] > _Depth.FACE else self._face(model)
            for name, model in self.models.items()
            if name in needed
        }

    def _list_needed(self, names: Iterable[str]) -> dict[str, _Depth]:
        found: dict[str, _Depth] = {}
        pending = [(name, _Depth.WHOLE) for name in names]
        pending += [(holder, _Depth.WHOLE) for name, _ in pending for holder in self.holders.get(name, ())]
        while pending:
            name, depth = pending.pop()
            if name not in self.models or found.get(name, -1) >= depth:
                continue
            found[name] = depth
            pending += self._list_next(self.models[name].type, depth)
        return found

    def _list_next(self, type_: Type, depth: _Depth) -> Iterator[tuple[str, _Depth]]:
        if not isinstance(type_, Object):
            yield from self._look(references(type_), depth)
            return
        if type_.base is not None:
            yield type_.base.name, depth
        if depth is _Depth.FACE and type_.fields:
            type_ = self._reduce(type_)
        for field in type_.fields:
            yield from self._look(references(field.type), _Depth.ALL if _has_members(field) else depth)
        if not isinstance(type_.extra, str):
            yield from self._look(references(type_.extra), depth)

    def _look(self, names: Iterable[str], depth: _Depth) -> Iterator[tuple[str, _Depth]]:
        for name in names:
            model = self.models.get(name)
            is_object = model is not None and isinstance(model.type, Object)
            yield name, depth if depth is _Depth.ALL else _Depth.FACE if is_object else _Depth.WHOLE

    def _show(self, name: str, depth: _Depth) -> object:
        type_ = self.models[name].type
        if depth > _Depth.FACE or not isinstance(type_, Object) or not type_.fields:
            return self.schemas[name]
        return [repr(field) for field in self._list_tags(type_)]

    def _face(self, model: Model) -> Model:
        if not isinstance(model.type, Object) or not model.type.fields:
            return model
        return Model(model.name, self._reduce(model.type))

    def _reduce(self, type_: Object) -> Object:
        fields = self._list_tags(type_) or (_ANY_FIELD,)
        return replace(type_, fields=fields, extra="ignored", hidden=frozenset())

    def _list_tags(self, type_: Object) -> tuple[Field, ...]:
        if not self.tags:
            return ()
        return tuple(field for field in type_.fields if field.name in self.tags)


def survey(models: Mapping[str, Model], names_of_types: Collection[str] = ()) -> Surroundings:
    """Look at the models of an API. `names_of_types` are those of external types."""
    schemas = {
        name: json.dumps([schema, _list_attributes(models[name].type)])
        for name, schema in model_schemas(models).items()
    }
    tags: set[str] = set()
    holders: dict[str, dict[str, None]] = {}
    witnesses: dict[str, str] = {}
    for name, model in models.items():
        if '"discriminator": {' in schemas[name]:
            for union in _list_unions(model.type):
                if union.discriminator is not None:
                    tags.add(union.discriminator.property)
                    for target in references(union):
                        holders.setdefault(target, {})[name] = None
        if isinstance(model.type, Object):
            for field in model.type.fields:
                if field.attribute in _NAMES_OF_TYPES or field.attribute in names_of_types:
                    witnesses.setdefault(field.attribute, name)
    held = {name: tuple(found) for name, found in holders.items()}
    return Surroundings(models, schemas, frozenset(tags), held, dict(sorted(witnesses.items())))


def _list_attributes(type_: Type) -> list[str]:
    return [field.attribute for field in type_.fields] if isinstance(type_, Object) else []


def _has_members(field: Field) -> bool:
    """Whether the default of a field holds objects, of which those below may have something to say."""
    return field.default is not None and isinstance(field.default[0], dict | list)


def _list_unions(type_: Type) -> Iterator[Union]:
    match type_:
        case Union():
            yield type_
            for member in type_.members:
                yield from _list_unions(member)
        case Array():
            yield from _list_unions(type_.items)
        case Map():
            yield from _list_unions(type_.values)
        case Object():
            for field in type_.fields:
                yield from _list_unions(field.type)
            if not isinstance(type_.extra, str):
                yield from _list_unions(type_.extra)
        case _:
            return
