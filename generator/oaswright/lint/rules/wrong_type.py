"""A value of the wrong type.

## What it does
Reports a field whose value is not of the type that the standard gives for it.

A number, or true or false, where a string is expected is a warning, and read as the text that stands there.

## Why
Readers of the document either refuse it or ignore the field.

## Example
    parameters:
      limit:              # `parameters` must be an array, not an object
        in: query

## How to fix
Write the value as the message says. In YAML, quotes make a string, `- ` starts an item of an array.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.descriptions import TYPES, describe_shape, describe_value
from oaswright.lint.fields import known_fields
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.grammar import Kind, ListOf, MapOf, ObjectOf, Scalar, Shape, find_mismatches
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.openapi.walk import find_empty_above
from oaswright.spec.tree import Object, as_object

# What people write as the text of its only required field.
_OF_ONE_FIELD = frozenset({"tag", "server", "license", "external-documentation", "discriminator"})
# More values are not shown.
_MAX_VALUES = 8


def check(context: Context) -> Iterable[Finding]:
    for site, kind, name, shape, value in known_fields(context):
        for steps, expected, found in find_mismatches(shape, value):
            pointer = (*site.pointer, name, *steps)
            around = as_object(context.tree.at(pointer[:-1]))
            if pointer[-1] == "$ref" and isinstance(found, str) and find_empty_above(around) is not None:
                # That is said of what is empty.
                continue
            words = describe_shape(context.grammar, expected)
            subject = f"`{pointer[-1]}`"
            if isinstance(pointer[-1], int):
                subject = f"an item of `{name}`"
                words = words.partition(", or an array")[0]
            message = f"{subject} must be {words}, not {describe_value(found)}"
            # The text that stands there is plainly what is meant.
            plain = expected == Scalar("string") and isinstance(found, (bool, int, float))
            severity = Severity.WARNING if plain else None
            if found is None and find_empty_above(around) == pointer[-1]:
                yield Finding(
                    pointer,
                    f"{subject} is empty, and the `$ref` below it is no part of it",
                    f"indent the `$ref` more than `{pointer[-1]}`",
                    at="key",
                    shown=(*pointer[:-1], "$ref"),
                )
                continue
            hint = _hint(context, kind, as_object(site.value), pointer, name, expected, found)
            yield Finding(
                pointer,
                message,
                hint,
                at="value" if isinstance(expected, Scalar) else "start",
                severity=severity,
            )


def _hint(
    context: Context, kind: Kind, holder: Object, pointer: Pointer, name: str, shape: Shape, value: JSON
) -> str | None:
    """The way out where a value has the wrong type."""
    if kind.id == "schema" and (hint := _hint_in_schema(context, holder, pointer, name, value)) is not None:
        return hint
    if kind.id == "security-requirement" and value is None:
        return f"write `{pointer[-1]}: []`"
    if name == "$ref" and value is None:
        return "after a space `#` starts a comment in YAML: put the reference in quotes"
    if isinstance(shape, Scalar) and (hint := _hint_for_scalar(shape.type, value)) is not None:
        return hint
    if isinstance(shape, ListOf):
        return _hint_for_list(context, shape, value)
    if isinstance(shape, ObjectOf) and shape.kind == "responses" and isinstance(value, list):
        return "write each status as a key without `- `: `'200': {description: …}`"
    if isinstance(shape, (MapOf, ObjectOf)) and isinstance(value, list):
        return "write `name: value` pairs without `- `"
    if isinstance(shape, ObjectOf) and isinstance(value, str):
        return _hint_for_object(context, shape, value)
    return "write the value, or remove the field" if value is None else None


def _hint_in_schema(context: Context, schema: Object, pointer: Pointer, name: str, value: JSON) -> str | None:
    last = str(pointer[-1])
    match name:
        case "exclusiveMinimum" | "exclusiveMaximum":
            bound = name.removeprefix("exclusive").lower()
            if isinstance(value, bool) and value and bound in schema:
                return (
                    f"since OpenAPI 3.1 it is the bound: write `{name}: {schema[bound]}` instead of `{bound}`"
                )
            if isinstance(value, bool):
                return "since OpenAPI 3.1 it is the bound itself: write a number, or remove it"
            return f"in OpenAPI 3.0 write `{bound}: {value}` and `{name}: true`"
        case "type" if value is None:
            return "put it in quotes: `'null'`"
        case "type" if isinstance(value, list) and context.version == "3.0":
            return _hint_for_types([str(word) for word in value if word not in (None, "null")], value)
        case "additionalProperties" if value in ("true", "false"):
            return f"write `{value}` without quotes"
        case "required" if isinstance(value, bool):
            if pointer[-3:-2] != ("properties",):
                return "list the required properties in the schema of the object: `required: [name]`"
            if value:
                return f"remove it, and write `required: [{pointer[-2]}]` beside `properties`"
            return "remove it: a property is optional unless `required` beside `properties` lists it"
        case "items" if isinstance(value, list):
            if context.version == "3.0":
                return "write one schema without `- `; for several kinds of items `items: {oneOf: […]}`"
            return "write one schema without `- `, or `prefixItems` for one schema per position"
        case "enum" if isinstance(value, dict):
            return f"list the values: `[{', '.join(value)}]`" if len(value) <= _MAX_VALUES else None
        case "enum" if isinstance(value, str) and "|" in value:
            return f"write `[{', '.join(word.strip() for word in value.split('|'))}]`"
        case "examples" if isinstance(value, dict):
            return "inside a schema `examples` is an array of values"
        case "properties" if last != name and last in context.grammar.kinds["schema"].fields:
            if last == "type" or not (isinstance(value, str) and value in TYPES):
                return f"indent it less: `{last}` is a keyword, and stands beside `properties`"
        case _:
            pass
    return None


def _hint_for_types(types: list[str], written: list[JSON]) -> str:
    """How OpenAPI 3.0, which knows one type, says what a list of types says since 3.1."""
    if not types:
        return "OpenAPI 3.0 knows one type: write it, and `nullable: true`"
    null = " and `nullable: true`" if len(types) < len(written) else ""
    if len(types) == 1:
        return f"OpenAPI 3.0 knows one type: write `type: {types[0]}`{null}"
    schemas = ", ".join(f"{{type: {name}}}" for name in types)
    each = ", with `nullable: true` in each" if null else ""
    return f"OpenAPI 3.0 knows one type: write `anyOf: [{schemas}]`{each}"


def _hint_for_scalar(type_: str, value: JSON) -> str | None:
    if type_ == "boolean" and isinstance(value, str):
        if value.lower() in ("true", "false", "yes", "no", "on", "off"):
            return f"write `{'true' if value.lower() in ('true', 'yes', 'on') else 'false'}` without quotes"
    elif type_ in ("number", "count") and isinstance(value, str):
        return "write the number without quotes" if value.replace(".", "", 1).isdigit() else None
    elif type_ in ("string", "uri"):
        if isinstance(value, (bool, int, float)):
            return "put it in quotes"
        if value is None:
            return "write a string, or remove the field"
    return None


def _hint_for_list(context: Context, shape: ListOf, value: JSON) -> str | None:
    item = context.grammar.kinds[shape.item.kind] if isinstance(shape.item, ObjectOf) else None
    if isinstance(value, dict):
        if item is not None and "name" in item.fields and value.keys().isdisjoint(item.fields):
            return "write an item for each: `- name: …`"
        return "start each item with `- `"
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        if item is None:
            return f"write `[{value}]`"
        if item.id == "security-requirement":
            return f"write `[{{{value}: []}}]`"
    return "write the value, or remove the field" if value is None else None


def _hint_for_object(context: Context, shape: ObjectOf, value: str) -> str | None:
    if shape.kind == "security-requirement":
        return f"write `{value}: []`"
    name, colon, rest = value.partition(":")
    if colon and rest and name in context.grammar.kinds[shape.kind].fields:
        return f"a `:` needs a space after it: write `{name}: {rest}`"
    if value.startswith("#/") and (shape.reference or shape.kind == "schema"):
        return f"write `$ref: '{value}'`"
    required = context.grammar.kinds[shape.kind].required
    if shape.kind in _OF_ONE_FIELD and len(required) == 1:
        return f"write `{required[0]}: {value}`"
    if shape.kind == "schema":
        if value in TYPES:
            return f"write `type: {value}` below it"
        if value in context.tree.components("schemas"):
            return f"write `$ref: '#/components/schemas/{value}'` below it"
    if shape.kind == "example":
        return "write `value: …` below it"
    if shape.kind in ("response", "request-body", "parameter", "header") and "/" not in value:
        return "write `description: …` below it"
    return "write `$ref: …` for a reference" if shape.reference or shape.kind == "schema" else None


RULE = Rule(RuleId.WRONG_TYPE, Severity.ERROR, __doc__, check)
