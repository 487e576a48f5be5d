"""Where schemas stand in the operations of a document: what is sent in, what goes out."""

from collections.abc import Iterator
from dataclasses import dataclass

from oaswright.ir.directions import View
from oaswright.ir.document import Document, Node, OperationNode, Pointer, mapping, text
from oaswright.openapi.media_types import BodyKind, body_kind
from oaswright.openapi.names import pascal
from oaswright.openapi.pointers import JSON
from oaswright.openapi.statuses import status_name


@dataclass(frozen=True, slots=True)
class Site:
    """A schema of an operation: where it stands, how it is seen, and what its model would be called.

    `kind` is how a body is read; a parameter or header has none.
    """

    schema: JSON
    pointer: Pointer
    view: View
    wanted: str
    kind: BodyKind | None = None


def operation_id(operation: OperationNode) -> str:
    """The operationId, or method and path where the document gives none."""
    return text(operation.node.value.get("operationId")) or f"{operation.http_method}{operation.path}"


def responses(document: Document, node: Node) -> Iterator[tuple[str, Node]]:
    """The responses of an operation, by status as written."""
    for status in mapping(node.value.get("responses")):
        if not status.startswith("x-"):
            yield status, document.child(node, "responses", status)


def schema_of(node: Node) -> tuple[Pointer, JSON]:
    """The schema of a parameter or header: its own, or that of its only media type."""
    if "schema" in node.value:
        return (*node.pointer, "schema"), node.value["schema"]
    for media_type, content in mapping(node.value.get("content")).items():
        return (*node.pointer, "content", media_type, "schema"), mapping(content).get("schema")
    return node.pointer, {}


def sites(document: Document, operations: tuple[OperationNode, ...]) -> Iterator[Site]:
    """Every schema of the operations, of their callbacks and of the webhooks."""
    for operation in operations:
        owner = pascal(operation_id(operation))
        for parameter in operation.parameters:
            yield _parameter(parameter, owner)
        yield from _exchange(document, operation.node, owner, "in")
        for name in mapping(operation.node.value.get("callbacks")):
            callback = document.child(operation.node, "callbacks", name)
            for expression in callback.value:
                if not expression.startswith("x-"):
                    item = document.child(callback, expression)
                    yield from _sent(document, item, f"{owner}{pascal(name)}")
    root = Node(document.value, ())
    for name in document.section("webhooks"):
        yield from _sent(document, document.child(root, "webhooks", name), f"{pascal(name)}Webhook")


def contents(document: Document, node: Node, view: View, wanted: str) -> Iterator[tuple[str, Site]]:
    """The media types of a request body or response, with the site of each schema."""
    for media_type, content in mapping(node.value.get("content")).items():
        schema = mapping(content).get("schema")
        structured = is_structure(document, schema)
        kind = body_kind(media_type, structured=structured)
        seen: View = "form" if kind == "multipart" and view == "in" else view
        yield media_type, Site(schema, (*node.pointer, "content", media_type, "schema"), seen, wanted, kind)


def is_structure(document: Document, schema: JSON) -> bool:
    """Whether a schema describes an object or array rather than text or anything at all."""
    node = document.resolve(schema, ())
    composed = {"properties", "items", "allOf", "oneOf", "anyOf", "additionalProperties"}
    return bool(composed & node.value.keys()) or node.value.get("type") in ("object", "array")


def _exchange(document: Document, node: Node, owner: str, view: View) -> Iterator[Site]:
    """The schemas of one request and its answers; `view` is how the request is seen."""
    body = document.child(node, "requestBody")
    for _, site in contents(document, body, view, _name(body, owner, "")):
        yield site
    back: View = "out" if view == "in" else "in"
    for status, response in responses(document, node):
        wanted = _name(response, owner, status_name(status))
        for _, site in contents(document, response, back, wanted):
            yield site
        for name in mapping(response.value.get("headers")):
            header = document.child(response, "headers", name)
            pointer, schema = schema_of(header)
            yield Site(schema, pointer, back, f"{wanted.removesuffix('Body')}{pascal(name)}")


def _sent(document: Document, item: Node, owner: str) -> Iterator[Site]:
    """The schemas of requests that the server makes: a callback or a webhook."""
    for method, value in item.value.items():
        if method in {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}:
            yield from _exchange(document, Node(mapping(value), (*item.pointer, method)), owner, "out")


def _name(node: Node, owner: str, status: str) -> str:
    shared = node.pointer[:1] == ("components",)
    return f"{pascal(str(node.pointer[-1])) if shared and status else owner + status}Body"


def _parameter(node: Node, owner: str) -> Site:
    prefix = "" if node.pointer[0] == "components" else owner
    pointer, schema = schema_of(node)
    return Site(schema, pointer, "in", prefix + pascal(text(node.value.get("name"))))
