"""Discriminators: the values by which each alternative of a choice is known (section 4.8.25)."""

from collections.abc import Callable, Mapping

from oaswright.openapi.keywords import CHOICE_KEYWORDS
from oaswright.openapi.pointers import JSON, Pointer

_PREFIX = "#/components/schemas/"
# References to references, and `allOf` in `allOf`.
_MAX_DEPTH = 64

_NULL: JSON = {"type": "null"}

Cases = list[tuple[JSON, tuple[str, ...] | None]]
"""The alternatives of a choice as JSON Schema, each with the values by which it is chosen, None for none."""

At = Callable[[Pointer], JSON]
"""The value at a pointer."""

Target = Callable[[str, Pointer], Pointer | None]
"""The pointer that a reference means, given with the pointer of its holder; None for nothing."""


def discriminator_values(
    schema: Mapping[str, JSON], target: Callable[[str], Pointer | None]
) -> tuple[str, dict[Pointer, tuple[str, ...]]]:
    """The property that a schema's discriminator looks at, and the values that choose each alternative.

    `target` is the pointer that a reference means, None for nothing. An alternative that no entry of the
    mapping names is chosen by its own name; one that is no reference cannot be chosen. The property is empty
    where the schema has no discriminator.
    """
    declared = schema.get("discriminator")
    name = declared.get("propertyName") if isinstance(declared, dict) else None
    if not isinstance(declared, dict) or not isinstance(name, str):
        return "", {}
    mapping = declared.get("mapping")
    entries = mapping.items() if isinstance(mapping, dict) else ()
    targets = {
        value: target(component_reference(entry)) for value, entry in entries if isinstance(entry, str)
    }
    found: dict[Pointer, tuple[str, ...]] = {}
    for keyword in ("oneOf", "anyOf"):
        alternatives = schema.get(keyword)
        for alternative in alternatives if isinstance(alternatives, list) else ():
            reference = alternative.get("$ref") if isinstance(alternative, dict) else None
            pointer = target(reference) if isinstance(reference, str) else None
            if pointer:
                values = tuple(value for value, chosen in targets.items() if chosen == pointer)
                found[pointer] = values or (str(pointer[-1]),)
    return name, found


def find_default(schema: Mapping[str, JSON], pointer: Pointer, at: At, target: Target) -> Pointer | None:
    """The alternative for values that name no other: the `defaultMapping` (OpenAPI 3.2, section 4.25).

    None where there is none, and where it cannot be followed: something is described beside the alternatives,
    the others are not known by values, or the default describes members that one of them does not, so that
    nothing in Python would tell the two apart.
    """
    declared = schema.get("discriminator")
    entry = declared.get("defaultMapping") if isinstance(declared, dict) else None
    keywords = [keyword for keyword in CHOICE_KEYWORDS if keyword in schema]
    alternatives = schema.get(keywords[0]) if len(keywords) == 1 else None
    beside = schema.keys() & {"properties", "patternProperties", "additionalProperties", "allOf", "$ref"}
    if not isinstance(entry, str) or not isinstance(alternatives, list) or beside:
        return None
    name, mapped = discriminator_values(schema, lambda reference: target(reference, pointer))
    default = target(component_reference(entry), pointer)
    if default not in mapped or not resolve(at(default), default, at, target)[0].keys().isdisjoint(
        CHOICE_KEYWORDS
    ):
        return None
    own = _list_members(default, at, target)
    known: list[str] = []
    for alternative in alternatives:
        reference = alternative.get("$ref") if isinstance(alternative, dict) else None
        other = target(reference, pointer) if isinstance(reference, str) else None
        if other == default or alternative == _NULL:
            continue
        values = chosen_values(other, name, mapped[other], at, target) if other in mapped else None
        if other is None or not values or not own <= _list_members(other, at, target):
            return None
        known += values
    return default if known and len(known) == len(set(known)) else None


def _list_members(pointer: Pointer, at: At, target: Target) -> set[str]:
    """The properties that a schema describes, itself and by `allOf`."""
    found: set[str] = set()
    seen: set[Pointer] = set()
    pending = [pointer]
    while pending:
        place = pending.pop()
        schema, here = resolve(at(place), place, at, target)
        if here in seen:
            continue
        seen.add(here)
        properties, parts = schema.get("properties"), schema.get("allOf")
        found |= set(properties) if isinstance(properties, dict) else set()
        pending += [(*here, "allOf", index) for index in range(len(parts) if isinstance(parts, list) else 0)]
    return found


def component_reference(entry: str) -> str:
    """The reference that an entry of a mapping means: it is one, or the name of a component."""
    return entry if "/" in entry or entry.startswith("#") else f"{_PREFIX}{entry}"


