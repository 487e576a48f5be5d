"""Values as texts that are equal where the values are."""

import json
from dataclasses import dataclass

from oaswright.openapi.jsonschema import ANNOTATIONS
from oaswright.openapi.pointers import JSON, Pointer, format_pointer
from oaswright.spec.tree import Tree

# How many references are followed, one in what the other leads to, and how many objects looked at.
_MAX_DEPTH = 3
_MAX_DEEP = 16
_MAX_OBJECTS = 5_000


def value_key(value: JSON) -> str:
    """A text that two values share where JSON Schema calls them equal: 1 is 1.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True)


def digest(tree: Tree, value: JSON, pointer: Pointer, *, deep: bool = False) -> str:
    """A text that two schemas share where they are written equal, whatever the names of what they refer to.

    Remarks are left out, and so is the order of keywords and of alternatives. What is far away counts by its
    name; with `deep` only where there is too much of it.
    """
    expansion = _Expansion(tree, _MAX_DEEP if deep else _MAX_DEPTH)
    expanded = expansion.expand(value, pointer, ())
    if deep and expansion.objects > _MAX_OBJECTS:
        return digest(tree, value, pointer)
    return json.dumps(expanded, sort_keys=True)


@dataclass(slots=True)
class _Expansion:
    """A schema with what it refers to in place of references, `depth` times at most."""

    tree: Tree
    depth: int
    objects: int = 0

    def expand(self, value: JSON, pointer: Pointer, above: tuple[Pointer, ...]) -> JSON:
        if isinstance(value, list):
            items = [self.expand(item, (*pointer, index), above) for index, item in enumerate(value)]
            if pointer and pointer[-1] in {"allOf", "oneOf", "anyOf", "enum", "required", "type"}:
                return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
            return items
        if not isinstance(value, dict):
            return int(value) if isinstance(value, float) and value.is_integer() else value
        self.objects += 1
        target = self.tree.step(value, pointer)
        if target is not None:
            if target[1] in above:
                return {"again": above.index(target[1]) - len(above)}
            if len(above) > self.depth or self.objects > _MAX_OBJECTS:
                return {"far": format_pointer(target[1])}
            return self.expand(*target, (*above, target[1]))
        is_map = bool(pointer) and pointer[-1] in {"properties", "patternProperties", "dependentSchemas"}
        return {
            name: self.expand(below, (*pointer, name), above)
            for name, below in value.items()
            if is_map or not (name in ANNOTATIONS or name.startswith("x-"))
        }
