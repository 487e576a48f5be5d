"""An HTTP response: as plain data, and as the bytes that are sent."""

import json
from collections.abc import AsyncIterable, Awaitable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias, TypeVar, cast

import orjson
from starlette.types import Message, Receive, Send

from oaswright.openapi.media_types import is_json
from oaswright.openapi.statuses import has_content
from oaswright.runtime.streams import Stream, close, send_stream

HeaderValue: TypeAlias = str | tuple[str, ...]

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"

T = TypeVar("T")

MaybeAwaitable: TypeAlias = T | Awaitable[T]
"""What a handler returns: `async def` an awaitable, `def`, which runs in a thread, the response itself."""


class _NoBody:
    """The type of `NO_BODY`."""

    def __repr__(self) -> str:
        return "NO_BODY"


NO_BODY = _NoBody()
"""A response without a body; `None` would be the JSON value null."""


class NotedSend:
    """The `send` of a request, which knows whether a response has begun: then no other can be sent."""

    __slots__ = ("_send", "has_begun")

    def __init__(self, send: Send) -> None:
        self._send, self.has_begun = send, False

    async def __call__(self, message: Message) -> None:
        self.has_begun = True
        await self._send(message)


@dataclass(frozen=True, slots=True)
class Response:
    """Status, JSON body and headers. `media_type` is left out when there is no body.

    A header with several values in a tuple is sent several times, as `Set-Cookie` has to be (RFC 6265,
    section 3).
    """

    status: int
    body: object = NO_BODY
    headers: Mapping[str, HeaderValue] = field(default_factory=dict[str, HeaderValue])
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class FunctionResponse(Response):
    """What a function of `free_functions` has returned. It is held against the document like any other."""


class Declared(Protocol):
    """An instance of a generated response class."""

    @property
    def status(self) -> int:
        """The status code."""
        ...


class HTTPError(Exception):
    """Ends the request with a response: raised in handlers, as deep below them as may be, and in hooks.

    An instance of a generated class is sent as if the handler had returned it; one that the operation does
    not declare is a 500, which is logged. A `Response` is sent as the application made it.
    """

    def __init__(self, response: Response | Declared) -> None:
        super().__init__(response.status)
        self.response = response


class RawResponse(NamedTuple):
    """A response as it is sent: bytes, or a stream that is read while it is sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    stream: Stream | None = None

    async def send(self, send: Send, receive: Receive, *, head: bool = False) -> None:
        """Send it; for HEAD, and with a status that has no content, without the body."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        if self.stream is None:
            await send({"type": "http.response.body", "body": b"" if head else self.body})
        elif head or not has_content(self.status):
            await send({"type": "http.response.body", "body": b""})
            await close(self.stream)
        else:
            await send_stream(self.stream, send, receive)


def write_json(value: object) -> bytes:
    """A JSON value as bytes. Raises TypeError or ValueError for anything else."""
    try:
        return orjson.dumps(value)
    except TypeError:
        # Integers beyond 64 bits are rare, and JSON has no bounds for them.
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def encode_response(response: Response, extra: Mapping[str, str]) -> RawResponse:
    """The bytes of a response; `extra` headers are added, and win over the response's own."""
    body = response.body
    stream: Stream | None = None
    if body is NO_BODY:
        content = b""
    elif isinstance(body, AsyncIterable):
        content, stream = b"", cast("Stream", body)
    elif is_json(response.media_type):
        content = write_json(body)
    else:
        content = body if isinstance(body, bytes) else str(body).encode()
    if not has_content(response.status):
        body, content = NO_BODY, b""
    headers = {name.lower(): value for name, value in response.headers.items()}
    if body is not NO_BODY:
        headers["content-type"] = response.media_type
    if stream is None and (body is not NO_BODY or response.status not in {204, 304}):
        headers["content-length"] = str(len(content))
    for name, value in extra.items():
        if name.lower() != "content-type" or body is not NO_BODY:
            headers[name.lower()] = value
    encoded = [
        (name.encode("latin-1"), text.encode("latin-1"))
        for name, value in headers.items()
        for text in ((value,) if isinstance(value, str) else value)
    ]
    return RawResponse(response.status, encoded, content, stream)
