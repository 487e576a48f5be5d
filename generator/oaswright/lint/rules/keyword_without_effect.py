"""A keyword that has no effect on the type of its schema.

## What it does
Reports keywords for one type of value in a schema of another type: `minLength` for an integer, `properties`
for an array, `items` for an object; also a format of strings, such as `date-time`, for another
type, and a keyword without the one that it goes with, such as `then` without `if`.

## Why
JSON Schema skips a keyword that is about another type. The check that the author intended does not happen.

## Example
    type: integer
    maxLength: 5          # has no effect on an integer; did you mean `maximum`?

## How to fix
Correct the type, or use the keyword for that type.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.descriptions import TYPES, describe_types
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.grammar import find_mismatches
from oaswright.openapi.jsonschema import FORMATS_OF_STRINGS
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import Node

# The types that keywords apply to.
_APPLY_TO: dict[str, frozenset[str]] = {
    keyword: types
    for types, keywords in (
        (frozenset({"string"}), ("minLength", "maxLength", "pattern")),
        (
            frozenset({"number", "integer"}),
            ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        ),
        (
            frozenset({"array"}),
            ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"),
        ),
        (
            frozenset({"object"}),
            (
                "properties",
                "required",
                "additionalProperties",
                "patternProperties",
                "propertyNames",
                "minProperties",
                "maxProperties",
            ),
        ),
    )
    for keyword in keywords
}
_OF_MEMBERS = frozenset({"properties", "patternProperties", "additionalProperties", "items", "prefixItems"})
_INSTEAD = {
    ("minLength", "number"): "minimum",
    ("maxLength", "number"): "maximum",
    ("minLength", "integer"): "minimum",
    ("maxLength", "integer"): "maximum",
    ("minimum", "string"): "minLength",
    ("maximum", "string"): "maxLength",
    ("minLength", "array"): "minItems",
    ("maxLength", "array"): "maxItems",
    ("minItems", "string"): "minLength",
    ("maxItems", "string"): "maxLength",
    ("minItems", "object"): "minProperties",
    ("maxItems", "object"): "maxProperties",
}

# Integers of 64 bits are often sent as strings on purpose.
_FORMATS_OF_NUMBERS = frozenset({"int8", "int16", "int32", "float", "double"})
_GO_WITH = {
    "then": "if",
    "else": "if",
    "minContains": "contains",
    "maxContains": "contains",
    "contentSchema": "contentMediaType",
}


def check(context: Context) -> Iterable[Finding]:
    fields = context.grammar.kinds["schema"].fields
    for schema in context.objects("schema"):
        if context.version == "3.0" and "$ref" in schema.value:
            continue
        if not schema.value.keys().isdisjoint(_GO_WITH):
            yield from _alone(context, schema)
        if "properties" in schema.value:
            yield from _below_properties(context, schema)
        types = _types(schema.value.get("type"))
        if not types or not types <= TYPES.keys():
            continue  # a misspelled type is a finding of its own, and nobody knows which one was meant
        if "format" in schema.value:
            yield from _format(schema, types)
        found = [
            name
            for name, value in schema.value.items()
            if name in _APPLY_TO and types.isdisjoint(_APPLY_TO[name]) and not _is_empty(value)
        ]
        # A value that the keyword cannot have is a finding of its own.
        found = [name for name in found if not any(find_mismatches(fields[name].shape, schema.value[name]))]
        if not found:
            continue
        if (meant := _find_type(schema, types, found)) is not None:
            yield Finding(
                (*schema.pointer, found[0]),
                f"{_list(found)} no effect on {describe_types(types)}",
                f"did you mean `type: {meant}`?",
                shown=(*schema.pointer, "type"),
            )
            continue
        instead = next((_INSTEAD[found[0], type_] for type_ in types if (found[0], type_) in _INSTEAD), None)
        yield Finding(
            (*schema.pointer, found[0]),
            f"{_list(found)} no effect on {describe_types(types)}",
            f"did you mean `{instead}`?" if instead else _hint(schema, found[0]),
            at="key",
        )


def _list(names: list[str]) -> str:
    return f"{' and '.join(f'`{name}`' for name in names[:2])} {'has' if len(names) == 1 else 'have'}"


def _find_type(schema: Node, types: set[str], found: list[str]) -> str | None:
    """The type that was meant where what describes members or items stands beside another one."""
    if _OF_MEMBERS.isdisjoint(found) or any(
        types & _APPLY_TO[name] for name in schema.value.keys() & _APPLY_TO.keys()
    ):
        return None
    meant = {tuple(_APPLY_TO[name]) for name in found}
    return meant.pop()[0] if len(meant) == 1 else None


def _hint(schema: Node, name: str) -> str:
    below = schema.pointer[-2:-1] == ("properties",)
    if name == "required" and below and schema.pointer[-1] in schema.items("required"):
        return "write it beside the `properties` around it, which it is about"
    return f"correct the type, or remove `{name}`"


def _below_properties(context: Context, schema: Node) -> Iterator[Finding]:
    """A keyword of the object that stands among its properties, since OpenAPI 3.1 as a schema of its own."""
    member = schema.mapping("properties").get("additionalProperties")
    if isinstance(member, bool) and context.version != "3.0":
        yield Finding(
            (*schema.pointer, "properties", "additionalProperties"),
            "`additionalProperties` below `properties` has no effect but on a property of that name",
            "indent it less: the keyword stands beside `properties`",
            at="key",
        )


def _alone(context: Context, schema: Node) -> Iterator[Finding]:
    """Keywords without the one that they go with (JSON Schema since 2019-09)."""
    if context.version == "3.0":
        return
    for name, other in _GO_WITH.items():
        if name in schema.value and other not in schema.value:
            message = f"`{name}` has no effect without `{other}`"
            yield Finding((*schema.pointer, name), message, f"add `{other}`, or remove `{name}`", at="key")
            return


def _format(schema: Node, types: set[str]) -> Iterator[Finding]:
    """A format of strings for values that are never strings, or of numbers for those that are no numbers."""
    name = schema.value.get("format")
    if not isinstance(name, str):
        return
    of_strings = name in FORMATS_OF_STRINGS and "string" not in types
    if of_strings or (name in _FORMATS_OF_NUMBERS and types.isdisjoint(("integer", "number"))):
        yield Finding(
            (*schema.pointer, "format"),
            f"the format `{name}` has no effect on {describe_types(types)}",
            "correct the type, or remove the format",
        )


def _types(written: JSON) -> set[str]:
    if isinstance(written, str):
        return {written}
    if isinstance(written, list):
        return {word for word in written if isinstance(word, str)}
    return set()


def _is_empty(value: JSON) -> bool:
    """Whether a keyword is empty, as in many generated documents, or a flag, a mistake of its own."""
    return isinstance(value, bool) or value in ({}, [])


RULE = Rule(RuleId.KEYWORD_WITHOUT_EFFECT, Severity.WARNING, __doc__, check)
