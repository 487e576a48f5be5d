"""Values that undeclared members keep apart: the models of their objects keep every member.

Where nothing tells alternatives apart, a member that no property describes may be all that keeps a value from
fitting a second one, and it may be all that makes an item of a list differ from another. Without it a valid
value would become one that the schema refuses.
"""

from collections.abc import Iterable, Iterator, Mapping

from oaswright.ir.types import Array, Map, Object, Reference, Type, Union


def find_overlapping(types: Iterable[Type], models: Mapping[str, Type]) -> dict[str, frozenset[str]]:
    """The names of all objects that are alternatives without a discriminator, or items that have to differ.

    Each with the names of members that one of the alternatives hides: such a value may fit several.
    """
    found: dict[str, frozenset[str]] = {}
    for type_ in types:
        for part in _parts(type_):
            held = part.members if isinstance(part, Union) else [part.items]
            groups = [group for member in held if (group := _objects(member, models, frozenset()))]
            if len(groups) > 1 or isinstance(part, Array):
                together = {name: models[name] for group in groups for name in group}
                hidden = [type_.hidden for type_ in together.values() if isinstance(type_, Object)]
                for name in together:
                    found[name] = found.get(name, frozenset()).union(*hidden)
    return found


def _parts(type_: Type) -> Iterator[Union | Array]:
    """The unions without discriminator and lists of distinct items in a type; references are not followed."""
    match type_:
        case Union():
            if type_.discriminator is None:
                yield type_
            for member in type_.members:
                yield from _parts(member)
        case Array():
            if type_.distinct:
                yield type_
            yield from _parts(type_.items)
        case Map():
            yield from _parts(type_.values)
        case Object():
            for field in type_.fields:
                yield from _parts(field.type)
            if not isinstance(type_.extra, str):
                yield from _parts(type_.extra)
        case _:
            return


def _objects(type_: Type, models: Mapping[str, Type], above: frozenset[str]) -> set[str]:
    """The names of the objects that a type stands for or lists, through other names and unions."""
    match type_:
        case Reference() if type_.name not in above and type_.name in models:
            model = models[type_.name]
            if isinstance(model, Object):
                return {type_.name}
            return _objects(model, models, above | {type_.name})
        case Union():
            return {name for member in type_.members for name in _objects(member, models, above)}
        case Array():
            return _objects(type_.items, models, above)
        case Map():
            return _objects(type_.values, models, above)
        case _:
            return set()
