"""An API as its document describes it: what the tests read instead of the document.

Schemas are those of `schemas.json`; examples, descriptions and positions come from the document itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from oaswright.contract.definitions import Definitions, Schema
from oaswright.diagnostics import Diagnostic, Severity, has_errors
from oaswright.document.bundle import Bundle
from oaswright.document.project import load_project
from oaswright.errors import OaswrightError
from oaswright.lint.engine import examine
from oaswright.lint.settings import DEFAULT
from oaswright.openapi.keywords import walk_schema
from oaswright.openapi.media_types import BodyKind, is_json, list_ranges
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.openapi.problem_forms import find_entry
from oaswright.preparation import prepare
from oaswright.spec import model
from oaswright.spec.inheritance import follow_inheritance
from oaswright.spec.model import Requirement, SecurityScheme
from oaswright.spec.reading import read_spec
from oaswright.spec.tree import Object, Tree, UnresolvedError, as_array, as_object

_MAX_HINTS = 8


class DocumentError(OaswrightError):
    """A document that cannot be tested against: its errors are in `diagnostics`, its texts in `sources`."""

    def __init__(self, diagnostics: list[Diagnostic], sources: Mapping[str, str]) -> None:
        super().__init__("the document has errors")
        self.diagnostics = diagnostics
        self.sources = sources


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation, and how its value is written (section 4.8.12)."""

    name: str
    location: str
    required: bool
    style: str
    explode: bool
    content: bool
    schema: Schema
    examples: tuple[JSON, ...]
    default: JSON = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """One media type of a body. `read_only`, `write_only` and `deprecated` are names of members that are
    marked so, `defaults` the defaults of members."""

    media_type: str
    kind: BodyKind
    schema: Schema
    examples: tuple[JSON, ...]
    read_only: frozenset[str] = frozenset()
    write_only: frozenset[str] = frozenset()
    deprecated: frozenset[str] = frozenset()
    defaults: Mapping[str, JSON] = field(default_factory=dict[str, JSON])


def find_content(contents: tuple[Content, ...], media_type: str) -> Content | None:
    """The content for a media type: by its name, else by a range (section 4.8.14)."""
    by_name = {content.media_type.lower(): content for content in contents}
    names = (media_type.lower(), *list_ranges(media_type))
    return next((by_name[name] for name in names if name in by_name), None)


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request."""

    required: bool
    contents: tuple[Content, ...]

    def find_content(self, media_type: str) -> Content | None:
        """The content that is declared for a media type, the nearest first."""
        return find_content(self.contents, media_type)


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a response, by its name in lower case; `types` are those that its text is read as."""

    name: str
    required: bool
    schema: Schema
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a response (section 4.8.20): the operation, and runtime expressions for its parameters."""

    name: str
    operation: str
    parameters: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class Response:
    """A declared response. `status` is as written: `200`, `2XX` or `default`."""

    status: str
    contents: tuple[Content, ...]
    headers: tuple[Header, ...]
    line: str
    description: str = ""
    links: tuple[Link, ...] = ()

    def find_content(self, media_type: str) -> Content | None:
        """The content that is declared for a media type, the nearest first."""
        return find_content(self.contents, media_type)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation (section 4.8.10). `path` begins with the path of the server; `line` is its place.

    `extensions` are its `x-` fields.
    """

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: Mapping[str, Response]
    security: tuple[Requirement, ...]
    line: str
    extensions: Mapping[str, JSON] = field(default_factory=dict[str, JSON])

    @property
    def json_body(self) -> Content | None:
        """The JSON content of its body."""
        return next(
            (one for one in (self.body.contents if self.body else ()) if is_json(one.media_type)), None
        )

    @property
    def is_secured(self) -> bool:
        """Whether it asks for credentials always."""
        return bool(self.security) and all(self.security)

    def find_response(self, status: int) -> Response | None:
        """What is declared for a status: code, range, default (section 4.8.16)."""
        key = find_entry(status, self.responses)
        return None if key is None else self.responses[key]

    def is_declared(self, status: int) -> bool:
        """Whether a status is named by itself."""
        return str(status) in self.responses

    @property
    def success(self) -> Response | None:
        """The first response of success that has content, else the first one."""
        found = [response for status, response in self.responses.items() if status.startswith("2")]
        return next((response for response in found if response.contents), found[0] if found else None)

    @property
    def is_safe(self) -> bool:
        """Whether a request changes nothing (RFC 9110, section 9.2.1)."""
        return self.method in {"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"}


