"""What generation does not support, said by name and place instead of dropped in silence."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.document.bundle import Bundle
from oaswright.ir.document import Document, Node, Pointer, mapping, text
from oaswright.ir.merging import items
from oaswright.ir.uses import operation_id
from oaswright.openapi.media_types import is_structured
from oaswright.openapi.pointers import JSON

_LOCATIONS = frozenset({"path", "query", "header", "cookie"})

Found = tuple[Pointer, str, str | None, Severity]


def finding(
    bundle: Bundle, pointer: Pointer, what: str, hint: str | None = None, severity: Severity = Severity.ERROR
) -> Diagnostic:
    """The finding that a construct is not supported, at the hand-written place of a pointer."""
    return Diagnostic(
        RuleId.UNSUPPORTED_CONSTRUCT, severity, bundle.span(pointer), f"not supported: {what}", hint
    )


def unsupported(document: Document, bundle: Bundle) -> tuple[Diagnostic, ...]:
    """A finding for each construct that the generated server would not honour.

    Warnings name what reaches the handlers in a plainer form than the document describes.
    """
    found = [*_schemes(document), *_operations(document)]
    return tuple(
        finding(bundle, pointer, what, hint, severity)
        for pointer, what, hint, severity in dict.fromkeys(found)
    )


def _schemes(document: Document) -> Iterator[Found]:
    root = Node(document.value, ())
    for name in document.section("components", "securitySchemes"):
        scheme = document.child(root, "components", "securitySchemes", name)
        if scheme.value.get("type") == "mutualTLS":
            hint = "let the proxy in front of the server check client certificates"
            yield (*scheme.pointer, "type"), "security scheme of type mutualTLS", hint, Severity.ERROR


def _operations(document: Document) -> Iterator[Found]:
    root = Node(document.value, ())
    base = _base_path(document.value)
    for path in document.section("paths"):
        item = document.child(root, "paths", path)
        if item.value.get("additionalOperations"):
            place = (*item.pointer, "additionalOperations")
            yield place, "operations of other methods than those of OpenAPI 3.1", None, Severity.ERROR
        if "servers" in item.value and _base_path(item.value) != base:
            yield _servers(item.pointer)
    ids: dict[str, Pointer] = {}
    for operation in document.operations():
        node = operation.node
        known = ids.setdefault(operation_id(operation), node.pointer)
        if known != node.pointer:
            yield node.pointer, f"a second operation {operation_id(operation)}", None, Severity.ERROR
        if "servers" in node.value and _base_path(node.value) != base:
            yield _servers(node.pointer)
        for parameter in operation.parameters:
            location = text(parameter.value.get("in"))
            if location not in _LOCATIONS:
                yield (*parameter.pointer, "in"), f"parameter in {location!r}", None, Severity.ERROR
        body = document.child(node, "requestBody")
        for media_type, content in mapping(body.value.get("content")).items():
            place = (*body.pointer, "content", media_type)
            schema = document.resolve(mapping(content).get("schema"), ()).value
            if is_structured(media_type) and schema.get("type") not in {"string", None}:
                hint = "the handler receives the bytes; their schema is documentation"
                yield place, f"the schema of a body of type {media_type}", hint, Severity.WARNING


def _servers(pointer: Pointer) -> Found:
    hint = "the path is served below the path of the document's first server"
    return (*pointer, "servers"), "servers with another path of their own", hint, Severity.WARNING


def _base_path(value: Mapping[str, JSON]) -> str:
    servers = items(value.get("servers"))
    url = text(mapping(servers[0]).get("url")) if servers else ""
    return urlsplit(url).path.rstrip("/")
