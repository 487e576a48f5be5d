"""The alternative of a choice that a value means: the only one of its type, or that which a property picks.

A discriminator stands in `schemas.json` as a required property with the values of each alternative; a
constant that somebody wrote picks the same way.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, cast

from oaswright.openapi.pointers import JSON, follow, parse_pointer

_MAX_STEPS = 32
"""References and parts of `allOf` that are looked through for each alternative."""

_TYPES: Mapping[type, frozenset[str]] = {
    dict: frozenset({"object"}),
    list: frozenset({"array"}),
    str: frozenset({"string"}),
    bool: frozenset({"boolean"}),
    int: frozenset({"integer", "number"}),
    float: frozenset({"integer", "number"}),
    type(None): frozenset({"null"}),
}
_ALL_TYPES = frozenset[str]().union(*_TYPES.values())


class Misfit(NamedTuple):
    """Why a value means no alternative: the keyword that says so, and the types or values that there are.

    `name` is that of a property which picks alternatives, and is absent or has a value of none.
    """

    keyword: Literal["type", "required", "enum"]
    known: Sequence[str]
    name: str | None = None


def pick(schemas: JSON, alternatives: Sequence[JSON], value: object) -> int | Misfit | None:
    """The index of the alternative that a value means, or why it means none; None where that is open."""
    parts = [list(_parts(schemas, alternative)) for alternative in alternatives]
    left = [index for index, found in enumerate(parts) if _TYPES.get(type(value), _ALL_TYPES) & _types(found)]
    if len(left) == 1:
        return left[0]
    if not left:
        return Misfit("type", sorted({name for found in parts for name in _types(found)}))
    if not isinstance(value, dict):
        return None
    members = cast("dict[str, object]", value)
    demands = {index: _demands(parts[index]) for index in left}
    misfit: Misfit | None = None
    for name in demands[left[0]]:
        values = [found.get(name) for found in demands.values()]
        known = [each for found in values if found is not None for each in found]
        if None in values or len(set(known)) < len(known):
            continue
        given = members.get(name)
        for index, found in demands.items():
            if isinstance(given, str) and given in found[name]:
                return index
        misfit = misfit or Misfit("enum" if name in members else "required", sorted(known), name)
    return misfit


def _parts(schemas: JSON, schema: JSON) -> Iterator[dict[str, JSON]]:
    """A schema and what holds beside it: what it refers to, and the parts of its `allOf`."""
    pending = [schema]
    for _ in range(_MAX_STEPS):
        if not pending:
            return
        found = pending.pop(0)
        if not isinstance(found, dict):
            continue
        yield found
        reference = found.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            target = follow(schemas, parse_pointer(reference[1:]))
            pending += [target[0]] if target is not None else []
        parts = found.get("allOf")
        pending += parts if isinstance(parts, list) else []


def _types(parts: Sequence[dict[str, JSON]]) -> frozenset[str]:
    """The types that all parts admit."""
    found = _ALL_TYPES
    for part in parts:
        declared = part.get("type")
        if declared is not None:
            found &= frozenset(map(str, declared if isinstance(declared, list) else [declared]))
    return found


def _demands(parts: Sequence[dict[str, JSON]]) -> dict[str, set[str]]:
    """The properties that have to be there with one of some texts, each with those that all parts admit."""
    required = {str(name) for part in parts for name in cast("list[JSON]", part.get("required", []))}
    found: dict[str, set[str]] = {}
    for part in parts:
        properties = part.get("properties")
        for name, schema in properties.items() if isinstance(properties, dict) else ():
            values = _texts(schema) if name in required else None
            if values is not None:
                found[name] = found[name] & values if name in found else values
    return found


def _texts(schema: JSON) -> set[str] | None:
    """The texts that a schema lists; None where it lists nothing, or other values too."""
    if not isinstance(schema, dict) or not {"const", "enum"} & schema.keys():
        return None
    values = [schema["const"]] if "const" in schema else schema["enum"]
    texts = {value for value in values if isinstance(value, str)} if isinstance(values, list) else set[str]()
    return texts if texts and isinstance(values, list) and len(texts) == len(values) else None
