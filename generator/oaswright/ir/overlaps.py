"""Alternatives that a value may fit by what it lacks: their models keep every member of a value.

Where nothing tells alternatives apart, a member that no property describes may be all that keeps a value from
fitting a second one. Without it a valid value would become one that the schema refuses.
"""

from collections.abc import Iterable, Iterator, Mapping

from oaswright.ir.types import Array, Map, Object, Reference, Type, Union


def find_overlapping(types: Iterable[Type], models: Mapping[str, Type]) -> dict[str, frozenset[str]]:
    """The names of all objects that are alternatives of a union without a discriminator.

    Each with the names of members that one of the alternatives hides: such a value may fit several.
    """
    found: dict[str, frozenset[str]] = {}
    for type_ in types:
        for union in _unions(type_):
            groups = [group for member in union.members if (group := _objects(member, models, frozenset()))]
            if union.discriminator is None and len(groups) > 1:
                together = {name: models[name] for group in groups for name in group}
                hidden = [type_.hidden for type_ in together.values() if isinstance(type_, Object)]
                for name in together:
                    found[name] = found.get(name, frozenset()).union(*hidden)
    return found


def _unions(type_: Type) -> Iterator[Union]:
    """The unions in a type; references are not followed."""
    match type_:
        case Union():
            yield type_
            for member in type_.members:
                yield from _unions(member)
        case Array():
            yield from _unions(type_.items)
        case Map():
            yield from _unions(type_.values)
        case Object():
            for field in type_.fields:
                yield from _unions(field.type)
            if not isinstance(type_.extra, str):
                yield from _unions(type_.extra)
        case _:
            return


def _objects(type_: Type, models: Mapping[str, Type], above: frozenset[str]) -> set[str]:
    """The names of the objects that a type stands for, through other names and unions."""
    match type_:
        case Reference() if type_.name not in above and type_.name in models:
            model = models[type_.name]
            if isinstance(model, Object):
                return {type_.name}
            return _objects(model, models, above | {type_.name})
        case Union():
            return {name for member in type_.members for name in _objects(member, models, above)}
        case _:
            return set()
