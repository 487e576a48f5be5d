"""Every position of a document that can hold a text of its author, as a function from text to document."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeAlias

Document: TypeAlias = dict[str, Any]
Build: TypeAlias = Callable[[str], Document]

_BASE: Document = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "servers": [{"url": "https://example.com/v1"}],
    "tags": [{"name": "g"}],
    "paths": {
        "/things/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "patch": {
                "operationId": "changeThing",
                "tags": ["g"],
                "security": [{"key": []}],
                "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
                },
                "responses": {
                    "200": {
                        "description": "ok",
                        "headers": {"X-Count": {"schema": {"type": "integer"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    }
                },
            },
        }
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "schemas": {
            "Thing": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "kind": {"enum": ["a", "b"]}},
            }
        },
    },
}

_OPERATION = ("paths", "/things/{id}", "patch")
_THING = ("components", "schemas", "Thing")


def _at(*path: str | int) -> Build:
    """Put the text where a path leads, instead of what stands there."""

    def build(text: str) -> Document:
        document = deepcopy(_BASE)
        value: Any = document
        for token in path[:-1]:
            value = value[token] if isinstance(value, list) else value.setdefault(token, {})
        value[path[-1]] = text
        return document

    return build


def _key(*path: str) -> Build:
    """Use the text as the name of what a path leads to."""

    def build(text: str) -> Document:
        document = deepcopy(_BASE)
        value: Any = document
        for token in path[:-1]:
            value = value[token]
        value[text] = value.pop(path[-1])
        return document

    return build


def _with(*path: str | int, value: Callable[[str], Any]) -> Build:
    """Put what a function makes of the text where a path leads."""

    def build(text: str) -> Document:
        document = deepcopy(_BASE)
        node: Any = document
        for token in path[:-1]:
            node = node[token] if isinstance(node, list) else node.setdefault(token, {})
        node[path[-1]] = value(text)
        return document

    return build


def _property(value: Callable[[str], Any]) -> Build:
    return _with(*_THING, "properties", "p", value=value)


# Text that is nowhere part of a name: with any text the same tree comes out, but for constants.
FREE: dict[str, Build] = {
    "info-title": _at("info", "title"),
    "info-description": _at("info", "description"),
    "info-summary": _at("info", "summary"),
    "operation-summary": _at(*_OPERATION, "summary"),
    "operation-description": _at(*_OPERATION, "description"),
    "parameter-description": _at(*_OPERATION, "parameters", 0, "description"),
    "response-description": _at(*_OPERATION, "responses", "200", "description"),
    "header-description": _at(*_OPERATION, "responses", "200", "headers", "X-Count", "description"),
    "scheme-description": _at("components", "securitySchemes", "key", "description"),
    "scheme-header": _at("components", "securitySchemes", "key", "name"),
    "schema-title": _at(*_THING, "title"),
    "schema-description": _at(*_THING, "description"),
    "property-description": _at(*_THING, "properties", "name", "description"),
    "property-example": _at(*_THING, "properties", "name", "example"),
    "property-default": _at(*_THING, "properties", "name", "default"),
    "property-comment": _at(*_THING, "properties", "name", "$comment"),
    "property-const": _property(lambda text: {"type": "string", "const": text}),
    "tag-name": _with("tags", value=lambda text: [{"name": text}]),
    "custom-type": _at(*_THING, "properties", "name", "customTypePath"),
    "custom-base": _at(*_THING, "customBasePath"),
    "python-type": _at(*_THING, "properties", "name", "x-python-type"),
    "python-import": _with(*_THING, "x-python-import", value=lambda text: {"module": text, "name": text}),
    "default-factory": _at(*_THING, "properties", "name", "default_factory"),
    "enum-descriptions": _with(
        *_THING, "properties", "kind", "x-enum-descriptions", value=lambda text: [text]
    ),
    "router-controller": _at(*_OPERATION, "x-openapi-router-controller"),
    "info-function": _at("components", "securitySchemes", "key", "x-apikeyInfoFunc"),
    "body-name": _at(*_OPERATION, "requestBody", "x-body-name"),
    "property-format": _at(*_THING, "properties", "name", "format"),
    "external-docs": _with(
        *_OPERATION, "externalDocs", value=lambda text: {"url": text, "description": text}
    ),
}

# Text that names something, or has to be of a form.
NAMING: dict[str, Build] = {
    "operation-id": _at(*_OPERATION, "operationId"),
    "path": _with(
        "paths", value=lambda text: {f"/{text}": {"get": {"responses": {"204": {"description": "x"}}}}}
    ),
    "parameter-name": _at(*_OPERATION, "parameters", 0, "name"),
    "header-parameter": _with(
        *_OPERATION,
        "parameters",
        value=lambda text: [{"name": text, "in": "header", "schema": {"type": "string"}}],
    ),
    "cookie-parameter": _with(
        *_OPERATION,
        "parameters",
        value=lambda text: [{"name": text, "in": "cookie", "schema": {"type": "string"}}],
    ),
    "media-type": _key(*_OPERATION, "requestBody", "content", "application/json"),
    "response-media-type": _key(*_OPERATION, "responses", "200", "content", "application/json"),
    "response-status": _key(*_OPERATION, "responses", "200"),
    "header-name": _key(*_OPERATION, "responses", "200", "headers", "X-Count"),
    "scheme-name": _key("components", "securitySchemes", "key"),
    "property-name": _key(*_THING, "properties", "name"),
    "component-name": _key("components", "schemas", "Thing"),
    "enum-names": _with(
        *_THING, "properties", "kind", "x-enum-varnames", value=lambda text: [text, text + "2"]
    ),
    "enum-value": _with(
        *_THING, "properties", "kind", value=lambda text: {"type": "string", "enum": [text, "b"]}
    ),
    "enum-component": _with(
        "components",
        "schemas",
        "Kind",
        value=lambda text: {"type": "string", "enum": [text, f"{text}!", "c"]},
    ),
    "enum-default": _with(
        *_THING,
        "properties",
        "kind",
        value=lambda text: {"type": "string", "enum": [text, "b"], "default": text},
    ),
    "pattern": _at(*_THING, "properties", "name", "pattern"),
    "maximum": _property(lambda text: {"type": "integer", "maximum": text}),
    "multiple-of": _property(lambda text: {"type": "number", "multipleOf": text}),
    "max-length": _property(lambda text: {"type": "string", "maxLength": text}),
    "type": _property(lambda text: {"type": text}),
    "required": _with(*_THING, "required", value=lambda text: [text]),
    "reference": _property(lambda text: {"$ref": text}),
    "reference-tail": _property(lambda text: {"$ref": f"#/components/schemas/{text}"}),
    "mapping": _property(
        lambda text: {
            "oneOf": [{"$ref": "#/components/schemas/Thing"}],
            "discriminator": {"propertyName": "name", "mapping": {text: "#/components/schemas/Thing"}},
        }
    ),
    "mapping-target": _property(
        lambda text: {
            "oneOf": [{"$ref": "#/components/schemas/Thing"}],
            "discriminator": {"propertyName": "name", "mapping": {"a": text}},
        }
    ),
    "discriminator": _property(
        lambda text: {
            "oneOf": [{"$ref": "#/components/schemas/Thing"}],
            "discriminator": {"propertyName": text},
        }
    ),
    "alternative-title": _property(
        lambda text: {
            "anyOf": [{"title": text, "type": "object", "properties": {"a": {}}}, {"type": "string"}]
        }
    ),
    "pattern-name": _property(
        lambda text: {"type": "object", "patternProperties": {text: {"type": "string"}}}
    ),
    "server-url": _with("servers", value=lambda text: [{"url": f"https://example.com/{text}"}]),
    "webhook-name": _with(
        "webhooks",
        value=lambda text: {
            text: {
                "post": {
                    "requestBody": {"content": {"application/json": {"schema": {"properties": {"a": {}}}}}},
                    "responses": {"200": {"description": "x"}},
                }
            }
        },
    ),
    "anchor": _property(lambda text: {"$id": text, "$anchor": text, "type": "string"}),
    "version": _at("openapi"),
    "response-component": _with("components", "responses", value=lambda text: {text: {"description": "x"}}),
    "form-field": _with(
        *_OPERATION,
        "requestBody",
        value=lambda text: {
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {text: {"type": "string", "format": "binary"}},
                    },
                    "encoding": {text: {"contentType": text}},
                }
            }
        },
    ),
}

POSITIONS: dict[str, Build] = {**FREE, **NAMING}
