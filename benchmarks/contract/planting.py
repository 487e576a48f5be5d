"""Faults, and how one is planted: around a server that knows nothing of it.

A plant wraps the function that answers requests. It may change what goes in or comes out, ask the server
more than the client did, remember, or reach into the application.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl, urlencode

SHAPE: Final = "response shape"
VALIDATION: Final = "request validation"
ROBUSTNESS: Final = "robustness"
AUTHENTICATION: Final = "authentication"
AUTHORISATION: Final = "authorisation"
HTTP: Final = "method/HTTP"
BEHAVIOUR: Final = "behaviour"
CLASSES: Final = (SHAPE, VALIDATION, ROBUSTNESS, AUTHENTICATION, AUTHORISATION, HTTP, BEHAVIOUR)

_IDENTIFYING: Final = frozenset({"authorization", "version", "host"})

Json: TypeAlias = Any
Pairs: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the server gets it; names of headers are lower case."""

    method: str
    path: str
    query: Pairs = ()
    headers: Pairs = ()
    body: bytes = b""
    sent: MutableMapping[str, Any] | None = None
    """What came, so that what no fault touches goes on byte by byte."""

    @property
    def json(self) -> Json:
        """The body, or None when it is no JSON."""
        return _parse(self.body)

    def header(self, name: str) -> str:
        """The first header of this name, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")

    def with_json(self, body: Json) -> "Request":
        """The same with another body."""
        return replace(self, body=json.dumps(body).encode())

    def with_header(self, name: str, value: str | None) -> "Request":
        """The same with this header, or without it."""
        kept = tuple(pair for pair in self.headers if pair[0] != name)
        return replace(self, headers=kept if value is None else (*kept, (name, value)))

    def sub(self, method: str, path: str, body: Json = None) -> "Request":
        """Another request of the same client."""
        kept = tuple(pair for pair in self.headers if pair[0] in _IDENTIFYING or pair[0].startswith("x-"))
        if body is None:
            return Request(method, path, (), kept)
        return Request(method, path, (), (*kept, ("content-type", "application/json"))).with_json(body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends; names of headers are lower case."""

    status: int
    headers: Pairs = ()
    body: bytes = b""

    @property
    def json(self) -> Json:
        """The body, or None when it is no JSON."""
        return _parse(self.body)

    def header(self, name: str) -> str:
        """The first header of this name, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")

    def with_json(self, body: Json) -> "Answer":
        """The same with another body."""
        return replace(self, body=json.dumps(body).encode())

    def with_header(self, name: str, value: str | None) -> "Answer":
        """The same with this header, or without it."""
        kept = tuple(pair for pair in self.headers if pair[0] != name)
        return replace(self, headers=kept if value is None else (*kept, (name, value)))


Call: TypeAlias = Callable[[Request], Awaitable[Answer]]
Plant: TypeAlias = Callable[[Call, Any], Call]
"""From the function that answers, and the application behind it, to a function that answers wrongly."""

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    id: also the value that switches it on. family: one of `CLASSES`. says: what the document says. wrong:
    what goes wrong. alone: it shows in the document with PATCH alone too. equivalent: why the document
    permits it after all; such a fault does not count.
    """

    id: str
    family: str
    says: str
    wrong: str
    plant: Plant
    alone: bool = False
    equivalent: str = ""


def planted(app: Any, plant: Plant) -> App:
    """The application with a fault around it."""
    answer = plant(calling(app), app)

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        result = await answer(
            Request(scope["method"], scope["path"], _query(scope), _decoded(scope["headers"]), body, scope)
        )
        # HEAD and 304 name the length of a body that they do not carry.
        bare = scope["method"] == "HEAD" or result.status in {204, 304}
        if not bare:
            result = result.with_header("content-length", str(len(result.body)))
        await send(
            {"type": "http.response.start", "status": result.status, "headers": _encoded(result.headers)}
        )
        await send({"type": "http.response.body", "body": b"" if bare else result.body})

    return wrapped


def calling(app: App) -> Call:
    """The function that asks an application."""

    async def call(request: Request) -> Answer:
        headers = request.with_header("content-length", str(len(request.body))).headers
        if not request.body:
            headers = request.with_header("content-length", None).headers
        scope: Scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": request.path,
            "raw_path": request.path.encode(),
            "root_path": "",
            "query_string": urlencode(request.query).encode(),
            "headers": _encoded(headers),
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        if request.sent is not None and request.sent["path"] == request.path:
            scope["raw_path"] = request.sent.get("raw_path") or scope["raw_path"]
        if request.sent is not None and _query(request.sent) == request.query:
            scope["query_string"] = request.sent["query_string"]
        messages = [{"type": "http.request", "body": request.body, "more_body": False}]
        status, body = 500, b""
        sent: Pairs = ()

        async def receive() -> MutableMapping[str, Any]:
            # Nobody goes away before the answer is there.
            return messages.pop() if messages else await asyncio.Future[MutableMapping[str, Any]]()

        async def send(message: MutableMapping[str, Any]) -> None:
            nonlocal status, sent, body
            if message["type"] == "http.response.start":
                status = message["status"]
                sent = _decoded(message["headers"])
            else:
                body += message.get("body", b"")

        await app(scope, receive, send)
        return Answer(status, sent, body)

    return call


def _query(scope: Scope) -> Pairs:
    return tuple(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))


def _decoded(headers: Iterable[tuple[bytes, bytes]]) -> Pairs:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers)


def _encoded(headers: Pairs) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def _parse(body: bytes) -> Json:
    try:
        return json.loads(body)
    except ValueError:
        return None
