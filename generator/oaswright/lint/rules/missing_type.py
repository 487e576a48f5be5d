"""A schema whose keywords mean objects or arrays, and that does not say so with `type`.

## What it does
Reports, once for each document, that schemas have `properties` or `items` and no `type`.

## Why
JSON Schema then admits values of every other type: `properties` says something about objects only. A model
holds an object, so generation takes it that one is meant: a request with a string there is refused.

## Example
    Pet:
      properties:           # `type: object` is missing: JSON Schema admits "x" as well
        name: {type: string}

## How to fix
Write `type: object` or `type: array`. Where other values are meant too, name all types (since OpenAPI 3.1
`type: [object, string]`), or write them as alternatives of `oneOf`.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.keywords import IN_PLACE_KEYWORDS, subschemas
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import as_object

_IMPLIED = {"properties": "object", "items": "array"}
# Where one of these stands, it tells which values are meant.
_TELLING = frozenset({"type", "enum", "const", "oneOf", "anyOf"})
_MAX_RELATED = 3


def check(context: Context) -> Iterable[Finding]:
    found: dict[Pointer, str] = {}
    for schema in context.objects("schema"):
        if "type" in schema.value or not _TELLING.isdisjoint(schema.value):
            continue
        if not _is_part(schema.pointer) and not _is_component(schema.pointer):
            untyped = _find_untyped(context, schema.value, schema.pointer)
            found.update([untyped] if untyped is not None else ())
    if not found:
        return
    pointers = sorted(found, key=lambda pointer: [str(token) for token in pointer])
    first, others = pointers[0], pointers[1:]
    keyword = found[first]
    elsewhere = f", here and in {len(others)} more" if others else ""
    yield Finding(
        (*first, keyword),
        f"`{keyword}` without `type`{elsewhere}: values of other types are refused",
        f"write `type: {_IMPLIED[keyword]}`",
        related=tuple(((*pointer, found[pointer]), "here too") for pointer in others[:_MAX_RELATED]),
    )


def _is_part(pointer: Pointer) -> bool:
    """Whether a schema holds for the same value as the one around it, which may have the type."""
    return any(token in IN_PLACE_KEYWORDS for token in pointer[-2:])


def _is_component(pointer: Pointer) -> bool:
    return len(pointer) == 3 and pointer[:2] == ("components", "schemas")


def _find_untyped(context: Context, schema: JSON, pointer: Pointer) -> tuple[Pointer, str] | None:
    """The first schema with such a keyword in a composition that has no type anywhere."""
    first: tuple[Pointer, str] | None = None
    for here, part in _parts(context, schema, pointer, set()):
        if not _TELLING.isdisjoint(part):
            return None
        keyword = next((keyword for keyword in _IMPLIED if keyword in part), None)
        if first is None and keyword is not None:
            first = here, keyword
    return first


def _parts(
    context: Context, schema: JSON, pointer: Pointer, seen: set[Pointer]
) -> Iterator[tuple[Pointer, dict[str, JSON]]]:
    if pointer in seen or not isinstance(schema, dict):
        return
    seen.add(pointer)
    yield pointer, schema
    target = context.step(schema, pointer)
    if target is not None:
        yield from _parts(context, *target, seen)
    for steps, part in subschemas(as_object(schema), ("allOf",)):
        yield from _parts(context, part, (*pointer, *steps), seen)


RULE = Rule(RuleId.MISSING_TYPE, Severity.WARNING, __doc__, check)
