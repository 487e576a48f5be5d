"""The way out of a wrong field: another spelling, another version, another place."""

from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.context import Context
from oaswright.openapi.grammar import (
    Kind,
    ListOf,
    MapOf,
    ObjectOf,
    Scalar,
    Shape,
    component_group,
    versions_with,
)
from oaswright.openapi.pointers import JSON
from oaswright.openapi.walk import Site

# (kind, field, word) -> what is required too.
CONDITIONAL: dict[tuple[str, str, str], tuple[str, ...]] = {
    ("security-scheme", "type", "apiKey"): ("name", "in"),
    ("security-scheme", "type", "http"): ("scheme",),
    ("security-scheme", "type", "oauth2"): ("flows",),
    ("security-scheme", "type", "openIdConnect"): ("openIdConnectUrl",),
}

# Names that stand for `$ref`.
MISSPELT_REFERENCE = frozenset({"ref", "$ref", "$reference", "reference", "$refs"})

# Words of Swagger 2.0 and of JSON Schema that stand for something else here: (kind or *, word) -> what to do.
_SWAGGER = {
    "swagger": "this is a document of Swagger 2.0; convert it to OpenAPI 3 first",
    "host": "write `servers: [{url: …}]`",
    "basePath": "write `servers: [{url: …}]`",
    "schemes": "write `servers: [{url: …}]`",
    "consumes": "name the media types under `requestBody.content`",
    "produces": "name the media types under `responses.<status>.content`",
    "definitions": "write `components.schemas`",
    "securityDefinitions": "write `components.securitySchemes`",
    "collectionFormat": "write `style` and `explode`",
}
_SCHEMA_30 = {
    "const": "write `enum` with one value",
    "examples": "write `example` with one value",
    "prefixItems": "OpenAPI 3.0 has no tuples; describe the items by one schema",
    "patternProperties": "write `additionalProperties`",
    "$defs": "write `components.schemas`",
    "definitions": "write `components.schemas`",
    "if": "write `oneOf` with one schema per case",
    "contentEncoding": "write `format: byte` or `format: binary`",
    "contentMediaType": "write `format: byte` or `format: binary`",
}


def unknown_field_hint(context: Context, site: Site, name: str) -> tuple[str, str | None]:
    """Message and hint for a field that an object does not have."""
    kind = context.grammar.kinds[site.kind]
    if kind.pattern == "status":
        upper = name.upper()
        good = len(name) == 3 and upper[0] in "12345" and upper[1:] == "XX"
        hint = f"did you mean `{upper}`?" if good else "write a code such as `404`, `4XX`, or `default`"
        guess = did_you_mean(name, ["default"])
        return f"`{name}` is no status code", f"did you mean `{guess}`?" if guess else hint
    message = f"`{name}` is no field of {_article(kind.title)}"
    versions = versions_with(kind.id, name)
    if versions and context.version not in versions:
        since = versions[0] > context.version
        message += f" in OpenAPI {context.version}"
        default = (
            f"it {'came with' if since else 'went after'} OpenAPI {versions[0] if since else versions[-1]}"
        )
        return message, _SCHEMA_30.get(name, default) if kind.id == "schema" else default
    guess = did_you_mean(name, kind.fields)
    if name.lower() in MISSPELT_REFERENCE and component_group(kind.id, context.version):
        guess = "$ref"
    if guess is not None:
        return message, f"did you mean `{guess}`?"
    if kind.id == "schema" and name in _SCHEMA_30:
        return message, _SCHEMA_30[name]
    if name in _SWAGGER and kind.id in ("openapi", "operation", "parameter", "path-item"):
        return message, _SWAGGER[name]
    return message, _elsewhere(context, site, kind, name)


