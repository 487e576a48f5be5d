"""The values by which components are chosen: their discriminators taken together."""

from collections.abc import Iterable, Mapping

from oaswright.openapi.discriminators import discriminator_values
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import Object, Tree


def values_by_component(
    tree: Tree, schemas: Iterable[Object]
) -> Mapping[Pointer, Mapping[str, tuple[str, ...]]]:
    """For each component that a discriminator chooses: name of the property to the values that choose it."""
    found: dict[Pointer, dict[str, dict[str, None]]] = {}
    for schema in schemas:
        name, chosen = discriminator_values(schema, tree.find_target)
        for pointer, values in chosen.items():
            found.setdefault(pointer, {}).setdefault(name, {}).update(dict.fromkeys(values))
    return {
        pointer: {name: tuple(values) for name, values in names.items()} for pointer, names in found.items()
    }
