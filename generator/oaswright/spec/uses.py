"""Where schemas are used in the operations of a document, and in which direction."""

from collections.abc import Iterator
from dataclasses import dataclass

from oaswright.openapi.jsonschema import Direction
from oaswright.openapi.media_types import BodyKind
from oaswright.spec.model import (
    Callback,
    Header,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Schema,
    Spec,
)


@dataclass(frozen=True, slots=True)
class SchemaUse:
    """A schema of an operation.

    `kind` is how a body is read; a parameter or header has none. `holder` is the object that the schema
    belongs to, `response` that of a header. `sender` names the callback or webhook in which the server makes
    the request, and the operation that the callback belongs to.
    """

    schema: Schema
    direction: Direction
    operation: Operation
    holder: Parameter | RequestBody | Response | Header
    kind: BodyKind | None = None
    response: Response | None = None
    sender: tuple[Operation | None, str] | None = None


def schema_uses(spec: Spec) -> Iterator[SchemaUse]:
    """Every schema of the operations, of their callbacks and of the webhooks."""
    for operation in spec.operations:
        for parameter in operation.parameters:
            if parameter.schema is not None:
                yield SchemaUse(parameter.schema, "request", operation, parameter)
        yield from _exchange(operation, "request", None)
        for callback in operation.callbacks:
            yield from _sent(callback, operation)
    for webhook in spec.webhooks:
        yield from _sent(webhook, None)


def content_direction(media_type: MediaType, direction: Direction) -> Direction:
    """The direction of a schema of a body: a multipart form that a client sends has one of its own."""
    return "form" if media_type.kind == "multipart" and direction == "request" else direction


def _sent(callback: Callback, owner: Operation | None) -> Iterator[SchemaUse]:
    """The schemas of requests that the server makes: they go out, and the answers come in."""
    for operation in callback.operations:
        yield from _exchange(operation, "response", (owner, callback.name))


def _exchange(
    operation: Operation, direction: Direction, sender: tuple[Operation | None, str] | None
) -> Iterator[SchemaUse]:
    """The schemas of one request and its responses; `direction` is that of the request."""
    if operation.body is not None:
        yield from _content(operation, operation.body, direction, sender)
    back: Direction = "response" if direction == "request" else "request"
    for response in operation.responses:
        yield from _content(operation, response, back, sender)
        for header in response.headers:
            if header.schema is not None:
                yield SchemaUse(header.schema, back, operation, header, None, response, sender)


def _content(
    operation: Operation,
    holder: RequestBody | Response,
    direction: Direction,
    sender: tuple[Operation | None, str] | None,
) -> Iterator[SchemaUse]:
    for media_type in holder.content:
        if media_type.schema is not None:
            found = content_direction(media_type, direction)
            yield SchemaUse(media_type.schema, found, operation, holder, media_type.kind, None, sender)
