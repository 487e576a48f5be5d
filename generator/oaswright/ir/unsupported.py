"""What generation does not support, said by name and position instead of dropped in silence."""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.document.bundle import Bundle
from oaswright.openapi.media_types import EVENT_FIELDS, framing, is_json, is_structured
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.security import VERIFIABLE_SCHEMES, is_closed
from oaswright.spec.inheritance import as_written
from oaswright.spec.model import Header, MediaType, Operation, Parameter, PathItem, Schema, Spec
from oaswright.spec.reading import base_path
from oaswright.spec.text_types import holds_text
from oaswright.spec.tree import UnresolvedError, as_array, as_object

_LOCATIONS = frozenset({"path", "query", "header", "cookie", "querystring"})

Found = tuple[Pointer, str, str | None, Severity]


def report(
    bundle: Bundle, pointer: Pointer, what: str, hint: str | None = None, severity: Severity = Severity.ERROR
) -> Diagnostic:
    """The finding that a construct is not supported, at the hand-written position of a pointer."""
    span = bundle.span(as_written(pointer))
    return Diagnostic(RuleId.UNSUPPORTED_CONSTRUCT, severity, span, f"not supported: {what}", hint)


def report_unsupported(spec: Spec, bundle: Bundle) -> dict[Diagnostic, Pointer]:
    """A finding for each construct that the generated server would not honour, with its place.

    Warnings name what reaches the handlers in a plainer form than the document describes.
    """
    found = [*map(_unresolved, spec.unresolved), *_schemes(spec), *_operations(spec)]
    return {
        report(bundle, pointer, what, hint, severity): pointer
        for pointer, what, hint, severity in dict.fromkeys(found)
    }


def _unresolved(error: UnresolvedError) -> Found:
    what = (
        "a reference to a reference, and so on without an end"
        if error.endless
        else f"the reference {error.reference}"
    )
    return error.pointer, what, None, Severity.ERROR


def _schemes(spec: Spec) -> Iterator[Found]:
    """Schemes that the server cannot verify: an error where an operation has no other way in."""
    unknown = {
        scheme.name
        for scheme in spec.schemes
        if scheme.type not in VERIFIABLE_SCHEMES and not is_closed(spec.tree.at(scheme.pointer))
    }
    closed = {
        name
        for operation in spec.operations
        if operation.security and all(requirement.keys() & unknown for requirement in operation.security)
        for requirement in operation.security
        for name in requirement
    }
    for scheme in spec.schemes:
        if scheme.name in unknown:
            what = f"security scheme of type {scheme.type}"
            if scheme.name not in closed:
                what += "; no request satisfies the requirements that name it"
            severity = Severity.ERROR if scheme.name in closed else Severity.WARNING
            hint = "let the proxy in front of the server check client certificates"
            yield (*scheme.pointer, "type"), what, hint if scheme.type == "mutualTLS" else None, severity


def _operations(spec: Spec) -> Iterator[Found]:
    ids: dict[str, Pointer] = {}
    for item in spec.paths:
        yield from _item(spec, item)
        for operation in item.operations:
            known = ids.setdefault(operation.id, operation.pointer)
            if known != operation.pointer:
                yield operation.pointer, f"a second operation {operation.id}", None, Severity.ERROR
            yield from _operation(spec, operation)


def _item(spec: Spec, item: PathItem) -> Iterator[Found]:
    value = as_object(spec.tree.at(item.pointer))
    if value.get("additionalOperations"):
        pointer = (*item.pointer, "additionalOperations")
        yield pointer, "operations of other methods than those of OpenAPI 3.1", None, Severity.ERROR
    yield from _servers(spec, item.pointer)


def _operation(spec: Spec, operation: Operation) -> Iterator[Found]:
    yield from _servers(spec, operation.pointer)
    known = {scheme.name for scheme in spec.schemes}
    for name in {name: None for requirement in operation.security for name in requirement}:
        if name not in known:
            yield operation.pointer, f"the unknown security scheme {name}", None, Severity.ERROR
    for parameter in operation.parameters:
        if parameter.location not in _LOCATIONS:
            what = f"parameter in {parameter.location!r}"
            yield (*parameter.pointer, "in"), what, None, Severity.ERROR
        yield from _text(spec, "parameter", parameter)
    for response in operation.responses:
        for header in response.headers:
            yield from _text(spec, "header", header)
        yield from _contents(spec, response.content)
    for content in operation.body.content if operation.body is not None else ():
        yield from _contents(spec, [content])
        yield from _bytes(spec, content, "the handler receives the bytes")
    for content in (content for response in operation.responses for content in response.content):
        if framing(content.name) is not None:
            yield from _bytes(spec, content, "the handler answers with the bytes")


