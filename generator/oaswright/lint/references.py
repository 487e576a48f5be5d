"""References followed one step at a time."""

from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Tree, UnresolvedError


def step(tree: Tree, value: JSON, pointer: Pointer) -> tuple[JSON, Pointer] | None:
    """What the `$ref` of an object leads to directly; None if there is none, or it is unresolved."""
    reference = value.get("$ref") if isinstance(value, dict) else None
    if not isinstance(reference, str):
        return None
    try:
        target = tree.target(reference, pointer)
    except UnresolvedError:
        return None
    return tree.at(target), target
