"""A keyword that the type of the schema makes idle.

## What it does
Reports keywords for one type of value in a schema of another type: `minLength` for an integer, `properties`
for an array, `items` for an object.

## Why
JSON Schema skips a keyword that is about another type. The check that the author wanted does not happen.

## Example
    type: integer
    maxLength: 5          # only says something about a text; did you mean `maximum`?

## How to fix
Correct the type, or use the keyword for that type.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import JSON

_NUMBER = frozenset({"number", "integer"})
_KNOWN = _NUMBER | {"string", "boolean", "null", "array", "object"}
_TYPES: dict[str, tuple[frozenset[str], str]] = {
    keyword: (types, words)
    for types, words, keywords in (
        (frozenset({"string"}), "a text", ("minLength", "maxLength", "pattern")),
        (
            _NUMBER,
            "a number",
            ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        ),
        (
            frozenset({"array"}),
            "an array",
            ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"),
        ),
        (
            frozenset({"object"}),
            "an object",
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


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        if context.version == "3.0" and "$ref" in schema.value:
            continue
        types = _types(schema.value.get("type"))
        if not types or not types <= _KNOWN:
            continue  # a misspelt type is a finding of its own, and nobody knows which one was meant
        idle = [
            name
            for name in schema.value
            if name in _TYPES and not types & _TYPES[name][0] and not _says_nothing(schema.value[name])
        ]
        if not idle:
            continue
        name = idle[0]
        kind = next(iter(sorted(types)))
        instead = _INSTEAD.get((name, kind))
        words = _TYPES[name][1]
        others = "".join(f", so does `{other}`" for other in idle[1:2])
        yield Finding(
            (*schema.pointer, name),
            f"`{name}` only says something about {words}, but the type is `{kind}`{others}",
            f"did you mean `{instead}`?" if instead else f"correct the type, or remove `{name}`",
            at="key",
        )


def _types(written: JSON) -> set[str]:
    if isinstance(written, str):
        return {written}
    if isinstance(written, list):
        return {word for word in written if isinstance(word, str)}
    return set()


def _says_nothing(value: JSON) -> bool:
    """Whether the keyword is empty, as in many generated documents, or a flag, a mistake of its own."""
    return isinstance(value, bool) or value in ({}, [])


RULE = Rule(RuleId.KEYWORD_WITHOUT_EFFECT, Severity.WARNING, __doc__, check)
