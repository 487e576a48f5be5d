"""An unknown field.

## What it does
Reports a name that the standard's field table of the object does not list, in the version that the document
names.

## Why
A misspelled field is not read by anything: the parameter stays optional, the response stays undocumented.

## Example
    info:
      title: Pets
      verison: "1.0"      # did you mean `version`?

## How to fix
Correct the name, move the field to the object that has it, or start a field of your own with `x-`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.context import Context
from oaswright.lint.fields import is_misspelt_reference, unknown_fields
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.grammar import (
    Kind,
    ListOf,
    MapOf,
    ObjectOf,
    Shape,
    component_group,
    versions_with,
    with_article,
)
from oaswright.openapi.walk import Site

# Words of Swagger 2.0, and what to write instead.
_SWAGGER = {
    "swagger": "this is a document of Swagger 2.0; convert it to OpenAPI 3 first",
    "host": "write `servers: [{url: …}]`",
    "basePath": "write `servers: [{url: …}]`",
    "schemes": "write `servers: [{url: …}]`",
    "consumes": "name the media types under `requestBody.content`",
    "produces": "name the media types under `responses.<status>.content`",
    "definitions": "move what it holds to `components.schemas`",
    "securityDefinitions": "move what it holds to `components.securitySchemes`",
    "collectionFormat": "write `style` and `explode`",
}
# What people write for a field, and its name.
_SYNONYMS = {"body": "requestBody", "params": "parameters", "desc": "description", "models": "schemas"}
# Keywords of JSON Schema that OpenAPI 3.0 does not have.
_SCHEMA_30 = {
    "const": "write `enum` with one value",
    "examples": "write `example` with one value",
    "prefixItems": "OpenAPI 3.0 has no tuples; describe the items by one schema",
    "patternProperties": "write `additionalProperties`, whose schema is for every other name",
    "$defs": "move what it holds to `components.schemas`",
    "definitions": "move what it holds to `components.schemas`",
    "if": "write `oneOf` with one schema per case",
    "contentEncoding": "write `format: byte` or `format: binary`",
    "contentMediaType": "write `format: byte` or `format: binary`",
}


def check(context: Context) -> Iterable[Finding]:
    for site in context.sites:
        for name in unknown_fields(context, site.kind, site.value):
            kind = context.grammar.kinds[site.kind]
            message, hint = _status(name) if kind.pattern == "status" else _field(context, site, kind, name)
            yield Finding((*site.pointer, name), message, hint, at="key")


def _status(name: str) -> tuple[str, str]:
    upper = name.upper()
    if did_you_mean(name, ["default"]):
        upper = "default"
    elif not (len(name) == 3 and upper[0] in "12345" and upper[1:] == "XX"):
        return f"`{name}` is not a status code", "write a code such as `404`, `4XX`, or `default`"
    return f"`{name}` is not a status code", f"did you mean `{upper}`?"


def _field(context: Context, site: Site, kind: Kind, name: str) -> tuple[str, str | None]:
    """Message and hint."""
    message = f"unknown field `{name}` in {with_article(kind.title)}"
    versions = versions_with(kind.id, name)
    if versions and context.version not in versions:
        message += f" of OpenAPI {context.version}"
        is_new = versions[0] > context.version
        hint = f"removed after OpenAPI {versions[-1]}: remove it"
        if is_new:
            hint = f"added in OpenAPI {versions[0]}: write `openapi: {versions[0]}.0`, or remove it"
        return message, _SCHEMA_30.get(name, hint) if kind.id == "schema" else hint
    guess = did_you_mean(name, kind.fields)
    if is_misspelt_reference(name) and component_group(kind.id, context.version):
        guess = "$ref"
    if guess is not None:
        return message, f"did you mean `{guess}`?"
    if kind.id == "schema" and name in _SCHEMA_30:
        return message, _SCHEMA_30[name]
    if _SYNONYMS.get(name) in kind.fields:
        return message, f"write `{_SYNONYMS[name]}`"
    if kind.id == "schema" and isinstance(site.value, dict) and isinstance(site.value[name], dict):
        return message, "a property is described under `properties`"
    if name in _SWAGGER and kind.id in ("openapi", "operation", "parameter", "path-item"):
        return message, _SWAGGER[name]
    return message, _elsewhere(context, site, kind, name)


def _elsewhere(context: Context, site: Site, kind: Kind, name: str) -> str | None:
    """Where the standard has a field of that name: deeper in this object, or in one around it."""
    kinds = context.grammar.kinds
    # `content` first: a schema there is far more likely than one of a header.
    for field_name, field in sorted(
        kind.fields.items(), key=lambda item: item[0] not in ("content", "requestBody")
    ):
        inner = _kind_of(field.shape)
        if inner is not None and inner != kind.id and name in kinds[inner].fields:
            where = f"`{field_name}`" if isinstance(field.shape, ObjectOf) else _member_of(field_name)
            return f"move it into {where}: {with_article(kinds[inner].title)} has it"
    pointer = site.pointer
    while pointer:
        pointer = pointer[:-1]
        outer = context.kinds.get(pointer)
        if outer is not None and name in kinds[outer].fields:
            return f"{with_article(kinds[outer].title)} has it: indent it less"
    for field_name, field in kind.fields.items():
        inner = _kind_of(field.shape)
        if inner is None:
            continue
        for deeper_name, deeper in kinds[inner].fields.items():
            deepest = _kind_of(deeper.shape)
            if deepest is not None and name in kinds[deepest].fields and inner != "schema":
                where = f"{field_name}.….{deeper_name}"
                return f"move it into `{where}`: {with_article(kinds[deepest].title)} has it"
    if kind.id == "parameter" and name in kinds["schema"].fields:
        return "move it into `schema`"
    if kind.id in ("openapi", "info", "operation", "path-item", "components", "tag", "server"):
        return "the name of an extension starts with `x-`"
    return None


def _member_of(field: str) -> str:
    return "the media type in `content`" if field == "content" else f"a member of `{field}`"


def _kind_of(shape: Shape) -> str | None:
    """The kind of object in a field, in an array or a map of such objects."""
    while isinstance(shape, (ListOf, MapOf)):
        shape = shape.item if isinstance(shape, ListOf) else shape.member
    return shape.kind if isinstance(shape, ObjectOf) else None


RULE = Rule(RuleId.UNKNOWN_FIELD, Severity.ERROR, __doc__, check)
