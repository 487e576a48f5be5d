"""Clients for tests of an application: in process, without a socket, every answer held against the document.

    with Client(create_app()) as client:
        reply = client.post("/pets", json={"name": "Rex"}, headers={"Authorization": "Bearer …"})
        assert reply.status == 201

An answer that the document does not declare for its operation raises `UndeclaredError`, which is an
AssertionError: a status, a media type, a body or a header. Tests of requests that are outside of
every document (wrong media types, unknown paths) say `checked=False`.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeAlias, cast
from urllib.parse import unquote_to_bytes, urlencode

import orjson
from starlette.types import ASGIApp, Message, Scope

from oaswright.openapi.media_types import essence, is_json
from oaswright.runtime.entry import Application
from oaswright.runtime.response import NO_BODY, Response
from oaswright.runtime.responses import declared_for

Query: TypeAlias = Mapping[str, Any] | Iterable[tuple[str, Any]]
Content: TypeAlias = bytes | Iterable[bytes]


class UndeclaredError(AssertionError):
    """An answer that is not in the document."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it arrived. `messages` counts the pieces in which the body came."""

    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    messages: int

    def header(self, name: str) -> str | None:
        """The first value of a header, found without regard to case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def json(self) -> Any:
        """The body as JSON. Raises ValueError when it is none."""
        return orjson.loads(self.content)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode()


class AsyncClient:
    """Requests to an application, for tests that are coroutines; starts and stops its lifespan."""

    def __init__(
        self, app: ASGIApp, *, headers: Mapping[str, str] | None = None, checked: bool = True
    ) -> None:
        self._app, self._headers, self._checked = app, dict(headers or {}), checked
        self._events: asyncio.Queue[Message] = asyncio.Queue()
        self._answers: asyncio.Queue[Message] = asyncio.Queue()
        self._lifespan: asyncio.Task[None] | None = None
        self._state: dict[str, Any] = {}

    async def __aenter__(self) -> "AsyncClient":
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self._state}
        self._lifespan = asyncio.create_task(
            cast("Any", self._app(scope, self._events.get, self._answers.put))
        )
        await self._lifespan_step("startup")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._lifespan_step("shutdown")
        if self._lifespan is not None:
            await self._lifespan

    async def _lifespan_step(self, step: str) -> None:
        await self._events.put({"type": f"lifespan.{step}"})
        answer = await self._answers.get()
        if answer["type"] != f"lifespan.{step}.complete":
            raise RuntimeError(answer.get("message") or f"{step} failed")

    async def request(
        self,
        method: str,
        target: str,
        *,
        query: Query = (),
        headers: Mapping[str, str] | None = None,
        json: object = NO_BODY,
        content: Content | None = None,
        checked: bool | None = None,
    ) -> Reply:
        """Send a request and gather the whole answer.

        `target` is the path with its percent-encoding, and a query that `query` is added to. A
        `content` of several pieces is sent chunked, without a length. Raises UndeclaredError.
        """
        sent = {name.lower(): value for name, value in {**self._headers, **(headers or {})}.items()}
        if json is not NO_BODY:
            content = orjson.dumps(json)
            sent.setdefault("content-type", "application/json")
        chunks = [content or b""] if isinstance(content, bytes | None) else list(content)
        if isinstance(content, bytes):
            sent.setdefault("content-length", str(len(content)))
        path, _, in_target = target.partition("?")
        pairs = list(cast("Mapping[str, Any]", query).items()) if isinstance(query, Mapping) else list(query)
        added = urlencode(pairs, doseq=True)
        scope = _scope(method, path, "&".join(filter(None, (in_target, added))), sent, dict(self._state))
        reply = await exchange(self._app, scope, chunks)
        if self._checked if checked is None else checked:
            assert_conforms(self._app, method, path, reply)
        return reply


class Client:
    """`AsyncClient` for tests that are plain functions."""

    def __init__(
        self, app: ASGIApp, *, headers: Mapping[str, str] | None = None, checked: bool = True
    ) -> None:
        self._runner = asyncio.Runner()
        self._client = AsyncClient(app, headers=headers, checked=checked)

    def __enter__(self) -> "Client":
        self._runner.run(self._client.__aenter__())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self._client.__aexit__(kind, error, trace))
        self._runner.close()

    def request(self, method: str, target: str, **options: Any) -> Reply:
        """See `AsyncClient.request`."""
        return self._runner.run(self._client.request(method, target, **options))

    def get(self, target: str, **options: Any) -> Reply:
        """GET."""
        return self.request("GET", target, **options)

    def post(self, target: str, **options: Any) -> Reply:
        """POST."""
        return self.request("POST", target, **options)

    def put(self, target: str, **options: Any) -> Reply:
        """PUT."""
        return self.request("PUT", target, **options)

    def patch(self, target: str, **options: Any) -> Reply:
        """PATCH."""
        return self.request("PATCH", target, **options)

    def delete(self, target: str, **options: Any) -> Reply:
        """DELETE."""
        return self.request("DELETE", target, **options)


def _scope(method: str, path: str, query: str, headers: Mapping[str, str], state: dict[str, Any]) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode(errors="replace"),
        "raw_path": path.encode(),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [(b"host", b"testserver")]
        + [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("testserver", 80),
        "state": state,
    }


async def exchange(app: ASGIApp, scope: Scope, chunks: Iterable[bytes]) -> Reply:
    """One request to any ASGI application, its body in these pieces, and the whole answer."""
    pieces = list(chunks) or [b""]
    incoming: list[Message] = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, 1)
    ]
    gone = asyncio.Event()
    sent: list[Message] = []

    async def receive() -> Message:
        if incoming:
            return incoming.pop(0)
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    finally:
        gone.set()
    starts = [message for message in sent if message["type"] == "http.response.start"]
    if len(starts) != 1 or sent[0] is not starts[0] or sent[-1].get("more_body", False):
        raise UndeclaredError(f"not one whole answer: {[message['type'] for message in sent]}")
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in starts[0].get("headers", [])
    )
    content = b"".join(message.get("body", b"") for message in sent[1:])
    return Reply(starts[0]["status"], headers, content, len(sent) - 1)


def assert_conforms(app: ASGIApp, method: str, path: str, reply: Reply) -> None:
    """Raise UndeclaredError where the document of the operation at a path does not declare an answer.

    Paths that are no operation, and applications that are not ours, are not looked at.
    """
    plan = app.plan(method, path) if isinstance(app, Application) else None
    if plan is None:
        return
    entry = declared_for(plan.declared, reply.status)
    location = f"{plan.http_method} {plan.path} answered {reply.status}"
    if entry is None:
        raise UndeclaredError(f"{location}, which the document does not declare")
    if method == "HEAD":
        return
    media_type = essence(reply.header("content-type") or "")
    body: object = reply.content if reply.content else NO_BODY
    if body is not NO_BODY and is_json(media_type):
        body = reply.json()
    headers = {name: value for name, value in reply.headers if name.lower() != "content-type"}
    found = entry.faults(Response(reply.status, body, headers, media_type))
    if found:
        raise UndeclaredError(f"{location}: {'; '.join(found)}")


__all__ = ["AsyncClient", "Client", "Reply", "UndeclaredError", "assert_conforms", "exchange"]