def _elsewhere(context: Context, site: Site, kind: Kind, name: str) -> str | None:
    """Where the standard has a field of that name: deeper in this object, or in one around it."""
    # `content` first: a schema there is far more likely than one of a header.
    for field_name, field in sorted(
        kind.fields.items(), key=lambda item: item[0] not in ("content", "requestBody")
    ):
        inner = _kind_of(field.shape)
        if inner is not None and inner != kind.id and name in context.grammar.kinds[inner].fields:
            return f"it belongs into `{field_name}`: {_article(context.title(inner))} has it"
    pointer = site.pointer
    while pointer:
        pointer = pointer[:-1]
        outer = context.kinds.get(pointer)
        if outer is not None and name in context.grammar.kinds[outer].fields:
            return f"{_article(context.title(outer))} has it: indent it less"
    for field_name, field in kind.fields.items():
        inner = _kind_of(field.shape)
        if inner is None:
            continue
        for deeper_name, deeper in context.grammar.kinds[inner].fields.items():
            deepest = _kind_of(deeper.shape)
            if deepest is not None and name in context.grammar.kinds[deepest].fields and inner != "schema":
                where = f"{field_name}.….{deeper_name}"
                return f"it belongs into `{where}`: {_article(context.title(deepest))} has it"
    if kind.id == "parameter" and name in context.grammar.kinds["schema"].fields:
        return "it belongs into `schema`"
    if kind.id in ("openapi", "info", "operation", "path-item", "components", "tag", "server"):
        return "a field of your own starts with `x-`"
    return None


def _kind_of(shape: Shape) -> str | None:
    while isinstance(shape, (ListOf, MapOf)):
        shape = shape.item if isinstance(shape, ListOf) else shape.member
    return shape.kind if isinstance(shape, ObjectOf) else None


def _article(title: str) -> str:
    return f"{'an' if title[0] in 'AEIOUX' else 'a'} {title}"


def wrong_type_hint(context: Context, kind: Kind, name: str, shape: Shape, value: JSON) -> str | None:
    """The way out where a value has the wrong type."""
    if kind.id == "schema":
        if name in ("exclusiveMinimum", "exclusiveMaximum"):
            bound = name.removeprefix("exclusive").lower()
            if isinstance(value, bool):
                return (
                    f"since OpenAPI 3.1 the bound itself stands here: `{name}: <number>` instead of `{bound}`"
                )
            return f"in OpenAPI 3.0 write `{bound}: {value}` and `{name}: true`"
        if name == "type" and value is None:
            return "put it in quotes: `'null'`"
        if name == "additionalProperties" and value in ("true", "false"):
            return f"write `{value}` without quotes"
        if name == "required" and isinstance(value, bool):
            return "list the required properties in the schema of the object: `required: [name]`"
        if name == "type" and isinstance(value, list):
            return "OpenAPI 3.0 knows one type; write `nullable: true` for null, `oneOf` for others"
        if name == "items" and isinstance(value, list):
            return "write `prefixItems` for one schema per position" if context.version != "3.0" else None
        if name == "examples" and isinstance(value, dict):
            return "inside a schema `examples` is an array of values"
    if isinstance(value, str) and isinstance(shape, Scalar):
        if shape.type == "boolean" and value.lower() in ("true", "false", "yes", "no", "on", "off"):
            return f"write `{'true' if value.lower() in ('true', 'yes', 'on') else 'false'}` without quotes"
        if shape.type in ("number", "count"):
            return "write the number without quotes" if value.replace(".", "", 1).isdigit() else None
    if isinstance(shape, ListOf):
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return f"write `[{value}]`"
        if isinstance(value, dict):
            return "start each item with `- `"
    if isinstance(shape, (MapOf, ObjectOf)) and isinstance(value, list):
        return "write `name: value` pairs without `- `"
    if name == "$ref" and value is None:
        return "after a space `#` starts a comment in YAML: put the reference in quotes"
    if isinstance(shape, ObjectOf) and isinstance(value, str) and shape.kind == "schema":
        if value in ("array", "boolean", "integer", "null", "number", "object", "string"):
            return f"write `type: {value}` below it"
        if value in context.component("schemas"):
            return f"write `$ref: '#/components/schemas/{value}'` below it"
    if isinstance(shape, ObjectOf) and isinstance(value, str):
        if shape.kind in ("response", "request-body", "parameter", "header") and "/" not in value:
            return "write `description: …` below it"
        return "write `$ref: …` for a reference" if shape.reference or shape.kind == "schema" else None
    if isinstance(shape, Scalar) and shape.type in ("string", "uri"):
        if isinstance(value, (bool, int, float)):
            return "put it in quotes"
        if value is None:
            return "write the text, or remove the field"
    if value is None:
        return "write the value, or remove the field"
    return None
