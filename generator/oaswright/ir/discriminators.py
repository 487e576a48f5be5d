"""Discriminators: the values by which each alternative of a choice is known (section 4.8.25)."""

from collections.abc import Iterable, Mapping

from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import Object, Tree, UnresolvedError, as_array, as_object, as_string

_PREFIX = "#/components/schemas/"


def discriminator_values(
    tree: Tree, schemas: Iterable[Object]
) -> Mapping[Pointer, Mapping[str, tuple[str, ...]]]:
    """For each component that a discriminator chooses: name of the property to the values that choose it.

    A component that no mapping names is chosen by its own name.
    """
    found: dict[Pointer, dict[str, dict[str, None]]] = {}
    for schema in schemas:
        declared = as_object(schema.get("discriminator"))
        name = as_string(declared.get("propertyName"))
        targets = {
            value: _target(tree, as_string(target))
            for value, target in as_object(declared.get("mapping")).items()
        }
        for branch in (*as_array(schema.get("oneOf")), *as_array(schema.get("anyOf"))):
            pointer = _target(tree, as_string(as_object(branch).get("$ref"))) if name else None
            if pointer is None:
                continue
            values = [value for value, target in targets.items() if target == pointer] or [str(pointer[-1])]
            found.setdefault(pointer, {}).setdefault(name, {}).update(dict.fromkeys(values))
    return {
        pointer: {name: tuple(values) for name, values in names.items()} for pointer, names in found.items()
    }


def _target(tree: Tree, written: str) -> Pointer | None:
    """What a branch or an entry of a mapping means: a reference, or the name of a component."""
    if not written:
        return None
    if "/" not in written and not written.startswith("#"):
        written = f"{_PREFIX}{written}"
    try:
        return tree.target(written, ())
    except UnresolvedError:
        return None
