"""One behaviour: past Connexion's stack or through it, with the first request or a later one."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Any
from unittest.mock import Mock

import orjson
import pytest
from connexion.exceptions import OAuthProblem, ProblemException
from connexion.lifecycle import ConnexionResponse
from oaswright.runtime import (
    Bearer,
    HTTPError,
    Policy,
    Response,
    Verified,
    after_response,
    current_request,
    observing,
)
from oaswright.runtime.application import Application, application
from oaswright.runtime.framework import MiddlewarePosition
from oaswright.runtime.middleware import Middleware
from oaswright.runtime.problems import Problem
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from tests.runtime.apps import document, wired
from tests.runtime.raw import exchange
from tests.runtime.test_hazards import Passing

TEXT = """
paths:
  /open/{n}:
    parameters: [{name: n, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: read
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: object}}}}
        '404': {description: none, content: {application/problem+json: {schema: {type: object}}}}
    put:
      operationId: write
      requestBody: {required: true, content: {application/json: {schema: {type: object, maxProperties: 1}}}}
      responses: {'204': {description: done}}
  /closed:
    get:
      operationId: closed
      security: [{key: []}]
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}
  /maybe:
    get:
      operationId: maybe
      security: [{}, {key: []}]
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}
  /events:
    get:
      operationId: events
      responses: {'200': {description: events, content: {text/event-stream: {}}}}
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
"""

RAISED: dict[str, Callable[[], Exception]] = {
    "ValueError": lambda: ValueError("secret"),
    "HTTPError": lambda: HTTPError(Response(409, {"taken": True}, {"X-Own": "1"})),
    "empty HTTPError": lambda: HTTPError(Response(410)),
    "HTTPException": lambda: HTTPException(404, "no such thing", {"X-Own": "1"}),
    "bare HTTPException": lambda: HTTPException(503),
    "odd HTTPException": lambda: HTTPException(299),
    "ProblemException": lambda: ProblemException(
        status=422, title="Odd", detail="it is odd", type="urn:odd", instance="/1", ext={"n": 1}
    ),
    "OAuthProblem": lambda: OAuthProblem("the token is old"),
    "NotImplementedError": NotImplementedError,
}

REQUESTS: dict[str, tuple[str, str, dict[str, str], bytes]] = {
    "ok": ("GET", "/open/1", {}, b""),
    "HEAD": ("HEAD", "/open/1", {}, b""),
    "done": ("PUT", "/open/1", {"content-type": "application/json"}, b"{}"),
    "a wrong parameter": ("GET", "/open/x", {}, b""),
    "HEAD with a wrong parameter": ("HEAD", "/open/x", {}, b""),
    "a wrong body": ("PUT", "/open/1", {"content-type": "application/json"}, b'{"a":1,"b":2}'),
    "no body": ("PUT", "/open/1", {}, b""),
    "another media type": ("PUT", "/open/1", {"content-type": "text/css"}, b"a"),
    "no credentials": ("GET", "/closed", {}, b""),
    "HEAD without credentials": ("HEAD", "/closed", {}, b""),
    "credentials": ("GET", "/closed", {"authorization": "Bearer right"}, b""),
    "no credentials where they are optional": ("GET", "/maybe", {}, b""),
    "another path": ("GET", "/nowhere", {}, b""),
    "HEAD of another path": ("HEAD", "/nowhere", {}, b""),
    "another method": ("DELETE", "/open/1", {}, b""),
    "nothing acceptable": ("GET", "/open/1", {"accept": "text/css"}, b""),
    "stream": ("GET", "/events", {}, b""),
    "HEAD of a stream": ("HEAD", "/events", {}, b""),
    "a page": ("GET", "/", {}, b""),
    "HEAD of a page": ("HEAD", "/openapi.json", {}, b""),
    **{
        f"{method} {path} with {name}": (method, path, {"authorization": "Bearer right", "raise": name}, b"")
        for name in RAISED
        for method, path in (("GET", "/open/1"), ("HEAD", "/open/1"), ("GET", "/closed"), ("HEAD", "/closed"))
    },
}

Sent = tuple[int, list[tuple[bytes, bytes]], bytes]


def serve(
    layers: list[MiddlewarePosition], policy: Policy, *, outer: Sequence[Middleware] = ()
) -> tuple[Application, list[str]]:
    """An application, and a list of what was done after its responses."""
    done: list[str] = []

    async def work() -> None:
        done.append("work")

    async def read(**_: Any) -> Any:
        fail()
        return found.responses["read"]["200"]({"n": 1})

    async def closed(principal: Any) -> Any:
        return found.responses["closed"]["200"]({"principal": principal})

    async def maybe(principal: Any) -> Any:
        return found.responses["maybe"]["200"]({"principal": principal})

    async def events() -> Any:
        async def pieces() -> AsyncGenerator[bytes]:
            yield b"data: 1\n\n"
            yield b"data: 2\n\n"

        return found.responses["events"]["200"](pieces())

    async def verify(credential: Bearer, request: HTTPConnection) -> Verified[str]:
        assert current_request().url == request.url
        after_response(work)
        fail()
        return Verified(credential.token)

    def fail() -> None:
        name = current_request().headers.get("raise")
        if name:
            raise RAISED[name]()

    handlers = {"read": read, "closed": closed, "maybe": maybe, "events": events}
    found = wired(document(TEXT), handlers, verify=verify, policy=policy)
    app = application([found.api], middlewares=outer)
    for position in layers:
        app.add_middleware(Passing, position)
    return app, done


async def render_error(problem: Problem, connection: HTTPConnection) -> Response:
    return Response(404 if "open" in connection.url.path else 418, {"own": type(problem).__name__})


POLICIES = {
    "the default policy": Policy(negotiates=True),
    "a policy of its own": Policy(
        negotiates=True, render_error=render_error, headers=lambda _, status: {"X-Api": str(status)}
    ),
}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", REQUESTS)
def test_both_paths_send_the_same_with_every_request(name: str, policy: str) -> None:
    method, path, headers, body = REQUESTS[name]

    async def twice(layers: list[MiddlewarePosition]) -> list[Sent]:
        app, done = serve(layers, POLICIES[policy])
        sent: list[Sent] = []
        for number in (1, 2):
            scope = {
                "type": "http", "method": method, "path": path, "query_string": b"",
                "headers": [(key.encode(), value.encode()) for key, value in headers.items()],
            }  # fmt: skip
            response = await exchange(app, scope, [body])
            sent.append((response.status_code, response.headers.raw, response.content))
            authenticated = path == "/closed" and "authorization" in headers
            assert len(done) == (number if authenticated else 0)
        return sent

    first, *others = [
        sent
        for layers in ([], [MiddlewarePosition.BEFORE_CONTEXT], [MiddlewarePosition.BEFORE_SECURITY])
        for sent in asyncio.run(twice(layers))
    ]
    for other in others:
        assert other == first
    if method == "HEAD":
        assert first[2] == b""


@pytest.mark.parametrize("path", ["/open/1", "/closed"])
@pytest.mark.parametrize(
    ("name", "status", "body"),
    [
        ("ValueError", 500, {"type": "about:blank", "title": "Internal Server Error", "status": 500}),
        ("HTTPError", 409, {"taken": True}),
        (
            "HTTPException",
            404,
            {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "no such thing"},
        ),
        ("bare HTTPException", 503, {"type": "about:blank", "title": "Service Unavailable", "status": 503}),
        (
            "ProblemException",
            422,
            {
                "type": "urn:odd", "title": "Odd", "status": 422, "detail": "it is odd",
                "instance": "/1", "n": 1,
            },
        ),
        (
            "OAuthProblem",
            401,
            {"type": "about:blank", "title": "Unauthorized", "status": 401, "detail": "the token is old"},
        ),
    ],
)  # fmt: skip
def test_what_is_raised_is_answered_with_its_status(path: str, name: str, status: int, body: Any) -> None:
    app, _ = serve([], Policy())
    headers = [(b"authorization", b"Bearer right"), (b"raise", name.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
    response = asyncio.run(exchange(app, scope))
    assert (response.status_code, orjson.loads(response.content)) == (status, body)
    assert response.headers.get("x-own") == ("1" if name in {"HTTPError", "HTTPException"} else None)


@pytest.mark.parametrize("name", RAISED)
@pytest.mark.parametrize("path", ["/open/1", "/closed"])
def test_what_middleware_around_the_application_raises_has_its_status_too(name: str, path: str) -> None:
    class Failing:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                raise RAISED[name]()
            await self.app(scope, receive, send)

    async def status(app: Application, raised: str) -> int:
        headers = [(b"authorization", b"Bearer right"), (b"raise", raised.encode())]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
        return (await exchange(app, scope)).status_code

    plain, _ = serve([], Policy())
    around, _ = serve([], Policy(), outer=[Failing])
    expected = asyncio.run(status(plain, name)) if name != "NotImplementedError" else 500
    assert asyncio.run(status(around, "")) == expected


@pytest.mark.parametrize("layers", [[], [MiddlewarePosition.BEFORE_CONTEXT]])
@pytest.mark.parametrize("position", [None, MiddlewarePosition.BEFORE_CONTEXT])
def test_middleware_at_any_position_finds_the_route(
    layers: list[MiddlewarePosition], position: MiddlewarePosition | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    nothing = Mock()
    nothing.is_recording.return_value = False
    spans: list[Any] = [nothing]
    monkeypatch.setattr(observing, "find_span", lambda: spans[-1])

    class Looking:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                return
            spans.append(Mock(kind=Mock()))
            spans[-1].kind.name = "SERVER"
            await self.app(scope, receive, send)
            (route,) = scope["router"].routes
            assert scope["route"] == route
            seen.append((route.path, route.path_format, route.name, scope["endpoint"].__name__))

    app, _ = serve(layers, Policy(), outer=[] if position else [Looking])
    if position is not None:
        app.add_middleware(Looking, position)
    for path in ("/open/1", "/open/x"):
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
        asyncio.run(exchange(app, scope))
    assert seen == [("/open/{n}", "/open/{n}", "read", "read")] * 2
    for span in spans[1:]:
        span.set_attribute.assert_called_with("http.route", "/open/{n}")
        span.update_name.assert_called_with("GET /open/{n}")
    assert len(spans) == 3


@pytest.mark.parametrize("kind", [404, HTTPException, ProblemException, ValueError, Exception])
def test_an_error_handler_gets_its_errors_wherever_they_are_raised(kind: Any) -> None:
    async def handle(request: Any, error: Exception) -> ConnexionResponse:
        return ConnexionResponse(418)

    app, _ = serve([], Policy())
    app.add_error_handler(kind, handle)

    async def status(path: str, name: str) -> int:
        headers = [(b"authorization", b"Bearer right"), (b"raise", name.encode())]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
        return (await exchange(app, scope)).status_code

    async def run() -> None:
        for name, make in RAISED.items():
            if name == "NotImplementedError" or kind is Exception:
                continue
            error = make()
            is_handled = (
                getattr(error, "status_code", None) == kind if kind == 404 else isinstance(error, kind)
            )
            if kind is HTTPException and isinstance(error, ProblemException):
                is_handled = False  # Connexion has a handler for these, and so have we
            for path in ("/open/1", "/closed"):
                assert (await status(path, name) == 418) is is_handled, (path, name)
        assert (await status("/nowhere", "") == 418) is (kind in {404, HTTPException})
        if kind is Exception:
            assert await status("/open/1", "ValueError") == 418

    asyncio.run(run())
