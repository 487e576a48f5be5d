"""Which JSON types the text of a parameter, header or form field may be, as its schema says it.

Values of these places are sent as text (section 4.8.12.2). References and compositions are looked through; a
schema without types admits every type, and its text stays a string.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from oaswright.openapi.jsonschema import is_file
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.model import Schema
from oaswright.spec.tree import Object, Tree, as_array, as_object

_MAX_DEPTH = 8
# Nodes of a schema that refers to itself. What lies near is read before what lies deep.
_MAX_NODES = 1000
_OTHERS = ("additionalProperties", "unevaluatedProperties")
_NAMES = {bool: "boolean", int: "integer", float: "number", str: "string"}

# Schemas that hold side by side, each with its pointer.
_Schemas: TypeAlias = list[tuple[JSON, Pointer]]


def text_type(tree: Tree, schema: Schema) -> Object:
    """The types of a value and of what lies below it, as plain data.

    Keys, where there is something to say: `types` (names of JSON types), `items`, `properties` (by name),
    `patterns` (by the pattern of names) and `additional` of the same form, and `file` for a binary string.
    """
    reader = _Reader(tree)
    found: Object = {}
    pending: deque[tuple[Object, _Schemas, int]] = deque([(found, [(schema.value, schema.pointer)], 0)])
    for _ in range(_MAX_NODES):
        if not pending:
            break
        node, schemas, depth = pending.popleft()
        below = reader.read(node, schemas)
        if depth < _MAX_DEPTH:
            pending += [(child, parts, depth + 1) for child, parts in below]
    return found


def is_composed(tree: Tree, schema: Schema) -> bool:
    """Whether a schema describes an object or array, or a choice with one."""
    return not {"array", "object"}.isdisjoint(as_array(text_type(tree, schema).get("types")))


def holds_text(tree: Tree, schema: Schema) -> bool:
    """Whether a text alone may be a value of a schema, which describes more than arrays and objects."""
    types = as_array(text_type(tree, schema).get("types"))
    return not types or not {"array", "object", "null"}.issuperset(types)


def is_open(tree: Tree, schema: Schema) -> bool:
    """Whether a schema describes objects with members of any name: it says so, or names none."""
    parts = [part for part, _ in _Reader(tree).parts(schema.value, schema.pointer)]
    if not any("object" in _types(part) for part in parts):
        return False
    others = [part[name] for part in parts for name in _OTHERS if name in part]
    if any("patternProperties" in part for part in parts):
        return True
    if others:
        return any(other is not False for other in others)
    return not any("properties" in part for part in parts)


def open_properties(tree: Tree, schema: Schema) -> frozenset[str]:
    """The names of the properties that are such objects."""
    return frozenset(
        name
        for part, pointer in _Reader(tree).parts(schema.value, schema.pointer)
        for name, value in as_object(part.get("properties")).items()
        if is_open(tree, Schema((*pointer, "properties", name), value))
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    tree: Tree

    def read(self, node: Object, schemas: _Schemas) -> list[tuple[Object, _Schemas]]:
        """Fill a node with what schemas say together. Returns the nodes below, which are still empty."""
        parts = [part for value, pointer in schemas for part in self.parts(value, pointer, 0)]
        types = sorted({name for part, _ in parts for name in _types(part)})
        if types:
            node["types"] = list[JSON](types)
        if any(is_file(part) for part, _ in parts):
            node["file"] = True
        below: list[tuple[Object, _Schemas]] = []

        def add(holder: Object, key: str, held: _Schemas) -> None:
            child = holder[key] = dict[str, JSON]()
            below.append((child, held))

        items = [(part["items"], (*pointer, "items")) for part, pointer in parts if "items" in part]
        if items:
            add(node, "items", items)
        for key, keyword in (("properties", "properties"), ("patterns", "patternProperties")):
            members: dict[str, _Schemas] = {}
            for part, pointer in parts:
                for name, value in as_object(part.get(keyword)).items():
                    members.setdefault(name, []).append((value, (*pointer, keyword, name)))
            if members:
                named = node[key] = dict[str, JSON]()
                for name, held in members.items():
                    add(named, name, held)
        keyword = "additionalProperties"
        others = [(part[keyword], (*pointer, keyword)) for part, pointer in parts if keyword in part]
        if any(isinstance(value, dict) and value for value, _ in others):
            add(node, "additional", others)
        return below

    def parts(self, value: JSON, pointer: Pointer, depth: int = 0) -> Iterator[tuple[Object, Pointer]]:
        """A schema and the branches of its compositions, with references followed."""
        if not isinstance(value, dict):
            return
        reference = value.get("$ref")
        if isinstance(reference, str) and depth <= _MAX_DEPTH:
            target = self.tree.find_target(reference, pointer)
            if target is not None:
                yield from self.parts(self.tree.at(target), target, depth + 1)
        yield value, pointer
        if depth > _MAX_DEPTH:
            return
        for keyword in ("allOf", "anyOf", "oneOf"):
            for index, branch in enumerate(as_array(value.get(keyword))):
                yield from self.parts(branch, (*pointer, keyword, index), depth + 1)


def _types(schema: Object) -> set[str]:
    declared = schema.get("type", [])
    found = {str(name) for name in ([declared] if isinstance(declared, str) else as_array(declared))}
    if schema.get("nullable") is True:
        found.add("null")
    if found:
        return found
    values = as_array(schema["enum"]) if "enum" in schema else [schema.get("const")]
    named = {_NAMES[type(value)] for value in values if isinstance(value, bool | int | float | str)}
    return named | ({"object"} if "properties" in schema else set())
