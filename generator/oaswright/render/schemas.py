"""`schemas.json`: what the runtime compiles. Nothing in it needs the document to be understood.

For each operation the file lists parameters, body, responses and security, each schema as JSON Schema of its
dialect for the direction in which it is used. Schemas that others refer to stand once in `$defs`, those of
another dialect than 2020-12 in a `$defs` of that dialect.
"""

from collections.abc import Mapping

from oaswright.ir.discriminators import values_by_component
from oaswright.openapi.dynamic_references import find_identities
from oaswright.openapi.jsonschema import Direction
from oaswright.openapi.media_types import is_json
from oaswright.openapi.pointers import JSON
from oaswright.render.defaults import find_bad_defaults
from oaswright.render.definitions import Definitions, SchemaProblem
from oaswright.render.text import format_json
from oaswright.spec.directions import Directions
from oaswright.spec.inheritance import own_schema
from oaswright.spec.model import (
    Encoding,
    Header,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Schema,
    Spec,
)
from oaswright.spec.text_types import holds_text, is_open, open_properties
from oaswright.spec.tree import Object, as_string
from oaswright.spec.uses import content_direction


def describe_schemas(
    spec: Spec, directions: Directions, formats: Mapping[str, str]
) -> tuple[Object, tuple[SchemaProblem, ...]]:
    """What `schemas.json` holds, and the schemas in it that cannot be used.

    Those are schemas that no validator can be made of, and schemas of parameters whose default is no value
    of theirs. `formats` names types of Python for formats.
    """
    identities = find_identities(spec.tree.value, spec.version)
    chosen = values_by_component(spec.tree, directions.discriminated)
    # What a parent says of itself holds for its children too, which have other values.
    inherited = {own_schema(parent) for parent in spec.tree.parents}
    chosen = {pointer: values for pointer, values in chosen.items() if pointer not in inherited}
    schemas = Definitions(spec, directions, identities, chosen)
    operations = {operation.id: _operation(operation, schemas) for operation in spec.operations}
    info = spec.tree.root.mapping("info")
    value: Object = {
        "title": spec.title,
        "version": as_string(info.get("version")),
        "summary": as_string(info.get("summary")),
        "basePath": spec.base_path,
        "securitySchemes": {
            scheme.name: {
                "type": scheme.type,
                "in": scheme.location,
                "name": scheme.parameter,
                "scheme": scheme.scheme,
            }
            for scheme in spec.schemes
        },
        "operations": dict[str, JSON](operations),
        **schemas.definitions(),
    }
    return value, tuple(schemas.problems or find_bad_defaults(value, schemas, formats))


def render_schemas(schemas: Object) -> str:
    """The text of `schemas.json`."""
    return format_json(schemas, indent=1)


def _operation(operation: Operation, schemas: Definitions) -> Object:
    found: Object = {
        "parameters": [_parameter(parameter, schemas) for parameter in operation.parameters],
        "responses": {response.status: _response(response, schemas) for response in operation.responses},
        "security": [
            {name: list[JSON](scopes) for name, scopes in requirement.items()}
            for requirement in operation.security
        ],
    }
    if operation.body is not None:
        found["body"] = {
            "required": operation.body.required,
            "content": _content(operation.body, "request", schemas),
        }
    return found


def _parameter(parameter: Parameter, schemas: Definitions) -> Object:
    found: Object = {
        "in": parameter.location,
        "name": parameter.name,
        "required": parameter.required,
        "style": parameter.style,
        "explode": parameter.explode,
        "content": is_json(parameter.media_type or ""),
    }
    if parameter.allow_empty:
        found["allowEmpty"] = True
    if parameter.location == "querystring":
        found["whole"] = True
    if parameter.encoding is not None:
        found["form"] = _encodings(parameter.encoding, parameter.schema, schemas)
    if parameter.schema is not None:
        found |= schemas.use(parameter.schema, "request")
        found["text"] = schemas.text(parameter.schema)
        is_exploded = parameter.explode and parameter.style in {"form", "cookie"}
        if is_exploded and parameter.media_type is None and is_open(schemas.spec.tree, parameter.schema):
            found["open"] = True
        resolved = schemas.resolve(parameter.schema)
        if "default" in resolved.value:
            found["default"] = resolved.value["default"]
    return found


def _response(response: Response, schemas: Definitions) -> Object:
    return {
        "content": _content(response, "response", schemas),
        "headers": {header.name: _header(header, schemas) for header in response.headers},
    }


def _header(header: Header, schemas: Definitions) -> Object:
    found: Object = {"required": header.required, "explode": header.explode}
    if is_json(header.media_type or ""):
        found["content"] = True
    elif header.media_type is not None and header.name.lower() == "set-cookie":
        found["lines"] = True  # section 4.21.4 of OpenAPI 3.2
    if header.schema is not None:
        found |= schemas.use(header.schema, "response")
        found["text"] = schemas.text(header.schema)
    return found


def _content(holder: RequestBody | Response, direction: Direction, schemas: Definitions) -> Object:
    return {content.name: _media_type(content, direction, schemas) for content in holder.content}


def _media_type(content: MediaType, direction: Direction, schemas: Definitions) -> Object:
    found: Object = {"kind": content.kind}
    is_form = content.kind in {"form", "multipart"} and direction == "request"
    if content.schema is not None and (content.kind in {"json", "items"} or is_form):
        found |= schemas.use(content.schema, content_direction(content, direction))
    if (
        content.kind == "text"
        and content.schema is not None
        and holds_text(schemas.spec.tree, content.schema)
    ):
        found |= schemas.use(content.schema, direction)
        found["text"] = schemas.text(content.schema)
    if is_form:
        found["text"] = schemas.text(content.schema) if content.schema is not None else {}
        found["encoding"] = _encodings(content.encoding, content.schema, schemas)
    return found


def _encodings(encodings: Mapping[str, Encoding], schema: Schema | None, schemas: Definitions) -> Object:
    styled = any(encoding.styled for encoding in encodings.values())
    is_open = open_properties(schemas.spec.tree, schema) if styled and schema is not None else ()
    found: dict[str, Object] = {
        name: {
            "contentType": encoding.content_type,
            "style": encoding.style,
            "explode": encoding.explode,
            "styled": encoding.styled,
        }
        for name, encoding in encodings.items()
    }
    for name, encoding in encodings.items():
        if encoding.styled and name in is_open:
            found[name]["open"] = True
    return dict[str, JSON](found)
