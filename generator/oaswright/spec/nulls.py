"""Whether null is a value of a schema, in any version of OpenAPI."""

from collections.abc import Iterator

from oaswright.openapi.grammar import Version
from oaswright.openapi.keywords import CHOICE_KEYWORDS, subschemas
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Object, Tree

_MAX_DEPTH = 12


def admits_null(tree: Tree, version: Version, schema: JSON, pointer: Pointer, depth: int = 0) -> bool:
    """Whether null may be a value of a schema; true where that cannot be told."""
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return schema is not False
    target = tree.step(schema, pointer)
    if version == "3.0":
        if "$ref" in schema:
            return target is None or admits_null(tree, version, *target, depth + 1)
        if schema.get("nullable") is True:
            return True
    if not _names_null(schema):
        return False
    if target is not None and not admits_null(tree, version, *target, depth + 1):
        return False

    def below(keyword: str) -> Iterator[bool]:
        return (
            admits_null(tree, version, branch, (*pointer, *steps), depth + 1)
            for steps, branch in subschemas(schema, (keyword,))
        )

    return all(below("allOf")) and all(
        any(below(keyword)) for keyword in CHOICE_KEYWORDS if isinstance(schema.get(keyword), list)
    )


def _names_null(schema: Object) -> bool:
    """Whether null is a value of the type and of the values that a schema lists."""
    written = schema.get("type")
    if isinstance(written, str) and written != "null":
        return False
    if isinstance(written, list) and written and "null" not in written:
        return False
    enum = schema.get("enum")
    return not (isinstance(enum, list) and None not in enum) and schema.get("const") is None
