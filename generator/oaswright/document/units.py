"""The parts of a document that have a name of their own, and to which others each refers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from oaswright.openapi.grammar import component_kind
from oaswright.openapi.methods import METHODS
from oaswright.openapi.pointers import JSON, Pointer, parse_pointer


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a document that has a name of its own: `schema Item`, `operation getItem`, `path /items`.

    Of a field of the OpenAPI Object, such as `info`, the kind is `document`.
    """

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" if self.kind != "document" else f"`{self.name}`"


@dataclass(frozen=True, slots=True)
class Part:
    """The value of a unit and where it stands."""

    pointer: Pointer
    value: JSON


def split_document(document: JSON) -> dict[Unit, Part]:
    """The units of a document in its order."""
    units: dict[Unit, Part] = {}
    for field, value in document.items() if isinstance(document, dict) else ():
        if field in ("paths", "webhooks") and isinstance(value, dict):
            for path, item in value.items():
                units |= _split_path((field, path), item)
        elif field == "components" and isinstance(value, dict):
            for group, members in value.items():
                for name, member in members.items() if isinstance(members, dict) else ():
                    pointer = (field, group, name)
                    kind = component_kind(pointer) or group
                    units[Unit(kind.replace("-", " "), name)] = Part(pointer, member)
        else:
            units[Unit("document", field)] = Part((field,), value)
    return units


def _split_path(pointer: Pointer, item: JSON) -> Iterator[tuple[Unit, Part]]:
    kind, path = "path" if pointer[0] == "paths" else "webhook", str(pointer[-1])
    if not isinstance(item, dict):
        yield Unit(kind, path), Part(pointer, item)
        return
    more = item.get("additionalOperations")
    operations: dict[Pointer, JSON] = {(method,): item[method] for method in METHODS if method in item}
    for method, operation in more.items() if isinstance(more, dict) else ():
        operations["additionalOperations", method] = operation
    for place, operation in operations.items():
        found = operation.get("operationId") if isinstance(operation, dict) else None
        name = found if isinstance(found, str) else f"{str(place[-1]).upper()} {path}"
        yield Unit("operation", name), Part((*pointer, *place), operation)
    rest = {field: item[field] for field in item if field not in (*METHODS, "additionalOperations")}
    if rest or not operations:
        yield Unit(kind, path), Part(pointer, rest)


def find_links(units: Mapping[Unit, Part]) -> dict[Unit, frozenset[Unit]]:
    """The units to which each one refers, or which say something of it."""
    places = {part.pointer: unit for unit, part in units.items()}
    return {unit: frozenset(_list_links(unit, part, places, units)) for unit, part in units.items()}


def _list_links(
    unit: Unit, part: Part, places: Mapping[Pointer, Unit], units: Mapping[Unit, Part]
) -> Iterator[Unit]:
    pending: list[JSON] = [part.value]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            pending += value.values()
            mapping = value.get("mapping")
            targets = [value.get("$ref"), *(mapping.values() if isinstance(mapping, dict) else ())]
            for target in targets:
                if isinstance(target, str) and target.startswith("#/"):
                    found = places.get(parse_pointer(target[1:])[:3])
                    if found is not None:
                        yield found
    if unit.kind == "operation":
        own: Iterable[str] = part.value if isinstance(part.value, dict) else ()
        above = [Unit("document", field) for field in ("security", "servers") if field not in own]
        path = places.get(part.pointer[:2])
        yield from (other for other in (*above, path) if other is not None and other in units)
