"""From a bundled document to the `Api` that is rendered."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Literal, cast

from oaswright.diagnostics import Diagnostic, has_errors
from oaswright.document.bundle import Bundle
from oaswright.ir.annotations import annotation
from oaswright.ir.directions import View, Views
from oaswright.ir.discriminators import discriminated
from oaswright.ir.document import (
    Document,
    EndlessReferenceError,
    Node,
    OperationNode,
    Pointer,
    mapping,
    text,
)
from oaswright.ir.merging import UnsupportedError
from oaswright.ir.model import (
    Api,
    Body,
    Content,
    Header,
    Location,
    Operation,
    Parameter,
    PythonType,
    Response,
    SecurityScheme,
)
from oaswright.ir.preferred_names import Wanted
from oaswright.ir.resolution import finished
from oaswright.ir.schemas import Schemas
from oaswright.ir.support import finding, unsupported
from oaswright.ir.types import Model, Object, Shape, renamed
from oaswright.ir.uses import Site, contents, operation_id, responses, schema_of, sites
from oaswright.openapi.names import RESERVED, model_name, pascal, snake, unique
from oaswright.openapi.pointers import JSON
from oaswright.openapi.statuses import status_name


@dataclass(frozen=True, slots=True)
class Lowered:
    """An `Api`, or the reasons why there is none; also what it leaves to the handlers, as warnings."""

    api: Api | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Types:
    """The annotation of each site, by place and view, and the description of how a body is read."""

    found: Mapping[tuple[Pointer, View], PythonType]

    def at(self, site: Site) -> PythonType:
        if site.kind == "text":
            return PythonType("str")
        if site.kind == "binary":
            return PythonType("bytes")
        return self.found[site.pointer, site.view]


@dataclass(frozen=True, slots=True)
class _Names:
    """Every name of the interface module, resolved before anything is built."""

    types: _Types
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
    try:
        return _lowered(Document(bundle.value), bundle, name, source)
    except EndlessReferenceError as error:
        what = "a reference to a reference, and so on without an end"
        return Lowered(None, (finding(bundle, error.pointer, what),))


def _lowered(document: Document, bundle: Bundle, name: str, source: str) -> Lowered:
    findings = unsupported(document, bundle)
    if has_errors(findings):
        return Lowered(None, findings)
    operations = tuple(document.operations())
    found = tuple(sites(document, operations))
    try:
        models, types, faults = _models(document, bundle, found)
    except UnsupportedError as error:
        return Lowered(None, (*findings, finding(bundle, error.pointer, error.what)))
    findings = (*findings, *faults)
    if has_errors(findings):
        return Lowered(None, findings)
    shared = _shared_responses(document, operations)
    names = _resolve_names(document, operations, types, frozenset(models), shared, name)
    info = document.section("info")
    lowered = tuple(_operation(document, node, names, shared) for node in operations)
    api = Api(
        name=name,
        source=source,
        class_name=names.classes["api",],
        title=text(info.get("title")),
        description=text(info.get("summary")) or text(info.get("description")),
        operations=lowered,
        schemes=_schemes(document),
        models=models,
        partial_models=_partial_models(lowered, models),
    )
    return Lowered(api, findings)


def _models(
    document: Document, bundle: Bundle, found: tuple[Site, ...]
) -> tuple[dict[str, Model], _Types, tuple[Diagnostic, ...]]:
    """Every model by name, the annotation of every site, and what is not supported in the schemas."""
    typed = [site for site in found if site.kind not in {"text", "binary"}]
    views = Views(document, [(site.schema, site.view) for site in typed])
    components = document.section("components", "schemas")
    roots: dict[Pointer, str] = {("components", "schemas", key): pascal(key) for key in components}
    for site in typed:
        roots.setdefault(site.pointer, site.wanted)
    variants = discriminated(document, views.discriminated)
    lone = bundle.version == "3.0"
    schemas = Schemas(document, views, Wanted(document, roots), variants, lone_references=lone)
    faults: list[Diagnostic] = []
    shapes: dict[tuple[Pointer, View], Shape] = {}
    for key in components:
        pointer: Pointer = ("components", "schemas", key)
        for view in views.of(pointer):
            with _Collecting(faults, bundle, schemas):
                schemas.component(pointer, view)
    for site in typed:
        with _Collecting(faults, bundle, schemas):
            if (site.pointer, site.view) not in shapes:
                shapes[site.pointer, site.view] = schemas.lower(
                    site.schema, site.pointer, site.view, named_values=site.kind is None
                )
    if faults:
        return {}, _Types({}), tuple(dict.fromkeys(faults))
    names = unique([(key, model_name(gathered.wanted)) for key, gathered in schemas.models.items()])
    types = {place: annotation(renamed(shape, names.__getitem__)) for place, shape in shapes.items()}
    return finished(schemas.models, names), _Types(types), ()


class _Collecting(AbstractContextManager[None]):
    """Turns what is not supported into a finding, and goes on."""

    def __init__(self, faults: list[Diagnostic], bundle: Bundle, schemas: Schemas) -> None:
        self._faults, self._bundle, self._schemas = faults, bundle, schemas

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, UnsupportedError):
            return False
        self._schemas.forget()
        self._faults.append(finding(self._bundle, error.pointer, error.what))
        return True


def _shared_responses(document: Document, operations: tuple[OperationNode, ...]) -> frozenset[Pointer]:
    """Component responses that always stand for one status: each becomes one class for all operations."""
    statuses: dict[Pointer, set[str]] = {}
    for operation in operations:
        for status, response in responses(document, operation.node):
            if response.pointer[:2] == ("components", "responses"):
                statuses.setdefault(response.pointer, set()).add(status)
    return frozenset(pointer for pointer, used in statuses.items() if len(used) == 1)


def _resolve_names(
    document: Document,
    operations: tuple[OperationNode, ...],
    types: _Types,
    models: frozenset[str],
    shared: frozenset[Pointer],
    api_name: str,
) -> _Names:

    def class_name(wanted: str) -> str:
        return f"{wanted}Response" if wanted in models else wanted

    wanted: dict[tuple[str, ...], str] = {("api",): f"{pascal(api_name)}Api"}
    wanted["credentials",] = f"{pascal(api_name)}Credentials"
    for operation in operations:
        key = operation_id(operation)
        owner = pascal(key)
        for status, response in responses(document, operation.node):
            if response.pointer in shared:
                shared_name = str(response.pointer[-1])
                wanted["response", shared_name] = class_name(pascal(shared_name))
            else:
                wanted["response", key, status] = class_name(f"{owner}{status_name(status)}")
        wanted["union", key] = f"{owner}Response"
    keys = list(wanted)
    resolved = unique([(repr(key), wanted[key]) for key in keys], taken=models | RESERVED)
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
        body=_body(document, body, names.types) if body.value else None,
        responses=tuple(
            _response(document, node, status, names.response(key, status, node.pointer, shared), names.types)
            for status, node in responses(document, operation.node)
        ),
        secured=_secured(document, value),
    )


def _parameter(node: Node, argument: str, types: _Types) -> Parameter:
    value = node.value
    pointer, schema = schema_of(node)
    required = value.get("required") is True or value.get("in") == "path"
    always = required or "default" in mapping(schema)
    found = types.found[pointer, "in"]
    return Parameter(
        argument=argument,
        name=text(value.get("name")),
        location=cast("Location", value["in"]),
        always=always,
        type=found if always else found.optional(),
        description=text(value.get("description")),
        deprecated=value.get("deprecated") is True,
    )


def _contents(document: Document, node: Node, view: View, types: _Types) -> tuple[Content, ...]:
    return tuple(
        Content(media_type, types.at(site), site.kind or "binary")
        for media_type, site in contents(document, node, view, "")
    )


def _body(document: Document, node: Node, types: _Types) -> Body:
    return Body(
        argument="body",
        required=node.value.get("required") is True,
        contents=_contents(document, node, "in", types),
        description=text(node.value.get("description")),
    )


def _response(document: Document, node: Node, status: str, class_name: str, types: _Types) -> Response:
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
        contents=tuple(_streamed(content) for content in _contents(document, node, "out", types)),
        headers=tuple(_header(header, name, fields[name], types) for name, header in headers),
    )


def _streamed(content: Content) -> Content:
    """What is not JSON may go out in pieces, as they come."""
    if content.kind not in {"text", "binary"}:
        return content
    found = content.type
    imports = found.imports | {("oaswright.runtime", "Stream")}
    return replace(content, type=PythonType(f"{found.text} | Stream", found.models, imports))


def _header(node: Node, name: str, field: str, types: _Types) -> Header:
    required = node.value.get("required") is True
    found = types.found[schema_of(node)[0], "out"]
    return Header(
        field, name, required, found if required else found.optional(), text(node.value.get("description"))
    )


def _secured(document: Document, operation: Mapping[str, JSON]) -> Literal["always", "optionally", "never"]:
    requirements = operation.get("security", document.value.get("security"))
    if not isinstance(requirements, list) or not requirements:
        return "never"
    return "always" if all(requirements) else "optionally"


def _partial_models(operations: tuple[Operation, ...], models: Mapping[str, Model]) -> frozenset[str]:
    """The models of PUT and PATCH bodies: for these absent, null and a value are three things."""
    found = {
        name
        for operation in operations
        if operation.http_method in {"PATCH", "PUT"} and operation.body is not None
        for content in operation.body.contents
        if content.kind in {"json", "form"}
        for name in content.type.models
    }
    return frozenset(name for name in found if isinstance(models[name].shape, Object))
