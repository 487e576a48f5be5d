"""The keywords of a schema by what stands below them, out of the field table of the Schema Object.

A member of `properties` is a schema whatever its name is, and what stands below `enum` or `example` is data,
whatever it looks like. Whoever walks schemas asks here.
"""

from collections.abc import Iterable, Iterator, Mapping

from oaswright.openapi.grammar import ListOf, MapOf, ObjectOf, Shape, grammar
from oaswright.openapi.pointers import JSON, Pointer

_FIELDS = grammar("3.1").kinds["schema"].fields


def _is_schema(shape: Shape) -> bool:
    return isinstance(shape, ObjectOf) and shape.kind == "schema"


SCHEMA_KEYWORDS = frozenset(name for name, field in _FIELDS.items() if _is_schema(field.shape))
"""Keywords whose value is a schema: `items`, `additionalProperties`, `not`, …"""

SCHEMA_LIST_KEYWORDS = frozenset(
    name
    for name, field in _FIELDS.items()
    if isinstance(field.shape, ListOf) and _is_schema(field.shape.item)
)
"""Keywords whose value is an array of schemas: `allOf`, `oneOf`, `anyOf`, `prefixItems`."""

SCHEMA_MAP_KEYWORDS = frozenset(
    name
    for name, field in _FIELDS.items()
    if isinstance(field.shape, MapOf) and _is_schema(field.shape.member)
)
"""Keywords whose value maps names of the author's choice to schemas: `properties`, `$defs`, …"""

CHOICE_KEYWORDS = ("oneOf", "anyOf")
"""Keywords that list alternatives."""

IN_PLACE_KEYWORDS = ("allOf", "oneOf", "anyOf", "not", "if", "then", "else", "dependentSchemas")
"""Keywords whose schemas apply to the same value (JSON Schema 2020-12 core, section 10.2)."""


def subschemas(
    schema: Mapping[str, JSON], keywords: Iterable[str] | None = None
) -> Iterator[tuple[Pointer, JSON]]:
    """The schemas directly below a schema, or below some of its keywords, each with the steps to it."""
    if keywords is not None:
        schema = {keyword: schema[keyword] for keyword in keywords if keyword in schema}
    for keyword, value in schema.items():
        if keyword in SCHEMA_MAP_KEYWORDS:
            if isinstance(value, dict):
                yield from (((keyword, name), below) for name, below in value.items())
        elif keyword in SCHEMA_LIST_KEYWORDS or (keyword == "items" and isinstance(value, list)):
            # Before draft 2020-12 `items` is an array where JSON Schema now has `prefixItems`.
            if isinstance(value, list):
                yield from (((keyword, index), below) for index, below in enumerate(value))
        elif keyword in SCHEMA_KEYWORDS:
            yield (keyword,), value


def walk_schema(value: JSON, pointer: Pointer = ()) -> Iterator[tuple[Pointer, "dict[str, JSON]"]]:
    """Every schema object at and below a schema with its pointer; references are not followed."""
    pending: list[tuple[Pointer, JSON]] = [(pointer, value)]
    while pending:
        here, found = pending.pop()
        if isinstance(found, dict):
            yield here, found
            pending += [((*here, *steps), below) for steps, below in subschemas(found)]
