"""From a bundled document to its read model."""

from collections.abc import Iterator, Mapping

from oaswright.openapi.addresses import split_address
from oaswright.openapi.grammar import Version
from oaswright.openapi.media_types import BodyKind, body_kind, framing, is_form, is_json
from oaswright.openapi.methods import METHODS
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.openapi.statuses import has_content, is_interim
from oaswright.spec.model import (
    IGNORED_HEADER_PARAMETERS,
    IGNORED_RESPONSE_HEADERS,
    Callback,
    Encoding,
    Header,
    MediaType,
    Operation,
    Parameter,
    PathItem,
    RequestBody,
    Requirement,
    Response,
    Schema,
    SecurityScheme,
    Spec,
    parameter_identity,
)
from oaswright.spec.text_types import is_composed
from oaswright.spec.tree import Node, Object, Tree, UnresolvedError, as_array, as_object, as_string

_STRUCTURE = frozenset({"properties", "items", "allOf", "oneOf", "anyOf", "additionalProperties"})


def read_spec(tree: Tree, version: Version) -> Spec:
    """Read a bundled document. Never raises for a mistake of the document: what cannot be read is absent."""
    return _Reader(tree, version).read()


def base_path(servers: JSON) -> str:
    """The path of the first server's URL, variables at their defaults, no slash at its end (4.8.5)."""
    server = as_object(next(iter(as_array(servers)), None))
    url = as_string(server.get("url"))
    for name, variable in as_object(server.get("variables")).items():
        url = url.replace(f"{{{name}}}", as_string(as_object(variable).get("default")))
    # Braces in the part of the host would keep the URL from being one.
    parts = split_address(url.replace("{", "").replace("}", ""))
    return parts.path.rstrip("/") if parts is not None else ""