def _bytes(spec: Spec, content: MediaType, how: str) -> Iterator[Found]:
    """A schema of what reaches a handler, or comes from it, as bytes of a structure of their own."""
    if content.kind == "items" or content.schema is None or not is_structured(content.name):
        return
    schema = spec.tree.node(content.schema.value, content.schema.pointer).value
    if schema.get("type") not in {"string", None}:
        of_items = framing(content.name) is not None and spec.version == "3.2"
        hint = f"{how}; " + (
            "describe the items in `itemSchema`" if of_items else "their schema is documentation"
        )
        yield content.pointer, f"the schema of a body of type {content.name}", hint, Severity.WARNING


def _contents(spec: Spec, contents: Iterable[MediaType]) -> Iterator[Found]:
    """What is said about a text, about the items of a body or a sequence as a whole, and is not checked."""
    for content in contents:
        schema = content.schema
        if content.kind == "text" and schema is not None and not holds_text(spec.tree, schema):
            hint = "handlers receive and return the text; its schema is documentation"
            what = f"the schema of a body of type {content.name} that is no text"
            yield content.pointer, what, hint, Severity.WARNING
        written = as_object(spec.tree.at(content.pointer))
        if content.kind == "items" and "schema" in written:
            hint = "each item is checked against `itemSchema`; the sequence as a whole is not"
            yield (*content.pointer, "schema"), "the schema of a whole sequence", hint, Severity.WARNING
        if content.kind == "items" and content.schema is not None and framing(content.name) == "events":
            yield from _events(spec, content.schema)
        for field in ("itemSchema", "prefixEncoding", "itemEncoding"):
            if field in written and content.kind != "items":
                hint = (
                    "items are checked of JSON Lines and JSON text sequences, and of events that are sent out"
                )
                what = f"`{field}` of a body of type {content.name}"
                yield (*content.pointer, field), what, hint, Severity.WARNING


def _events(spec: Spec, schema: Schema) -> Iterator[Found]:
    """What a schema says about events that no event has: an error where it has to be there."""
    node = spec.tree.node(schema.value, schema.pointer)
    properties = as_object(node.value.get("properties"))
    required = as_array(node.value.get("required"))
    severity = {name: Severity.ERROR if name in required else Severity.WARNING for name in properties}
    hint = "an event has the fields `data`, `event`, `id` and `retry`; write other values as JSON into `data`"
    for name in properties:
        if name not in EVENT_FIELDS:
            yield (*node.pointer, "properties", name), f"`{name}` of an event", hint, severity[name]
    data = as_object(properties.get("data"))
    types = data.get("type", "string")
    if "string" not in (types if isinstance(types, list) else [types]):
        hint = "write `type: string`; `contentMediaType: application/json` says what the text is"
        pointer = (*node.pointer, "properties", "data", "type")
        yield pointer, "`data` of an event that are no string", hint, severity["data"]


def _text(spec: Spec, kind: str, described: Parameter | Header) -> Iterator[Found]:
    """A text whose schema describes what it stands for in a media type that nobody reads here."""
    schema, media_type = described.schema, described.media_type
    if schema is None or media_type is None or is_json(media_type):
        return
    if schema.value is not spec.tree.at(schema.pointer):
        what = f"the schema of a {kind} of type {media_type}"
        hint = "its text goes to and comes from handlers as it is; for JSON write `application/json`"
        yield schema.pointer[:-1], what, hint, Severity.WARNING


def _servers(spec: Spec, pointer: Pointer) -> Iterator[Found]:
    value = as_object(spec.tree.at(pointer))
    if "servers" in value and base_path(value["servers"]) != spec.base_path:
        hint = "the path is served below the path of the document's first server"
        yield (*pointer, "servers"), "servers with another path of their own", hint, Severity.WARNING
