"""What generation does not support, said by name and place instead of dropped in silence."""

from collections.abc import Iterator

from specwright.diagnostics import Diagnostic, Severity
from specwright.ir.document import Document, Node, Pointer, mapping, text
from specwright.source import Bundle

RULE = "unsupported-construct"
_LOCATIONS = frozenset({"path", "query", "header", "cookie"})


def unsupported(document: Document, bundle: Bundle) -> tuple[Diagnostic, ...]:
    """A finding for each construct that the generated server would not honour."""
    return tuple(
        Diagnostic(RULE, Severity.ERROR, bundle.span(pointer), f"not supported: {what}", hint)
        for pointer, what, hint in _found(document)
    )


def _found(document: Document) -> Iterator[tuple[Pointer, str, str | None]]:
    root = Node(document.value, ())
    for name in document.section("components", "securitySchemes"):
        scheme = document.child(root, "components", "securitySchemes", name)
        if scheme.value.get("type") == "mutualTLS":
            hint = "let the proxy in front of the server check client certificates"
            yield (*scheme.pointer, "type"), "security scheme of type mutualTLS", hint
    for operation in document.operations():
        for parameter in operation.parameters:
            location = text(parameter.value.get("in"))
            if location not in _LOCATIONS:
                yield (*parameter.pointer, "in"), f"parameter in {location!r}", None
        body = document.child(operation.node, "requestBody")
        for media_type in mapping(body.value.get("content")):
            if not is_supported_body(media_type):
                yield (*body.pointer, "content", media_type), f"request body of type {media_type}", None


def is_supported_body(media_type: str) -> bool:
    """JSON is parsed and typed; text reaches the handler as str, anything else binary as bytes."""
    kind = media_type.split(";", maxsplit=1)[0].strip().lower()
    return (
        kind in {"application/json", "application/octet-stream", "*/*"}
        or kind.endswith("+json")
        or kind.startswith(("text/", "image/", "audio/", "video/"))
    )
