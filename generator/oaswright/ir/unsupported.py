"""What generation does not support, said by name and position instead of dropped in silence."""

from collections.abc import Iterator

from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.document.bundle import Bundle
from oaswright.openapi.media_types import is_structured
from oaswright.openapi.pointers import Pointer
from oaswright.spec.inheritance import as_written
from oaswright.spec.model import Operation, PathItem, Spec
from oaswright.spec.reading import base_path
from oaswright.spec.tree import UnresolvedError, as_object

_LOCATIONS = frozenset({"path", "query", "header", "cookie"})

Found = tuple[Pointer, str, str | None, Severity]


def report(
    bundle: Bundle, pointer: Pointer, what: str, hint: str | None = None, severity: Severity = Severity.ERROR
) -> Diagnostic:
    """The finding that a construct is not supported, at the hand-written position of a pointer."""
    span = bundle.span(as_written(pointer))
    return Diagnostic(RuleId.UNSUPPORTED_CONSTRUCT, severity, span, f"not supported: {what}", hint)


def report_unsupported(spec: Spec, bundle: Bundle) -> tuple[Diagnostic, ...]:
    """A finding for each construct that the generated server would not honour.

    Warnings name what reaches the handlers in a plainer form than the document describes.
    """
    found = [*map(_unresolved, spec.unresolved), *_schemes(spec), *_operations(spec)]
    return tuple(
        report(bundle, pointer, what, hint, severity)
        for pointer, what, hint, severity in dict.fromkeys(found)
    )


def _unresolved(error: UnresolvedError) -> Found:
    what = (
        "a reference to a reference, and so on without an end"
        if error.endless
        else f"the reference {error.reference}"
    )
    return error.pointer, what, None, Severity.ERROR


def _schemes(spec: Spec) -> Iterator[Found]:
    for scheme in spec.schemes:
        if scheme.type == "mutualTLS":
            hint = "let the proxy in front of the server check client certificates"
            yield (*scheme.pointer, "type"), "security scheme of type mutualTLS", hint, Severity.ERROR


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
    for content in operation.body.content if operation.body is not None else ():
        if content.schema is None or not is_structured(content.name):
            continue
        schema = spec.tree.node(content.schema.value, content.schema.pointer).value
        if schema.get("type") not in {"string", None}:
            hint = "the handler receives the bytes; their schema is documentation"
            what = f"the schema of a body of type {content.name}"
            yield content.pointer, what, hint, Severity.WARNING


def _servers(spec: Spec, pointer: Pointer) -> Iterator[Found]:
    value = as_object(spec.tree.at(pointer))
    if "servers" in value and base_path(value["servers"]) != spec.base_path:
        hint = "the path is served below the path of the document's first server"
        yield (*pointer, "servers"), "servers with another path of their own", hint, Severity.WARNING