def tells_apart(cases: Cases) -> bool:
    """Whether each alternative but null has values that no other one has."""
    known = [values for case, values in cases if case != _NULL]
    every = [value for values in known for value in values or ()]
    return bool(known) and None not in known and len(every) == len(set(every))


def decide(name: str, cases: Cases, default: JSON = None) -> dict[str, JSON]:
    """A choice by the values of a property, which a validator can follow, and say where it fails.

    `default` is what holds for all that has none of the values; without it nothing else is valid.
    """

    def has(values: tuple[str, ...]) -> dict[str, JSON]:
        return {"type": "object", "required": [name], "properties": {name: {"enum": list[JSON](values)}}}

    every = has(tuple(value for _, values in cases for value in values or ()))
    decisions: list[JSON] = [{"if": has(values), "then": case} for case, values in cases if values]
    if default is not None:
        chosen: list[JSON] = [every, *(case for case, _ in cases if case == _NULL)]
        return {"allOf": [*decisions, {"if": {"anyOf": chosen}, "else": default}]}
    if any(case == _NULL for case, _ in cases):
        every["type"] = ["object", "null"]
    return {**every, "allOf": decisions}


def demand(name: str, values: tuple[str, ...] | None, case: JSON) -> JSON:
    """An alternative that holds for the values of a discriminator only."""
    if values is None:
        return case
    demanded: dict[str, JSON] = {"properties": {name: {"enum": list[JSON](values)}}, "required": [name]}
    return {"allOf": [case, demanded]}


class _UnclearError(Exception):
    """The values of a property cannot be told."""


def chosen_values(
    pointer: Pointer, name: str, mapped: tuple[str, ...], at: At, target: Target
) -> tuple[str, ...] | None:
    """The values by which a discriminator chooses the schema at a pointer; `mapped` is what its mapping says.

    Where the schema itself lists the values of the property (`enum`, `const`), only these count: those that
    are mapped too, or all of them if none is. None where that cannot be told, as in a choice of schemas.
    """
    schema, _ = resolve(at(pointer), pointer, at, target)
    if not isinstance(schema.get("allOf"), list) and not isinstance(schema.get("properties"), dict):
        return None
    try:
        listed = _listed_for(schema, pointer, name, at, target, set())
    except _UnclearError:
        return None
    if listed is None:
        return mapped
    values = [value for value in listed if isinstance(value, str)]
    return tuple(value for value in mapped if value in values) or tuple(values) or None


def resolve(value: JSON, pointer: Pointer, at: At, target: Target) -> tuple[dict[str, JSON], Pointer]:
    """A schema object after its references were followed; an empty one where there is none."""
    for _ in range(_MAX_DEPTH):
        if not isinstance(value, dict):
            break
        reference = value.get("$ref")
        found = target(reference, pointer) if isinstance(reference, str) else None
        if found is None:
            return value, pointer
        value, pointer = at(found), found
    return {}, pointer


def _listed_for(
    value: JSON, pointer: Pointer, name: str, at: At, target: Target, seen: set[Pointer], depth: int = 0
) -> list[JSON] | None:
    """The values that a schema lists for a property, None for no list. Raises _UnclearError."""
    schema, here = resolve(value, pointer, at, target)
    if depth > _MAX_DEPTH:
        raise _UnclearError
    if here in seen:  # once is enough, and compositions may multiply
        return None
    seen.add(here)
    parts = schema.get("allOf")
    found = [
        _listed_for(part, (*here, "allOf", index), name, at, target, seen, depth + 1)
        for index, part in enumerate(parts if isinstance(parts, list) else ())
    ]
    properties = schema.get("properties")
    if isinstance(properties, dict) and name in properties:
        found.append(_listed_in(properties[name], (*here, "properties", name), at, target, seen))
    return _in_all(found)


def _listed_in(
    value: JSON, pointer: Pointer, at: At, target: Target, seen: set[Pointer], depth: int = 0
) -> list[JSON] | None:
    """The values that a schema lists for itself, None for no list. Raises _UnclearError."""
    schema, here = resolve(value, pointer, at, target)
    if depth > _MAX_DEPTH or any(keyword in schema for keyword in CHOICE_KEYWORDS):
        raise _UnclearError
    if here in seen:
        return None
    seen.add(here)
    parts = schema.get("allOf")
    found = [
        _listed_in(part, (*here, "allOf", index), at, target, seen, depth + 1)
        for index, part in enumerate(parts if isinstance(parts, list) else ())
    ]
    if "const" in schema:
        found.append([schema["const"]])
    values = schema.get("enum")
    found.append(values if isinstance(values, list) else None)
    return _in_all(found)


def _in_all(found: list[list[JSON] | None]) -> list[JSON] | None:
    """The values that all lists have; None where there is no list."""
    lists = [values for values in found if values is not None]
    if not lists:
        return None
    return [value for value in lists[0] if all(value in others for others in lists)]
