"""Discriminators: the values by which each alternative of a choice is known (section 4.8.25)."""

from collections.abc import Iterable, Mapping

from oaswright.ir.document import Document, Pointer, mapping, text
from oaswright.ir.merging import items
from oaswright.openapi.pointers import JSON

_PREFIX = "#/components/schemas/"


def discriminated(
    document: Document, schemas: Iterable[Mapping[str, JSON]]
) -> dict[Pointer, dict[str, tuple[str, ...]]]:
    """For each component that a discriminator chooses: member name to the values that choose it.

    A component that no mapping names is chosen by its own name.
    """
    found: dict[Pointer, dict[str, dict[str, None]]] = {}
    for schema in schemas:
        declared = mapping(schema.get("discriminator"))
        name = text(declared.get("propertyName"))
        targets = {
            value: _pointer(document, text(target))
            for value, target in mapping(declared.get("mapping")).items()
        }
        for branch in (*items(schema.get("oneOf")), *items(schema.get("anyOf"))):
            reference = mapping(branch).get("$ref")
            if not name or not isinstance(reference, str) or not reference.startswith("#/"):
                continue
            pointer = document.target(reference)
            values = [value for value, target in targets.items() if target == pointer] or [str(pointer[-1])]
            found.setdefault(pointer, {}).setdefault(name, {}).update(dict.fromkeys(values))
    return {
        pointer: {name: tuple(values) for name, values in names.items()} for pointer, names in found.items()
    }


def _pointer(document: Document, target: str) -> Pointer | None:
    """What an entry of a mapping means: a reference, or the name of a component."""
    if "/" not in target and not target.startswith("#"):
        target = f"{_PREFIX}{target}"
    try:
        return document.target(target)
    except (KeyError, ValueError):
        return None
