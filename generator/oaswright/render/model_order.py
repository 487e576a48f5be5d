"""The order in which datamodel-code-generator writes classes and aliases, known without asking it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from oaswright.ir.types import Model, Object, Type, references


@dataclass(frozen=True, slots=True)
class Order:
    """The names of models in order.

    `quoted` are what the text of some names too soon: aliases, and types of other members, are read at once.
    """

    names: tuple[str, ...]
    quoted: Mapping[str, tuple[str, ...]]

    def suits(self, names: Sequence[str], models: Mapping[str, Model]) -> bool:
        """Whether what stands in another order may be put into this one."""
        return self.quoted == _find_quoted(names, models)


def find_order(models: Mapping[str, Model]) -> Order:
    """Put what a model refers to before it, as far as that goes.

    Those that refer to each other in circles, and what leads there, come last, subclasses after their bases.
    """
    graph = {name: (models.keys() & _list_references(model.type)) - {name} for name, model in models.items()}
    ordered: dict[str, None] = {}
    left, before = [*models], -1
    while left and len(ordered) != before:
        before = len(ordered)
        again: list[str] = []
        for name in left:
            if graph[name] <= ordered.keys():
                ordered[name] = None
            else:
                again.append(name)
        left = again
    names = (*ordered, *_put_bases_first(left, models))
    return Order(names, _find_quoted(names, models))


def list_rebuilt(names: Iterable[str], models: Mapping[str, Model]) -> list[str]:
    """The classes to build when all are there: they or their bases name what comes later, or themselves."""
    seen: set[str] = set()
    found: dict[str, None] = {}
    for name in names:
        type_ = models[name].type
        if isinstance(type_, Object):
            unknown = (models.keys() & references(type_)) - seen
            if unknown or (type_.base is not None and type_.base.name in found):
                found[name] = None
        seen.add(name)
    return [*found]


def _find_quoted(names: Iterable[str], models: Mapping[str, Model]) -> dict[str, tuple[str, ...]]:
    positions = {name: number for number, name in enumerate(names)}
    soon = {
        name: tuple(sorted(other for other in found if positions[other] >= positions[name]))
        for name, model in models.items()
        if (found := models.keys() & _list_read_at_once(model.type))
    }
    return {name: others for name, others in soon.items() if others}


def _put_bases_first(names: list[str], models: Mapping[str, Model]) -> list[str]:
    bases = {
        name: type_.base.name
        for name in names
        if isinstance(type_ := models[name].type, Object) and type_.base
    }
    for _ in names:
        positions = {name: number for number, name in enumerate(names)}
        after = {name: positions.get(bases.get(name, ""), -1) for name in names}
        found = sorted(names, key=after.__getitem__)
        if found == names:
            break
        names = found
    return names


def _list_references(type_: Type) -> set[str]:
    if isinstance(type_, Object) and _loses_extra(type_):
        type_ = replace(type_, extra="ignored")
    return {*references(type_)}


def _list_read_at_once(type_: Type) -> set[str]:
    """The models that Python looks up as soon as it comes to a definition."""
    if isinstance(type_, Object):
        return set() if isinstance(type_.extra, str) or _loses_extra(type_) else {*references(type_.extra)}
    return {*references(type_)}


def _loses_extra(type_: Object) -> bool:
    """Whether nothing is written of the type of other members."""
    return type_.base is not None or (not type_.fields and bool(type_.hidden))
