"""Discriminators: the values by which each alternative of a choice is known (section 4.8.25)."""

from collections.abc import Callable, Mapping

from oaswright.openapi.pointers import JSON, Pointer

_PREFIX = "#/components/schemas/"


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


def component_reference(entry: str) -> str:
    """What an entry of a mapping means: a reference, or the name of a component."""
    return entry if "/" in entry or entry.startswith("#") else f"{_PREFIX}{entry}"
