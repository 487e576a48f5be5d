"""The values by which components are chosen: their discriminators taken together."""

from collections.abc import Iterable, Mapping

from oaswright.openapi.discriminators import chosen_values, discriminator_values, find_default
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import Object, Tree


def values_by_component(
    tree: Tree, schemas: Iterable[Object]
) -> Mapping[Pointer, Mapping[str, tuple[str, ...]]]:
    """For each component that a discriminator chooses: name of the property to the values that choose it.

    Wherever the component is used, the property has one of these values. What the component lists itself is
    taken only where no discriminator says which of it is meant: another one widens nothing.
    """
    found: dict[Pointer, dict[str, dict[str, None]]] = {}
    listed: dict[Pointer, dict[str, dict[str, None]]] = {}
    for schema in schemas:
        name, mapped = discriminator_values(schema, tree.find_target)
        default = find_default(schema, (), tree.at, lambda reference, _: tree.find_target(reference))
        for pointer in mapped:
            if pointer == default:
                # It is meant by any other value, and by none.
                continue
            values = chosen_values(pointer, name, mapped[pointer], tree.at, tree.find_target)
            if values is not None:
                holder = found if set(values) & set(mapped[pointer]) else listed
                holder.setdefault(pointer, {}).setdefault(name, {}).update(dict.fromkeys(values))
    return {
        pointer: {
            name: tuple(values)
            for name, values in {**listed.get(pointer, {}), **found.get(pointer, {})}.items()
        }
        for pointer in {**found, **listed}
    }
