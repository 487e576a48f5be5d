"""From a bundled document to the `Api` that is rendered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from specwright.diagnostics import Diagnostic
from specwright.ir.document import Document, Node, OperationNode, Pointer, mapping, text
from specwright.ir.model import (
    JSON,
    Api,
    Body,
    Content,
    Header,
    Location,
    Operation,
    Parameter,
    Response,
    SecurityScheme,
)
from specwright.ir.names import pascal, snake, unique
from specwright.ir.schemas import model_schemas
from specwright.ir.statuses import status_name
from specwright.ir.support import unsupported
from specwright.ir.types import Types, component_of, inline_models
from specwright.source import Bundle

# Names that the interface module uses for itself.
_TAKEN = frozenset(
    {
        "ABC", "Any", "AwareDatetime", "ClassVar", "Generic", "Literal", "Principal", "TypeAlias",
        "TypeVar", "UUID",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lowered:
    """An `Api`, or the reasons why there is none."""

    api: Api | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """Every name of the interface module, resolved before anything is built."""

    types: Types
    methods: Mapping[Pointer, str]
    classes: Mapping[tuple[str, ...], str]

    def union(self, operation_id: str) -> str:
        return self.classes["union", operation_id]

    def response(self, operation_id: str, status: str, pointer: Pointer, shared: frozenset[Pointer]) -> str:
        if pointer in shared:
            return self.classes["response", str(pointer[-1])]
        return self.classes["response", operation_id, status]


def lower(bundle: Bundle, *, name: str, source: str) -> Lowered:
    """Lower a bundled document to the API called `name`, which was written in the file `source`.

    Constructs that generation does not support come back as located findings and no `Api`.
    """
    document = Document(bundle.value)
    findings = unsupported(document, bundle)
    if findings:
        return Lowered(None, findings)
    operations = tuple(document.operations())
    components = document.section("components", "schemas")
    sites = tuple(_sites(document, operations))
    model_names = unique(
        [(f"#{key}", pascal(key)) for key in components]
        + [(repr(pointer), wanted) for pointer, wanted, _ in sites]
    )
    types = Types(
        {key: model_names[f"#{key}"] for key in components},
        {pointer: model_names[repr(pointer)] for pointer, _, _ in sites},
    )
    shared = _shared_responses(document, operations)
    names = _resolve_names(document, operations, types, shared, name)
    schemes = _schemes(document)
    info = document.section("info")
    api = Api(
        name=name,
        source=source,
        class_name=names.classes["api",],
        title=text(info.get("title")),
        description=text(info.get("summary")) or text(info.get("description")),
        operations=tuple(_operation(document, node, names, shared) for node in operations),
        schemes=schemes,
        schemas=model_schemas(
            components, types.components, {p: (types.inline[p], schema) for p, _, schema in sites}
        ),
        partial_models=_partial_models(document, operations, types),
    )
    return Lowered(api, ())


def _sites(document: Document, operations: tuple[OperationNode, ...]) -> Iterator[tuple[Pointer, str, JSON]]:
    """Every inline schema of the operations that needs a model, once, with the name it wants."""
    seen: set[Pointer] = set()

    def below(node: Node, wanted: str) -> Iterator[tuple[Pointer, str, JSON]]:
        for pointer, schema in _schemas_of(node):
            for site in inline_models(schema, pointer, wanted):
                if site[0] not in seen:
                    seen.add(site[0])
                    yield site

    for operation in operations:
        owner = pascal(operation_id(operation))
        for parameter in operation.parameters:
            prefix = "" if parameter.pointer[0] == "components" else owner
            yield from below(parameter, prefix + pascal(text(parameter.value.get("name"))))
        body = document.child(operation.node, "requestBody")
        yield from below(body, f"{owner}Body")
        for status, response in _responses(document, operation):
            shared = response.pointer[0] == "components"
            wanted = f"{pascal(str(response.pointer[-1])) if shared else owner + status_name(status)}Body"
            yield from below(response, wanted)
            for name in mapping(response.value.get("headers")):
                header = document.child(response, "headers", name)
                yield from below(header, f"{wanted.removesuffix('Body')}{pascal(name)}")


def _schemas_of(node: Node) -> Iterator[tuple[Pointer, JSON]]:
    """The schema of a parameter, header, body or response: its own, or one for each media type."""
    if "schema" in node.value:
        yield (*node.pointer, "schema"), node.value["schema"]
    for media_type, content in mapping(node.value.get("content")).items():
        if "schema" in mapping(content):
            yield (*node.pointer, "content", media_type, "schema"), mapping(content)["schema"]


def operation_id(operation: OperationNode) -> str:
    """The operationId, or method and path where the document gives none."""
    return text(operation.node.value.get("operationId")) or f"{operation.http_method}{operation.path}"


def _responses(document: Document, operation: OperationNode) -> Iterator[tuple[str, Node]]:
    for status in mapping(operation.node.value.get("responses")):
        if not status.startswith("x-"):
            yield status, document.child(operation.node, "responses", status)


def _shared_responses(document: Document, operations: tuple[OperationNode, ...]) -> frozenset[Pointer]:
    """Component responses that always stand for one status: each becomes one class for all operations."""
    statuses: dict[Pointer, set[str]] = {}
    for operation in operations:
        for status, response in _responses(document, operation):
            if response.pointer[:2] == ("components", "responses"):
                statuses.setdefault(response.pointer, set()).add(status)
    return frozenset(pointer for pointer, used in statuses.items() if len(used) == 1)


def _resolve_names(
    document: Document,
    operations: tuple[OperationNode, ...],
    types: Types,
    shared: frozenset[Pointer],
    api_name: str,
) -> _Names:
    models = frozenset((*types.components.values(), *types.inline.values()))

    def class_name(wanted: str) -> str:
        return f"{wanted}Response" if wanted in models else wanted

    wanted: dict[tuple[str, ...], str] = {("api",): f"{pascal(api_name)}Api"}
    wanted["credentials",] = f"{pascal(api_name)}Credentials"
    for operation in operations:
        key = operation_id(operation)
        owner = pascal(key)
        for status, response in _responses(document, operation):
            if response.pointer in shared:
                shared_name = str(response.pointer[-1])
                wanted["response", shared_name] = class_name(pascal(shared_name))
            else:
                wanted["response", key, status] = class_name(f"{owner}{status_name(status)}")
        wanted["union", key] = f"{owner}Response"
    keys = list(wanted)
    resolved = unique([(repr(key), wanted[key]) for key in keys], taken=models | _TAKEN)
    methods = unique([(repr(node.node.pointer), snake(operation_id(node))) for node in operations])
    return _Names(
        types,
        {node.node.pointer: methods[repr(node.node.pointer)] for node in operations},
        {key: resolved[repr(key)] for key in keys},
    )


def _schemes(document: Document) -> tuple[SecurityScheme, ...]:
    root = Node(document.value, ())
    schemes = document.section("components", "securitySchemes")
    fields = unique([(name, snake(name)) for name in schemes])
    return tuple(
        SecurityScheme(
            fields[name],
            name,
            text(document.child(root, "components", "securitySchemes", name).value.get("description")),
        )
        for name in schemes
    )


def _operation(
    document: Document, operation: OperationNode, names: _Names, shared: frozenset[Pointer]
) -> Operation:
    value = operation.node.value
    key = operation_id(operation)
    body = document.child(operation.node, "requestBody")
    parameters = operation.parameters
    arguments = unique(
        [(repr(node.pointer), snake(text(node.value.get("name")))) for node in parameters],
        taken={"self", "body", "principal"},
    )
    return Operation(
        id=key,
        method_name=names.methods[operation.node.pointer],
        response_name=names.union(key),
        http_method=operation.http_method.upper(),
        path=operation.path,
        summary=text(value.get("summary")),
        description=text(value.get("description")),
        deprecated=value.get("deprecated") is True,
        parameters=tuple(_parameter(node, arguments[repr(node.pointer)], names.types) for node in parameters),
        body=_body(body, names.types) if body.value else None,
        responses=tuple(
            _response(document, node, status, names.response(key, status, node.pointer, shared), names.types)
            for status, node in _responses(document, operation)
        ),
        secured=_secured(document, value),
    )


def _parameter(node: Node, argument: str, types: Types) -> Parameter:
    value = node.value
    pointer, schema = next(_schemas_of(node), ((), cast("JSON", {})))
    required = value.get("required") is True or value.get("in") == "path"
    always = required or "default" in mapping(schema)
    found = types.of(schema, pointer)
    return Parameter(
        argument=argument,
        name=text(value.get("name")),
        location=cast("Location", value["in"]),
        always=always,
        type=found if always else found.optional(),
        description=text(value.get("description")),
        deprecated=value.get("deprecated") is True,
    )


def _contents(node: Node, types: Types) -> tuple[Content, ...]:
    return tuple(
        Content(
            media_type,
            types.of(mapping(content).get("schema"), (*node.pointer, "content", media_type, "schema")),
        )
        for media_type, content in mapping(node.value.get("content")).items()
    )


def _body(node: Node, types: Types) -> Body:
    return Body(
        argument="body",
        required=node.value.get("required") is True,
        contents=_contents(node, types),
        description=text(node.value.get("description")),
    )


def _response(document: Document, node: Node, status: str, class_name: str, types: Types) -> Response:
    headers = [
        (name, document.child(node, "headers", name))
        for name in mapping(node.value.get("headers"))
        if name.lower() != "content-type"  # described by `content` (section 4.8.17)
    ]
    fields = unique([(name, snake(name)) for name, _ in headers], taken={"body", "status", "media_type"})
    return Response(
        class_name=class_name,
        status=status,
        description=text(node.value.get("description")),
        contents=_contents(node, types),
        headers=tuple(_header(header, name, fields[name], types) for name, header in headers),
    )


def _header(node: Node, name: str, field: str, types: Types) -> Header:
    pointer, schema = next(_schemas_of(node), ((), cast("JSON", {})))
    required = node.value.get("required") is True
    found = types.of(schema, pointer)
    return Header(
        field, name, required, found if required else found.optional(), text(node.value.get("description"))
    )


def _secured(document: Document, operation: Mapping[str, JSON]) -> Literal["always", "optionally", "never"]:
    requirements = operation.get("security", document.value.get("security"))
    if not isinstance(requirements, list) or not requirements:
        return "never"
    return "always" if all(requirements) else "optionally"


def _partial_models(
    document: Document, operations: tuple[OperationNode, ...], types: Types
) -> frozenset[str]:
    """The models of PUT and PATCH bodies: for these absent, null and a value are three things."""
    found: set[str] = set()
    for operation in operations:
        if operation.http_method not in {"patch", "put"}:
            continue
        for pointer, schema in _schemas_of(document.child(operation.node, "requestBody")):
            component = component_of(mapping(schema))
            if component is not None:
                found.add(types.components[component])
            elif pointer in types.inline:
                found.add(types.inline[pointer])
    return frozenset(found)