@dataclass(frozen=True, slots=True)
class Api:
    """A document, read for its tests. `base_path` is the path of its first server.

    `hints` has examples and defaults that the document gives for members and parameters, by name. `secret`
    has the names of members that no answer may show.
    """

    title: str
    description: str
    base_path: str
    operations: tuple[Operation, ...]
    schemes: Mapping[str, SecurityScheme]
    definitions: Definitions
    hints: Mapping[str, tuple[JSON, ...]]
    secret: frozenset[str]

    def operation(self, name: str) -> Operation:
        """The operation with an operationId. Raises StopIteration."""
        return next(one for one in self.operations if one.id == name)


def read_api(path: Path, *, root: Path | None = None) -> Api:
    """The API of a document, read leniently: what can be served can be tested. Raises DocumentError."""
    project = load_project(path, root=root)
    examined = examine(project, DEFAULT, lenient=True)
    errors = [found for found in examined.diagnostics if found.severity is Severity.ERROR]
    if examined.bundle is None or examined.bundle.version is None or errors:
        raise DocumentError(errors, project.sources)
    prepared = prepare(examined.bundle, lenient=True)
    if prepared.api is None or has_errors(prepared.diagnostics):
        raise DocumentError([*prepared.diagnostics], project.sources)
    whole = prepared.bundle
    assert whole.version is not None
    spec = read_spec(follow_inheritance(Tree(whole.value, whole.named)), whole.version)
    reader = _Reader(spec, whole, as_object(prepared.schemas["operations"]))
    operations = tuple(map(reader.operation, spec.operations))
    return Api(
        spec.title,
        str(as_object(spec.tree.at(("info",))).get("description", "")),
        spec.base_path,
        operations,
        {scheme.name: scheme for scheme in spec.schemes},
        Definitions(prepared.schemas),
        reader.find_hints(),
        reader.find_secret(),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    spec: model.Spec
    whole: Bundle
    entries: Object

    def operation(self, operation: model.Operation) -> Operation:
        entry = as_object(self.entries[operation.id])
        declared = as_array(entry["parameters"])
        responses = as_object(entry["responses"])
        written = self.spec.tree.at(operation.pointer)
        return Operation(
            operation.id,
            operation.method.upper(),
            f"{self.spec.base_path}{operation.path}",
            operation.summary,
            operation.description,
            tuple(
                self._parameter(one, as_object(other))
                for one, other in zip(operation.parameters, declared, strict=True)
            ),
            None
            if operation.body is None
            else Body(operation.body.required, self._contents(operation.body, as_object(entry["body"]))),
            {
                one.status: self._response(one, as_object(responses[one.status]))
                for one in operation.responses
            },
            operation.security,
            self._line(operation.pointer),
            {key: value for key, value in as_object(written).items() if key.startswith("x-")},
        )

    def _parameter(self, parameter: model.Parameter, entry: Object) -> Parameter:
        return Parameter(
            parameter.name,
            parameter.location,
            parameter.required,
            parameter.style,
            parameter.explode,
            entry.get("content") is True,
            entry.get("schema", True),
            (*self._examples(parameter.pointer), *self._schema_examples(parameter.schema)),
            entry.get("default"),
            parameter.description,
        )

    def _response(self, response: model.Response, entry: Object) -> Response:
        headers = as_object(entry["headers"])
        return Response(
            response.status,
            self._contents(response, entry),
            tuple(_read_header(header, as_object(headers[header.name])) for header in response.headers),
            self._line(response.pointer),
            response.description,
            tuple(self._links(response.pointer)),
        )

    def _links(self, pointer: Pointer) -> Iterator[Link]:
        """The links that name an operation."""
        for name, written in as_object(as_object(self.spec.tree.at(pointer)).get("links")).items():
            try:
                link = self.spec.tree.node(written, (*pointer, "links", name)).value
            except UnresolvedError:
                continue
            operation = link.get("operationId")
            if isinstance(operation, str):
                yield Link(name, operation, as_object(link.get("parameters")))

    def _contents(self, holder: model.RequestBody | model.Response, entry: Object) -> tuple[Content, ...]:
        found = as_object(entry["content"])
        return tuple(
            Content(
                content.name,
                content.kind,
                as_object(found[content.name]).get("schema", True),
                (*self._examples(content.pointer), *self._schema_examples(content.schema)),
                frozenset(self._find_marked(content.schema, "readOnly")),
                frozenset(self._find_marked(content.schema, "writeOnly")),
                frozenset(self._find_marked(content.schema, "deprecated")),
                {name: one["default"] for name, one in self._members(content.schema) if "default" in one},
            )
            for content in holder.content
        )

    def _examples(self, pointer: Pointer) -> Iterator[JSON]:
        """`example` and `examples` of a parameter or media type (section 4.8.19)."""
        node = as_object(self.spec.tree.at(pointer))
        if "example" in node:
            yield node["example"]
        for name, written in as_object(node.get("examples")).items():
            try:
                example = self.spec.tree.node(written, (*pointer, "examples", name)).value
            except UnresolvedError:
                continue
            yield from (example[key] for key in ("value", "dataValue") if key in example)

    def _schema_examples(self, schema: model.Schema | None) -> Iterator[JSON]:
        if schema is None:
            return
        try:
            node = self.spec.tree.node(schema.value, schema.pointer).value
        except UnresolvedError:
            return
        yield from as_array(node.get("examples"))
        yield from (node[key] for key in ("example", "default") if key in node)

    def _find_marked(self, schema: model.Schema | None, mark: str) -> Iterator[str]:
        return (name for name, member in self._members(schema) if member.get(mark) is True)

    def _members(self, schema: model.Schema | None) -> Iterator[tuple[str, Object]]:
        """The properties of an object as they are written, those of its `allOf` included."""
        pending = [] if schema is None else [(schema.value, schema.pointer)]
        seen: set[Pointer] = set()
        while pending:
            value, pointer = pending.pop()
            try:
                node = self.spec.tree.node(value, pointer)
            except UnresolvedError:
                continue
            if node.pointer in seen:
                continue
            seen.add(node.pointer)
            for keyword in ("allOf", "oneOf", "anyOf"):
                parts = enumerate(node.items(keyword))
                pending += [(part, (*node.pointer, keyword, index)) for index, part in parts]
            for name, below in node.mapping("properties").items():
                try:
                    found = self.spec.tree.node(below, (*node.pointer, "properties", name)).value
                except UnresolvedError:
                    continue
                yield name, {**found, **as_object(below)}

    def _line(self, pointer: Pointer) -> str:
        span = self.whole.key_span(pointer)
        return f"{span.file}:{span.start.line}"

    def _schemas(self) -> Iterator[Object]:
        """Every schema of the components and of the operations."""
        for schema in self.spec.tree.components("schemas").values():
            yield from (found for _, found in walk_schema(schema))
        for operation in self.spec.operations:
            holders = [operation.body, *operation.responses]
            for content in (one for holder in holders if holder is not None for one in holder.content):
                if content.schema is not None:
                    yield from (found for _, found in walk_schema(content.schema.value))

    def find_hints(self) -> dict[str, tuple[JSON, ...]]:
        """Examples by the name of the member or parameter that they are for."""
        found: dict[str, list[JSON]] = {}

        def add(name: str, value: JSON) -> None:
            known = found.setdefault(name, [])
            if value is not None and value not in known and len(known) < _MAX_HINTS:
                known.append(value)

        for schema in self._schemas():
            for name, below in as_object(schema.get("properties")).items():
                written = as_object(below)
                for value in (
                    *as_array(written.get("examples")),
                    written.get("example"),
                    written.get("default"),
                ):
                    add(name, value)
        for operation in self.spec.operations:
            for parameter in operation.parameters:
                for value in (*self._examples(parameter.pointer), *self._schema_examples(parameter.schema)):
                    add(parameter.name, value)
            for content in operation.body.content if operation.body is not None else ():
                for value in self._examples(content.pointer):
                    for name, member in as_object(value).items():
                        add(name, member)
        return {name: tuple(values) for name, values in found.items()}

    def find_secret(self) -> frozenset[str]:
        """The members that are write-only or passwords, wherever they are described."""
        return frozenset(
            name
            for schema in self._schemas()
            for name, below in as_object(schema.get("properties")).items()
            if as_object(below).get("writeOnly") is True or as_object(below).get("format") == "password"
        )


def _read_header(header: model.Header, entry: Object) -> Header:
    types = as_array(as_object(entry.get("text")).get("types"))
    return Header(header.name.lower(), header.required, entry.get("schema", True), tuple(map(str, types)))