class _Reader:
    def __init__(self, tree: Tree, version: Version) -> None:
        self._tree = tree
        self._version: Version = version
        self._unresolved: list[UnresolvedError] = []
        # Callbacks that are being read: one may hold an operation that refers to it again.
        self._open: set[Pointer] = set()

    def read(self) -> Spec:
        root = self._tree.root
        info = as_object(root.value.get("info"))
        paths = tuple(self._paths(root))
        webhooks = tuple(
            Callback(name, self._operations(item, name))
            for name in root.mapping("webhooks")
            if (item := self._child(root, "webhooks", name)) is not None
        )
        return Spec(
            tree=self._tree,
            version=self._version,
            title=as_string(info.get("title")),
            description=as_string(info.get("summary")) or as_string(info.get("description")),
            base_path=base_path(root.value.get("servers")),
            tags={
                as_string(tag.get("name")): as_string(tag.get("description"))
                for tag in map(as_object, reversed(root.items("tags")))
            },
            paths=paths,
            webhooks=webhooks,
            schemes=tuple(self._schemes(root)),
            unresolved=tuple(self._unresolved),
        )

    def _child(self, parent: Node, *steps: str | int) -> Node | None:
        """The object below another one; None where there is none, or a reference leads to nothing."""
        try:
            found = self._tree.child(parent, *steps)
        except UnresolvedError as error:
            self._unresolved.append(error)
            return None
        return found if found.value else None

    def _paths(self, root: Node) -> Iterator[PathItem]:
        for path in root.mapping("paths"):
            item = self._child(root, "paths", path) if path.startswith("/") else None
            if item is not None:
                yield PathItem(item.pointer, path, self._operations(item, path))

    def _operations(self, item: Node, path: str) -> tuple[Operation, ...]:
        return tuple(
            self._operation(item, Node((*item.pointer, method), as_object(value)), method, path)
            for method, value in item.value.items()
            if method in METHODS
        )

    def _operation(self, item: Node, node: Node, method: str, path: str) -> Operation:
        body = self._child(node, "requestBody")
        return Operation(
            pointer=node.pointer,
            method=method,
            path=path,
            id=node.text("operationId") or f"{method}{path}",
            summary=node.text("summary"),
            description=node.text("description"),
            deprecated=node.flag("deprecated"),
            tags=tuple(tag for tag in node.items("tags") if isinstance(tag, str)),
            parameters=self._parameters(item, node),
            body=self._body(body) if body is not None else None,
            responses=tuple(self._responses(node)),
            security=self._security(node.value),
            callbacks=tuple(self._callbacks(node)),
        )

    def _parameters(self, item: Node, operation: Node) -> tuple[Parameter, ...]:
        merged: dict[tuple[str, str], Parameter] = {}
        for owner in (item, operation):
            for index in range(len(owner.items("parameters"))):
                node = self._child(owner, "parameters", index)
                if node is None:
                    continue
                location, name = node.text("in"), node.text("name")
                if location == "header" and name.lower() in IGNORED_HEADER_PARAMETERS:
                    continue
                merged[parameter_identity(location, name)] = self._parameter(node, name, location)
        return tuple(merged.values())

    def _parameter(self, node: Node, name: str, location: str) -> Parameter:
        schema, media_type = self._described(node)
        style = node.text("style") or ("form" if location in {"query", "cookie"} else "simple")
        if media_type is not None and location == "cookie":
            style = "cookie"  # what has a media type of its own is not encoded for a URL (appendix D)
        explode = node.value.get("explode")
        encoding = None
        content = self._child(node, "content", media_type) if media_type and is_form(media_type) else None
        if content is not None and "schema" in content.value:
            schema = Schema((*content.pointer, "schema"), content.value["schema"])
            encoding = _encodings(content.mapping("encoding"))
        return Parameter(
            pointer=node.pointer,
            name=name,
            location=location,
            required=node.flag("required") or location == "path",
            style=style,
            explode=explode if isinstance(explode, bool) else style in {"form", "cookie"},
            # It is ignored where a style has no form for an empty value (section 4.8.12.3).
            allow_empty=location == "query" and style == "form" and node.flag("allowEmptyValue"),
            schema=schema,
            media_type=media_type,
            encoding=encoding,
            description=node.text("description"),
            deprecated=node.flag("deprecated"),
        )

    def _described(self, node: Node) -> tuple[Schema | None, str | None]:
        """The schema of a parameter or header and, where it is that of a media type, its name.

        What has a media type is one text. The schema of an object as XML says nothing about the text itself.
        """
        if "schema" in node.value:
            return Schema((*node.pointer, "schema"), node.value["schema"]), None
        for media_type in node.mapping("content"):
            content = self._child(node, "content", media_type)
            if content is None or "schema" not in content.value:
                return None, media_type
            schema = Schema((*content.pointer, "schema"), content.value["schema"])
            if not is_json(media_type) and is_composed(self._tree, schema):
                schema = Schema(schema.pointer, {"type": "string"})
            return schema, media_type
        return None, None

    def _body(self, node: Node) -> RequestBody:
        content = tuple(self._content(node, read=True))
        return RequestBody(node.pointer, node.flag("required"), content, node.text("description"))

    def _content(self, node: Node, *, read: bool = False) -> Iterator[MediaType]:
        """The media types of a body; `read`: of a request, where events have no meaning."""
        for name in node.mapping("content"):
            content = self._child(node, "content", name) or Node((*node.pointer, "content", name), {})
            form = framing(name) if "itemSchema" in content.value else None
            has_items = form is not None and not (read and form == "events")
            field = "itemSchema" if has_items else "schema"
            schema = (
                Schema((*content.pointer, field), content.value[field]) if field in content.value else None
            )
            kind: BodyKind = "items" if has_items else body_kind(name, structured=self._is_structured(schema))
            yield MediaType(content.pointer, name, kind, schema, _encodings(content.mapping("encoding")))

    def _is_structured(self, schema: Schema | None) -> bool:
        """Whether a schema describes an object or array rather than a string or anything at all."""
        if schema is None:
            return False
        try:
            found = self._tree.node(schema.value, schema.pointer).value
        except UnresolvedError as error:
            if error.endless:
                self._unresolved.append(error)
            return False
        return bool(_STRUCTURE & found.keys()) or found.get("type") in ("object", "array")

    def _responses(self, operation: Node) -> Iterator[Response]:
        for status in operation.mapping("responses"):
            if status.startswith("x-") or is_interim(status):
                continue
            node = self._child(operation, "responses", status)
            if node is not None:
                yield Response(
                    node.pointer,
                    status,
                    tuple(self._headers(node)),
                    tuple(self._content(node)) if has_content(status) else (),
                    node.text("description"),
                )

    def _headers(self, response: Node) -> Iterator[Header]:
        for name in response.mapping("headers"):
            node = self._child(response, "headers", name)
            if node is None or name.lower() in IGNORED_RESPONSE_HEADERS:
                continue
            schema, media_type = self._described(node)
            yield Header(
                node.pointer,
                name,
                node.flag("required"),
                node.flag("explode"),
                schema,
                media_type,
                node.text("description"),
            )

    def _security(self, operation: Object) -> tuple[Requirement, ...]:
        declared = operation.get("security", self._tree.value.get("security"))
        return tuple(
            {name: tuple(map(str, as_array(scopes))) for name, scopes in as_object(requirement).items()}
            for requirement in as_array(declared)
        )

    def _callbacks(self, operation: Node) -> Iterator[Callback]:
        for name in operation.mapping("callbacks"):
            node = self._child(operation, "callbacks", name)
            if node is None or node.pointer in self._open:
                continue
            self._open.add(node.pointer)
            operations = [
                found
                for expression in node.value
                if not expression.startswith("x-") and (item := self._child(node, expression)) is not None
                for found in self._operations(item, expression)
            ]
            self._open.discard(node.pointer)
            yield Callback(name, tuple(operations))

    def _schemes(self, root: Node) -> Iterator[SecurityScheme]:
        for name in self._tree.components("securitySchemes"):
            node = self._child(root, "components", "securitySchemes", name)
            if node is not None:
                yield SecurityScheme(
                    pointer=node.pointer,
                    name=name,
                    type=node.text("type"),
                    location=node.text("in"),
                    parameter=node.text("name"),
                    scheme=node.text("scheme").lower(),
                    description=node.text("description"),
                )


def _encodings(declared: Mapping[str, JSON]) -> dict[str, Encoding]:
    found: dict[str, Encoding] = {}
    for name, value in declared.items():
        encoding = as_object(value)
        style = as_string(encoding.get("style")) or "form"
        explode = encoding.get("explode")
        found[name] = Encoding(
            content_type=as_string(encoding.get("contentType")),
            style=style,
            explode=explode if isinstance(explode, bool) else style == "form",
            styled=bool({"style", "explode", "allowReserved"} & encoding.keys()),
        )
    return found
