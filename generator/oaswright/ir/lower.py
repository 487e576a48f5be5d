"""From the read model of a document to the `Api` that is rendered."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import chain
from types import MappingProxyType
from typing import cast

from oaswright.diagnostics import Diagnostic, has_errors
from oaswright.document.bundle import Bundle
from oaswright.ir.annotations import ANY, annotation
from oaswright.ir.discriminators import values_by_component
from oaswright.ir.externals import lower_formats, name_externals
from oaswright.ir.groups import find_groups
from oaswright.ir.interface_names import (
    InterfaceNames,
    name_arguments,
    name_headers,
    name_interface,
)
from oaswright.ir.lowering import UnnamedModel
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
)
from oaswright.ir.parts import Part, UnsupportedError
from oaswright.ir.preferred_names import PreferredNames
from oaswright.ir.resolution import resolve_models
from oaswright.ir.schemas import Schemas
from oaswright.ir.security import lower_schemes
from oaswright.ir.sharing import SharedModels, find_name, report_unshared, share
from oaswright.ir.types import Model, Object, Reference, Type, Union, references, rename
from oaswright.ir.unsupported import report, report_unsupported
from oaswright.ir.uses import preferred_name
from oaswright.openapi.jsonschema import Direction
from oaswright.openapi.names import RESERVED, pascal
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.unique_names import Claim, assign_names
from oaswright.spec import model as spec_model
from oaswright.spec.directions import Directions
from oaswright.spec.inheritance import own_schema
from oaswright.spec.model import MediaType, Schema, Spec
from oaswright.spec.tree import as_object
from oaswright.spec.uses import SchemaUse, content_direction, schema_uses

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Lowered:
    """An `Api`, or the reasons why there is none; also what it leaves to the handlers, as warnings."""

    api: Api | None
    diagnostics: tuple[Diagnostic, ...]
    # Where in the document each of them is.
    places: Mapping[Diagnostic, Pointer] = field(default_factory=dict[Diagnostic, Pointer])
    # Where the schema of each model is, by name.
    models: Mapping[str, tuple[Pointer, Direction]] = field(
        default_factory=dict[str, "tuple[Pointer, Direction]"]
    )


@dataclass(frozen=True, slots=True)
class _Types:
    """The annotation of each schema use, and the type behind it, by pointer and direction."""

    found: Mapping[tuple[Pointer, Direction], PythonType]
    types: Mapping[tuple[Pointer, Direction], Type]

    def of(self, schema: Schema | None, direction: Direction) -> PythonType:
        """The type of a value; anything where the document says nothing about it."""
        return ANY if schema is None else self.found[schema.pointer, direction]

    def content(self, media_type: MediaType, direction: Direction) -> Content:
        """A media type of a body: text and bytes are what they are, whatever their schema is.

        Bytes and items of a request come while the handler runs.
        """
        name, kind, schema = media_type.name, media_type.kind, media_type.schema
        value = None
        match kind:
            case "text":
                found = PythonType("str")
            case "binary" if direction == "response":
                found = PythonType("bytes")
            case "binary":
                found = _stream(PythonType("bytes"), "oaswright.runtime", "BodyStream")
            case "items":
                item = self.of(schema, direction)
                value = None if schema is None else self.types[schema.pointer, direction]
                if direction == "response":
                    found = _stream(item, "collections.abc", "AsyncIterable")
                else:
                    found = _stream(item, "oaswright.runtime", "BodyStream")
            case _:
                used = content_direction(media_type, direction)
                found = self.of(schema, used)
                value = None if schema is None else self.types[schema.pointer, used]
        return Content(name, found, kind, value)


def _stream(item: PythonType, module: str, name: str) -> PythonType:
    return PythonType(f"{name}[{item.text}]", item.models, item.imports | {(module, name)})


def lower(
    spec: Spec,
    directions: Directions,
    bundle: Bundle,
    *,
    name: str,
    source: str,
    formats: Mapping[str, str] = _NONE,
    shared: Sequence[SharedModels] = (),
) -> Lowered:
    """Lower a document, read from a bundle, to the API called `name`, which was written in the file `source`.

    `formats` names types of Python for formats of strings; models that `shared` packages have are imported.

    Constructs that generation does not support come back as located findings and no `Api`.
    """
    located = report_unsupported(spec, bundle)
    if has_errors(located):
        return Lowered(None, tuple(located), located)
    models, types, unsupported, pointers = _lower_schemas(spec, directions, bundle, formats, shared)
    located |= unsupported
    findings = tuple(located)
    if has_errors(findings):
        return Lowered(None, findings, located)
    imports: Mapping[str, str] = _NONE
    if shared:
        imports, unshared = share(models, pointers, bundle, shared)
        reports = (report_unshared(name, it, bundle, pointers[it.name][0], formats) for it in unshared)
        findings = (*findings, *reports)
        if has_errors(findings):
            return Lowered(None, findings, located)
    externals = name_externals(formats.values(), models)
    taken = {*models, *externals.values()}
    names = name_interface(spec, name, models=taken)
    groups = find_groups(spec, {*RESERVED, *taken, *names.all})
    operations = tuple(
        replace(_lower_operation(operation, names, types), group=groups.of[operation.pointer])
        for operation in spec.operations
    )
    api = Api(
        name=name,
        source=source,
        class_name=names.class_name,
        security_name=names.security,
        title=spec.title,
        description=spec.description,
        operations=operations,
        schemes=lower_schemes(spec),
        models=models,
        partial_models=_find_partial_models(operations, models),
        groups=groups.all,
        externals=externals,
        imports=imports,
    )
    return Lowered(api, findings, models=pointers)


def _lower_schemas(
    spec: Spec,
    directions: Directions,
    bundle: Bundle,
    formats: Mapping[str, str],
    shared: Sequence[SharedModels],
) -> tuple[dict[str, Model], _Types, dict[Diagnostic, Pointer], dict[str, tuple[Pointer, Direction]]]:
    """Every model by name, the annotation of every use, and what is not supported in the schemas.

    The last are the places of the models' schemas, by name.
    """
    uses = [use for use in schema_uses(spec) if use.kind not in {"text", "binary"}]
    components: list[Pointer] = [("components", "schemas", name) for name in spec.tree.components("schemas")]
    roots: dict[Pointer, str] = {pointer: pascal(str(pointer[-1])) for pointer in components}
    for use in uses:
        roots.setdefault(use.schema.pointer, preferred_name(use))
    for pointer in spec.tree.parents:
        roots[own_schema(pointer)] = roots[pointer]
    schemas = Schemas(
        spec.tree,
        directions,
        PreferredNames(spec.tree, directions, roots),
        values_by_component(spec.tree, directions.discriminated),
        lone_references=spec.version == "3.0",
        formats=lower_formats(formats),
    )
    findings: dict[Diagnostic, Pointer] = {}
    types: dict[tuple[Pointer, Direction], Type] = {}
    for pointer in components:
        for direction in directions.of(pointer):
            with _Collecting(findings, bundle, schemas):
                schemas.component(pointer, direction)
    for use in uses:
        key = (use.schema.pointer, use.direction)
        with _Collecting(findings, bundle, schemas):
            if key not in types:
                types[key] = _lower_use(schemas, use)
    if findings:
        return {}, _Types({}, {}), findings, {}
    names = assign_names(
        Claim(key, _list_names(model, bundle, shared), model.rank, model.place)
        for key, model in schemas.models.items()
    )
    names |= name_externals(formats.values(), names.values())
    used = {key: rename(type_, names.__getitem__) for key, type_ in types.items()}
    found = {key: annotation(type_) for key, type_ in used.items()}
    models = resolve_models(schemas.models, names, used.values())
    pointers: dict[str, tuple[Pointer, Direction]] = {
        names[key]: (model.pointer, model.direction) for key, model in schemas.models.items()
    }
    return models, _Types(found, used), {}, pointers


def _list_names(model: UnnamedModel, bundle: Bundle, shared: Sequence[SharedModels]) -> Iterable[str]:
    """The names that a model may take: before its own that of the package which it stands in."""
    name = find_name(bundle, model.pointer, model.direction, shared) if shared else None
    return model.names if name is None else chain([name], model.names)


def _lower_use(schemas: Schemas, use: SchemaUse) -> Type:
    # A parameter with one value is an enumeration too, so that a second one does not change its type.
    named_values = use.kind is None
    part = Part(as_object(use.schema.value), use.schema.pointer, use.direction)
    return schemas.lower_part(part, named_values=named_values)


class _Collecting(AbstractContextManager[None]):
    """Turns what is not supported into a finding, and goes on."""

    def __init__(self, findings: dict[Diagnostic, Pointer], bundle: Bundle, schemas: Schemas) -> None:
        self._findings, self._bundle, self._schemas = findings, bundle, schemas

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, UnsupportedError):
            return False
        self._schemas.forget_open()
        self._findings.setdefault(report(self._bundle, error.pointer, error.what), error.pointer)
        return True


def _lower_operation(operation: spec_model.Operation, names: InterfaceNames, types: _Types) -> Operation:
    arguments = name_arguments(operation.parameters)
    return Operation(
        id=operation.id,
        method_name=names.method(operation),
        response_name=names.union(operation),
        http_method=operation.method.upper(),
        path=operation.path,
        summary=operation.summary,
        description=operation.description,
        deprecated=operation.deprecated,
        parameters=tuple(
            _lower_parameter(parameter, arguments[parameter.pointer], types)
            for parameter in operation.parameters
        ),
        body=_lower_body(operation.body, types) if operation.body is not None else None,
        responses=tuple(
            _lower_response(
                response,
                names.response(operation, response),
                names.bases.get((response.pointer, response.status)),
                types,
            )
            for response in operation.responses
        ),
        secured=operation.secured,
    )


def _lower_parameter(parameter: spec_model.Parameter, argument: str, types: _Types) -> Parameter:
    schema = as_object(parameter.schema.value) if parameter.schema is not None else {}
    always = parameter.required or "default" in schema
    found = types.of(parameter.schema, "request")
    return Parameter(
        argument=argument,
        name=parameter.name,
        location="query" if parameter.location == "querystring" else cast("Location", parameter.location),
        always=always,
        type=found if always else found.optional(),
        description=parameter.description,
        deprecated=parameter.deprecated,
    )


def _lower_content(
    content: tuple[MediaType, ...], direction: Direction, types: _Types
) -> tuple[Content, ...]:
    return tuple(types.content(media_type, direction) for media_type in content)


def _lower_body(body: spec_model.RequestBody, types: _Types) -> Body:
    content = _lower_content(body.content, "request", types)
    return Body("body", body.required, content, body.description)


def _lower_response(
    response: spec_model.Response, class_name: str, base: str | None, types: _Types
) -> Response:
    fields = name_headers(response.headers)
    content = _lower_content(response.content, "response", types)
    return Response(
        class_name=class_name,
        status=response.status,
        description=response.description,
        contents=tuple(map(_admit_streams, content)),
        headers=tuple(_lower_header(header, fields[header.name], types) for header in response.headers),
        shared=response.pointer[:2] == ("components", "responses"),
        base=base,
    )


def _admit_streams(content: Content) -> Content:
    """What is not JSON may go out in pieces, as they come."""
    if content.kind not in {"text", "binary"}:
        return content
    found = content.type
    imports = found.imports | {("oaswright.runtime", "Stream")}
    return replace(content, type=PythonType(f"{found.text} | Stream", found.models, imports))


def _lower_header(header: spec_model.Header, field: str, types: _Types) -> Header:
    found = types.of(header.schema, "response")
    type_ = found if header.required else found.optional()
    return Header(field, header.name, header.required, type_, header.description)


def _find_partial_models(operations: tuple[Operation, ...], models: Mapping[str, Model]) -> frozenset[str]:
    """The models of PUT and PATCH bodies: for these absent, null and a value are three things."""
    found = {
        name
        for operation in operations
        if operation.http_method in {"PATCH", "PUT"} and operation.body is not None
        for content in operation.body.contents
        if content.kind in {"json", "form"}
        for name in content.type.models
    }
    pending = sorted(found)
    while pending:  # a choice is one of its alternatives
        model = models[pending.pop()].type
        further = set(references(model)) - found if isinstance(model, Union | Reference) else set[str]()
        found |= further
        pending += sorted(further)
    return frozenset(name for name in found if isinstance(models[name].type, Object))
