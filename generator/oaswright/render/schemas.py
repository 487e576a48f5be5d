"""`schemas.json`: what the runtime compiles. Nothing in it needs the document to be understood.

For each operation the file lists parameters, body, responses and security, each schema as JSON Schema of its
dialect for the direction in which it is used. Schemas that others refer to stand once in `$defs`, those of
another dialect than 2020-12 in a `$defs` of that dialect.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from oaswright.openapi.jsonschema import Direction, Translation
from oaswright.openapi.keywords import walk_schema
from oaswright.openapi.pointers import JSON, Pointer, format_pointer
from oaswright.spec.directions import Directions
from oaswright.spec.model import Header, MediaType, Operation, Parameter, RequestBody, Response, Schema, Spec
from oaswright.spec.text_types import text_type
from oaswright.spec.tree import Node, Object, UnresolvedError, as_string
from oaswright.spec.uses import content_direction
from oaswright.validators import DEFAULT_DIALECT, DIALECTS, FORMATS, compile_schema, dialect_name


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """A schema that cannot be compiled, by its pointer, and why."""

    pointer: Pointer
    reason: str


def render_schemas(spec: Spec, directions: Directions) -> tuple[str, tuple[SchemaProblem, ...]]:
    """The text of `schemas.json`, and the schemas in it that no validator can be made of."""
    schemas = _Schemas(spec, directions)
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
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n", tuple(schemas.problems)


def _operation(operation: Operation, schemas: "_Schemas") -> Object:
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


def _parameter(parameter: Parameter, schemas: "_Schemas") -> Object:
    found: Object = {
        "in": parameter.location,
        "name": parameter.name,
        "required": parameter.required,
        "style": parameter.style,
        "explode": parameter.explode,
        "content": parameter.media_type is not None,
    }
    if parameter.schema is not None:
        found |= schemas.use(parameter.schema, "request")
        found["text"] = schemas.text(parameter.schema)
        resolved = schemas.resolve(parameter.schema)
        if "default" in resolved:
            found["default"] = resolved["default"]
    return found


def _response(response: Response, schemas: "_Schemas") -> Object:
    return {
        "content": _content(response, "response", schemas),
        "headers": {header.name: _header(header, schemas) for header in response.headers},
    }


def _header(header: Header, schemas: "_Schemas") -> Object:
    found: Object = {"required": header.required, "explode": header.explode}
    if header.schema is not None and header.media_type is None:
        found |= schemas.use(header.schema, "response")
        found["text"] = schemas.text(header.schema)
    return found


def _content(holder: RequestBody | Response, direction: Direction, schemas: "_Schemas") -> Object:
    return {content.name: _media_type(content, direction, schemas) for content in holder.content}


def _media_type(content: MediaType, direction: Direction, schemas: "_Schemas") -> Object:
    found: Object = {"kind": content.kind}
    is_form = content.kind in {"form", "multipart"} and direction == "request"
    if content.schema is not None and (content.kind == "json" or is_form):
        found |= schemas.use(content.schema, content_direction(content, direction))
    if is_form:
        found["text"] = schemas.text(content.schema) if content.schema is not None else {}
        found["encoding"] = {
            name: {
                "contentType": encoding.content_type,
                "style": encoding.style,
                "explode": encoding.explode,
                "styled": encoding.styled,
            }
            for name, encoding in content.encoding.items()
        }
    return found


@dataclass(slots=True)
class _Schemas:
    """Translates schemas; what they refer to is gathered, and translated afterwards."""

    spec: Spec
    directions: Directions
    problems: list[SchemaProblem] = field(default_factory=list[SchemaProblem])
    _keys: dict[tuple[Pointer, Direction, str], str] = field(
        default_factory=dict[tuple[Pointer, Direction, str], str]
    )
    _taken: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    _referred: set[str] = field(default_factory=set[str])
    """The keys of what the schema refers to that is being translated."""
    _anchors: dict[str, list[Pointer]] = field(default_factory=dict[str, "list[Pointer]"])
    _pending: list[tuple[Pointer, Direction, str]] = field(
        default_factory=list[tuple[Pointer, Direction, str]]
    )

    def use(self, schema: Schema, direction: Direction) -> Object:
        """A schema in a direction: `schema` and, where it is not the default, `dialect`."""
        dialect = self._dialect(schema)
        translated = self._translate(schema.value, schema.pointer, direction, dialect)
        return {"schema": translated, **({"dialect": dialect} if dialect != DEFAULT_DIALECT else {})}

    def text(self, schema: Schema) -> JSON:
        """Which types the text of a parameter, header or form may be."""
        return text_type(self.spec.tree, schema)

    def resolve(self, schema: Schema) -> Object:
        """A schema after its references were followed; an empty one where it is no object."""
        return _resolve(self.spec, schema).value

    def definitions(self) -> Object:
        """Everything that is referred to, by dialect: `$defs`, and `dialects` for others than the default."""
        found: dict[str, dict[str, JSON]] = {}
        while self._pending:
            pointer, direction, dialect = self._pending.pop()
            key = self._keys[pointer, direction, dialect]
            value = self.spec.tree.at(pointer)
            found.setdefault(dialect, {})[key] = self._translate(value, pointer, direction, dialect)
        others: Object = {
            dialect: {"$defs": _sorted(found[dialect])} for dialect in DIALECTS if dialect in found
        }
        return {"$defs": _sorted(found.get(DEFAULT_DIALECT, {})), **_others(others)}

    def _translate(self, value: JSON, pointer: Pointer, direction: Direction, dialect: str) -> JSON:
        translation = Translation(
            version=self.spec.version,
            direction=direction,
            target=self.spec.tree.find_target,
            at=self.spec.tree.at,
            refer=lambda target: self._refer(target, direction, dialect),
            dynamic=self._dynamic_target,
        )
        self._referred.clear()
        translated = translation.schema(value, pointer)
        if isinstance(translated, dict) and translated.keys() != {"$ref"}:
            self._compile(translated, pointer, dialect)
        return translated

    def _refer(self, target: Pointer, direction: Direction, dialect: str) -> str:
        canonical = self.directions.canonical(target, direction)
        place = (target, canonical, dialect)
        if place not in self._keys:
            self._keys[place] = self._name(*place)
            self._pending.append(place)
        self._referred.add(self._keys[place])
        holder = "" if dialect == DEFAULT_DIALECT else f"dialects/{dialect}/"
        token = self._keys[place].replace("~", "~0").replace("/", "~1")
        return f"#/{holder}$defs/{quote(token, safe='~')}"

    def _dynamic_target(self, reference: str, holder: Pointer) -> Pointer | None:
        """What a `$dynamicRef` means where only one schema of the document has its `$dynamicAnchor`.

        With several the schemas that were gone through decide (JSON Schema 2020-12 core, section 8.2.3.2).
        """
        anchor = reference.partition("#")[2]
        if not anchor or anchor.startswith("/"):
            return self.spec.tree.find_target(reference, holder)
        if not self._anchors:
            self._anchors = _find_dynamic_anchors(self.spec)
        found = self._anchors.get(anchor, [])
        if len(found) > 1:
            reason = f"`$dynamicRef` to `{anchor}`, of which there are {len(found)}"
            self.problems.append(SchemaProblem(holder, reason))
        return found[0] if found else None

    def _name(self, pointer: Pointer, direction: Direction, dialect: str) -> str:
        """A component's own name, other places by their pointers; the direction where there are several."""
        is_component = len(pointer) == 3 and pointer[:2] == ("components", "schemas")
        name = str(pointer[-1]) if is_component else format_pointer(pointer)
        name += self.directions.suffix(pointer, direction) and f".{direction}"
        chosen, number = name, 2
        while (dialect, chosen) in self._taken:
            chosen, number = f"{name}.{number}", number + 1
        self._taken.add((dialect, chosen))
        return chosen

    def _dialect(self, schema: Schema) -> str:
        """The dialect of a schema: its `$schema`, else the document's (OpenAPI 3.1, section 4.8.24.5).

        `$schema` counts where the schema of a parameter, body or response begins, references followed;
        deeper down a schema follows the one around it.
        """
        default = self.spec.tree.value.get("jsonSchemaDialect")
        return dialect_name(_resolve(self.spec, schema).value.get("$schema", default))

    def _compile(self, schema: Object, pointer: Pointer, dialect: str) -> None:
        """Note why a schema by itself cannot be compiled; what it refers to is looked at in its turn."""
        definitions: Object = {"$defs": dict.fromkeys(self._referred, True)}
        others: Object = {} if dialect == DEFAULT_DIALECT else {"dialects": {dialect: definitions}}
        try:
            compile_schema({**schema, **definitions, **others}, DIALECTS[dialect], own_formats=FORMATS)
        except ValueError as error:
            self.problems.append(SchemaProblem(pointer, str(error).splitlines()[0]))


def _find_dynamic_anchors(spec: Spec) -> dict[str, list[Pointer]]:
    found: dict[str, list[Pointer]] = {}
    for name, component in spec.tree.components("schemas").items():
        for pointer, schema in walk_schema(component, ("components", "schemas", name)):
            anchor = schema.get("$dynamicAnchor")
            if isinstance(anchor, str):
                found.setdefault(anchor, []).append(pointer)
    return found


def _resolve(spec: Spec, schema: Schema) -> Node:
    try:
        return spec.tree.node(schema.value, schema.pointer)
    except UnresolvedError:
        return Node(schema.pointer, {})


def _sorted(definitions: Mapping[str, JSON]) -> Object:
    return dict(sorted(definitions.items()))


def _others(dialects: Object) -> Object:
    others = {name: value for name, value in dialects.items() if name != DEFAULT_DIALECT}
    return {"dialects": others} if others else {}
