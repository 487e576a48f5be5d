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


def matches(where: str, request: Request) -> bool:
    """Whether a request is one of these: `METHOD PATH`, several with commas; `*` is any of them."""
    given = request.path.split("/")
    for one in where.split(", "):
        method, _, pattern = one.partition(" ")
        wanted = pattern.split("/")
        same_path = len(wanted) == len(given) and all(
            part == of or (of == "*" and part) for of, part in zip(wanted, given, strict=True)
        )
        if same_path and (method == "*" or request.method in method.split("|")):
            return True
    return False


Around: TypeAlias = Callable[[Call, Request, dict[str, Any]], Awaitable[Answer]]


def around(where: str, act: Around) -> Plant:
    """Answer these requests by `act`, which gets the server, the request, and a memory of its own."""

    def plant(call: Call, _app: Any) -> Call:
        memory: dict[str, Any] = {}

        async def wrapped(request: Request) -> Answer:
            return await (act(call, request, memory) if matches(where, request) else call(request))

        return wrapped

    return plant


def inside(change: Callable[[Any], None], then: Plant | None = None) -> Plant:
    """Reach into the application once, before it serves."""

    def plant(call: Call, app: Any) -> Call:
        change(app)
        return call if then is None else then(call, app)

    return plant


def asks(where: str, change: Callable[[Request], Request]) -> Plant:
    """The server gets other requests than the client has sent."""

    async def act(call: Call, request: Request, _memory: dict[str, Any]) -> Answer:
        return await call(change(request))

    return around(where, act)


def reads(where: str, change: Callable[[Json], Json]) -> Plant:
    """The same for JSON objects in bodies."""

    def changed(request: Request) -> Request:
        body = request.json
        return request.with_json(change(body)) if isinstance(body, dict) else request

    return asks(where, changed)


def answers(where: str, change: Callable[[Answer], Answer], *, refused: bool = False) -> Plant:
    """The client gets other answers than the server has given: successes, or refusals with `refused`."""

    async def act(call: Call, request: Request, _memory: dict[str, Any]) -> Answer:
        answer = await call(request)
        return change(answer) if (answer.status >= 400) is refused else answer

    return around(where, act)


def writes(where: str, change: Callable[[Json], Json], *, refused: bool = False) -> Plant:
    """The same for JSON objects in bodies; `change` gets each item of a list."""

    def changed(answer: Answer) -> Answer:
        body = answer.json
        if isinstance(body, dict) and isinstance(body.get("items"), list):
            return answer.with_json({**body, "items": [change(item) for item in body["items"]]})
        return answer.with_json(change(body)) if isinstance(body, dict) else answer

    return answers(where, changed, refused=refused)


def both(*plants: Plant) -> Plant:
    """Several changes that are one fault."""

    def plant(call: Call, app: Any) -> Call:
        for one in plants:
            call = one(call, app)
        return call

    return plant


def without(*names: str) -> Callable[[Json], Json]:
    """The object without these members."""
    return lambda body: {name: value for name, value in body.items() if name not in names}


def mapped(name: str, change: Callable[[Any], Any]) -> Callable[[Json], Json]:
    """The object with another value of a member, where it is there and not null."""
    return lambda body: {**body, name: change(body[name])} if body.get(name) is not None else body


def skipping(when: Callable[[str, Any], bool]) -> Callable[[Json], Json]:
    """The object without the members of which this holds."""
    return lambda body: {name: value for name, value in body.items() if not when(name, value)}


def plus(**members: Any) -> Callable[[Json], Json]:
    """The object with these members where it has none of that name."""
    return lambda body: {**members, **body}


def set_to(**members: Any) -> Callable[[Json], Json]:
    """The object with these members, whatever it had."""
    return lambda body: {**body, **members}


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
