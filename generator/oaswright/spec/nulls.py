"""Whether null is a value of a schema, in any version of OpenAPI."""

from collections.abc import Callable, Iterator

from oaswright.openapi.grammar import Version
from oaswright.openapi.keywords import CHOICE_KEYWORDS, subschemas
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Object, Tree

_MAX_DEPTH = 12


def _keeps_null(_schema: Object) -> bool:
    return False


def admits_null(
    tree: Tree,
    version: Version,
    schema: JSON,
    pointer: Pointer,
    *,
    excludes: Callable[[Object], bool] = _keeps_null,
    depth: int = 0,
) -> bool:
    """Whether null may be a value of a schema; true where that cannot be told.

    `excludes` tells schemas that are not meant to admit null, though no keyword says so.
    """
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return schema is not False

    def admits(value: JSON, place: Pointer) -> bool:
        return admits_null(tree, version, value, place, excludes=excludes, depth=depth + 1)

    target = tree.step(schema, pointer)
    if version == "3.0":
        if "$ref" in schema:
            return target is None or admits(*target)
        if schema.get("nullable") is True:
            return True
    if not _names_null(schema) or excludes(schema):
        return False
    if target is not None and not admits(*target):
        return False

    def below(keyword: str) -> Iterator[bool]:
        return (admits(branch, (*pointer, *steps)) for steps, branch in subschemas(schema, (keyword,)))

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
