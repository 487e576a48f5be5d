"""Which properties are described for the objects of a schema, by itself and by all that holds with it."""

from collections.abc import Iterable, Mapping

from oaswright.openapi.keywords import IN_PLACE_KEYWORDS, SCHEMA_KEYWORDS, subschemas
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Node, Tree


def find_undescribed(
    tree: Tree, schemas: Iterable[Node], kinds: Mapping[Pointer, str]
) -> dict[Pointer, frozenset[str]]:
    """The schemas that require properties of which nothing is known, each with those that are described.

    Schemas without properties, and those whose properties may have any name, are not among them.
    """
    found: dict[Pointer, frozenset[str]] = {}
    for schema in schemas:
        required = schema.items("required")
        if not required:
            continue
        pointer = _outermost(kinds, schema.pointer)
        known: set[str] = set()
        if not _gather(tree, tree.at(pointer), pointer, known, set()) or not known:
            continue
        if any(isinstance(name, str) and name not in known for name in required):
            found[schema.pointer] = frozenset(known)
    return found


def _outermost(kinds: Mapping[Pointer, str], pointer: Pointer) -> Pointer:
    """The outermost schema about the same value: what one of its branches requires may be described there."""
    while len(pointer) > 2:
        if pointer[-1] in IN_PLACE_KEYWORDS and pointer[-1] in SCHEMA_KEYWORDS:
            outer = pointer[:-1]
        elif pointer[-2] in IN_PLACE_KEYWORDS and pointer[-2] not in SCHEMA_KEYWORDS:
            outer = pointer[:-2]
        else:
            break
        if kinds.get(outer) != "schema":
            break
        pointer = outer
    return pointer


def _gather(tree: Tree, schema: JSON, pointer: Pointer, known: set[str], seen: set[Pointer]) -> bool:
    """Collect the names of properties; false if any name could be one (the schema cannot be judged)."""
    if not isinstance(schema, dict) or pointer in seen:
        return True
    seen.add(pointer)
    if "$ref" in schema:
        step = tree.step(schema, pointer)
        if step is None or not _gather(tree, *step, known, seen):
            return False
    if "$dynamicRef" in schema or "patternProperties" in schema:
        return False
    if isinstance(schema.get("additionalProperties"), dict) and schema["additionalProperties"]:
        return False
    properties = schema.get("properties")
    if isinstance(properties, dict):
        known.update(properties)
    return all(
        _gather(tree, branch, (*pointer, *steps), known, seen)
        for steps, branch in subschemas(schema, IN_PLACE_KEYWORDS)
    )
