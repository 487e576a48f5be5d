"""Values as texts that are equal where the values are."""

import json

from oaswright.openapi.jsonschema import ANNOTATIONS
from oaswright.openapi.pointers import JSON, Pointer, format_pointer
from oaswright.spec.tree import Tree

_MAX_DEPTH = 3


def value_key(value: JSON) -> str:
    """A text that two values share where JSON Schema calls them equal: 1 is 1.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True)


def digest(tree: Tree, value: JSON, pointer: Pointer) -> str:
    """A text that two schemas share where they are written equal, whatever the names of what they refer to.

    Remarks are left out, and so is the order of keywords and of alternatives.
    """
    return json.dumps(_expand(tree, value, pointer, ()), sort_keys=True)


def _expand(tree: Tree, value: JSON, pointer: Pointer, above: tuple[Pointer, ...]) -> JSON:
    if isinstance(value, list):
        items = [_expand(tree, item, (*pointer, index), above) for index, item in enumerate(value)]
        if pointer and pointer[-1] in {"allOf", "oneOf", "anyOf", "enum", "required", "type"}:
            return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
        return items
    if not isinstance(value, dict):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    target = tree.step(value, pointer)
    if target is not None:
        if target[1] in above:
            return {"again": above.index(target[1]) - len(above)}
        if len(above) > _MAX_DEPTH:
            return {"far": format_pointer(target[1])}
        return _expand(tree, *target, (*above, target[1]))
    is_map = bool(pointer) and pointer[-1] in {"properties", "patternProperties", "dependentSchemas"}
    return {
        name: _expand(tree, below, (*pointer, name), above)
        for name, below in value.items()
        if is_map or not (name in ANNOTATIONS or name.startswith("x-"))
    }
