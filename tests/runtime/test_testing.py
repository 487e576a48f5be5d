"""The clients that applications are tested with: httpx, in process, against the document."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from oaswright.runtime import ServerSentEvent, Upload, current_request
from oaswright.runtime.application import application
from oaswright.runtime.testing import AsyncClient, Client, UndeclaredError, assert_conforms
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp

from tests.runtime.apps import Wired, document, wired

TEXT = """
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: get
      parameters:
        - {name: q, in: query, schema: {type: array, items: {type: integer}}}
        - {name: crumb, in: cookie, schema: {type: string}}
        - {name: X-Mark, in: header, schema: {type: string}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}
    put:
      operationId: put
      requestBody:
        content: {application/json: {schema: {type: object}}, text/plain: {schema: {type: string}}}
      responses: {'204': {description: done}}
    post:
      operationId: post
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {a: {type: integer}, f: {type: string, format: binary}}}
      responses: {'204': {description: done}}
  /events:
    get:
      operationId: events
      responses: {'200': {description: events, content: {text/event-stream: {}}}}
"""


def serve(*, lifespan: Any = None, **handlers: Callable[[Wired], Awaitable[Any]]) -> tuple[Any, Wired]:
    """The application, and what it was called with; a handler is given the response classes."""
    found: list[Wired] = []

    def bound(handler: Callable[[Wired], Awaitable[Any]]) -> Any:
        async def call(**_: Any) -> Any:
            return await handler(found[0])

        return call

    found.append(wired(document(TEXT), {name: bound(handler) for name, handler in handlers.items()}))
    return application([found[0].api], lifespan=lifespan), found[0]


async def fail(_: Wired) -> Any:
    raise ZeroDivisionError


async def count_forever(found: Wired) -> Any:
    async def events() -> AsyncGenerator[ServerSentEvent]:
        number = 0
        try:
            while True:
                yield ServerSentEvent(str(number := number + 1))
        finally:
            found.received.append({"sent": number})

    return found.responses["events"]["200"](events())


def test_arguments_are_httpxs() -> None:
    app, found = serve()
    with Client(app, headers={"X-Mark": "m"}, cookies={"crumb": "c"}) as client:
        assert isinstance(client, httpx.Client)
        assert client.get("/things/a%2Fb", params={"q": [1, 2]}).json()["received"]
        assert client.put("/things/1", json={"a": 1}).status_code == 204
        assert client.put("/things/1", content="x", headers={"Content-Type": "text/plain"}).status_code == 204
        sent = client.post("/things/1", data={"a": "1"}, files={"f": ("name", b"content", "text/css")})
    assert sent.status_code == 204
    get, put, text, form = found.received
    assert get == {"path_id": "a/b", "query_q": [1, 2], "cookie_crumb": "c", "header_X-Mark": "m"}
    assert (put["body"], text["body"], form["body"]["a"]) == ({"a": 1}, "x", 1)
    upload = form["body"]["f"]
    assert isinstance(upload, Upload)
    assert (upload.filename, upload.content_type, upload.size) == ("name", "text/css", 7)


@pytest.mark.parametrize("checked", [None, True, False])
def test_a_response_is_checked_by_client_and_by_request(checked: bool | None) -> None:
    async def undeclared(_: Wired) -> Any:
        return None

    app, _ = serve(get=undeclared)
    per_request = {} if checked is None else {"checked": checked}
    for by_client in (True, False):
        with Client(app, checked=by_client) as client:
            if by_client if checked is None else checked:
                with pytest.raises(UndeclaredError, match=r"GET /things/\{id\} responded with 500"):
                    client.get("/things/1", **per_request)
                with pytest.raises(UndeclaredError), client.stream("GET", "/things/1", **per_request):
                    pass
            else:
                assert client.get("/things/1", **per_request).status_code == 500
                with client.stream("GET", "/things/1", **per_request) as response:
                    assert response.status_code == 500


@pytest.mark.parametrize("body", [b"{", b"[1]", b""])
def test_a_body_that_the_document_does_not_declare_is_said_to_be_so(body: bytes) -> None:
    """What was sent past the runtime is held against the document too, by either client."""
    app, _ = serve()
    plan = app.plan("GET", "/things/1")
    assert plan is not None
    request = httpx.Request("GET", "http://testserver/things/1")
    headers = {"content-type": "application/json"}
    with pytest.raises(UndeclaredError, match=r"^GET /things/\{id\} responded with 200: ") as raised:
        assert_conforms(app, httpx.Response(200, headers=headers, content=body, request=request))
    assert ("the body is not JSON" in str(raised.value)) == (body == b"{")
    assert_conforms(app, httpx.Response(200, headers=headers, content=b"{}", request=request))
    # What is no operation of the document, or another application, is not looked at.
    for other in ("/none", "/things/1/2"):
        request = httpx.Request("GET", f"http://testserver{other}")
        assert_conforms(app, httpx.Response(200, content=body, request=request))
    request = httpx.Request("HEAD", "http://testserver/things/1")
    assert_conforms(app, httpx.Response(200, headers=headers, request=request))


@pytest.mark.parametrize("method", ["get", "put", "post", "patch", "delete", "options", "head"])
def test_each_method_is_sent_with_its_options(method: str) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            sent = f"{scope['method']} {dict(scope['headers'])[b'x-a'].decode()}".encode()
            await send({"type": "http.response.start", "status": 200, "headers": [(b"x-sent", sent)]})
            await send({"type": "http.response.body", "body": sent})

    async def run() -> httpx.Response:
        async with AsyncClient(app) as client:
            found: httpx.Response = await getattr(client, method)("/", headers={"x-a": "b"})
            return found

    with Client(app) as client:
        responses = [asyncio.run(run()), getattr(client, method)("/", headers={"x-a": "b"})]
    sent = f"{method.upper()} b"
    for response in responses:
        assert (response.headers["x-sent"], response.text) == (sent, "" if method == "head" else sent)


def test_an_undeclared_response_raises_in_a_coroutine_too() -> None:
    async def undeclared(_: Wired) -> Any:
        return None

    app, _ = serve(get=undeclared)

    async def run() -> None:
        async with AsyncClient(app) as client:
            with pytest.raises(UndeclaredError):
                await client.get("/things/1")
            with pytest.raises(UndeclaredError):
                async with client.stream("GET", "/things/1"):
                    pass
            assert (await client.get("/things/1", checked=False)).status_code == 500

    asyncio.run(run())


def test_an_application_that_sends_nothing_has_not_responded() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        pass

    with Client(app) as client, pytest.raises(httpx.RemoteProtocolError, match="without a response"):
        client.get("/")


def test_what_a_redirect_leads_through_is_checked_too() -> None:
    app, _ = serve()
    app.add_url_rule("/old", "old", lambda _: RedirectResponse("/things/1"))
    with Client(app, follow_redirects=True) as client:
        response = client.get("/old")
        assert (response.status_code, len(response.history)) == (200, 1)


def test_what_a_handler_raises_is_raised_in_the_test() -> None:
    app, _ = serve(get=fail)

    async def run() -> None:
        async with AsyncClient(app) as client:
            with pytest.raises(ZeroDivisionError):
                await client.get("/things/1")
        async with AsyncClient(app, checked=False, raise_app_exceptions=False) as client:
            assert (await client.get("/things/1")).status_code == 500

    asyncio.run(run())
    with Client(app) as client:
        with pytest.raises(ZeroDivisionError):
            client.get("/things/1")
        with pytest.raises(ZeroDivisionError), client.stream("GET", "/things/1"):
            pass


def test_a_stub_is_a_501_and_nothing_is_raised() -> None:
    async def stub(_: Wired) -> Any:
        raise NotImplementedError

    app, _ = serve(get=stub)
    with Client(app, checked=False) as client:
        assert client.get("/things/1").status_code == 501


def test_an_endless_response_is_read_while_it_is_made() -> None:
    app, found = serve(events=count_forever)
    with Client(app) as client:
        with client.stream("GET", "/events") as response:
            pieces = response.iter_raw()
            assert [next(pieces) for _ in range(3)] == [b"data: 1\n\n", b"data: 2\n\n", b"data: 3\n\n"]
        assert client.get("/things/1").status_code == 200
    assert found.received[0]["sent"] < 10

    async def run() -> None:
        async with AsyncClient(app) as client, client.stream("GET", "/events") as response:
            async for line in response.aiter_lines():
                if line == "data: 5":
                    break

    asyncio.run(run())
    assert [call["sent"] < 10 for call in found.received if "sent" in call] == [True, True]


@pytest.mark.parametrize("raises", [False, True])
def test_a_stream_that_breaks_is_no_response(raises: bool) -> None:
    async def broken(found: Wired) -> Any:
        async def events() -> AsyncGenerator[bytes]:
            yield b"data: 1\n\n"
            raise ZeroDivisionError

        return found.responses["events"]["200"](events())

    app, _ = serve(events=broken)
    expected = ZeroDivisionError if raises else httpx.RemoteProtocolError
    with Client(app, raise_app_exceptions=raises) as client, pytest.raises(expected):
        client.get("/events")


def test_a_request_body_may_come_in_pieces() -> None:
    app, found = serve()
    headers = {"Content-Type": "text/plain"}
    with Client(app) as client:
        client.put("/things/1", content=iter([b"a", b"b"]), headers=headers)
    assert found.received[0]["body"] == "ab"


def in_lifespan(step: str) -> ASGIApp:
    """An application whose lifespan raises."""

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncGenerator[None]:
        if step == "startup":
            raise ZeroDivisionError
        yield
        if step == "shutdown":
            raise ZeroDivisionError

    return serve(lifespan=lifespan)[0]


class Broken:
    """A layer that does not understand lifespans."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            raise ZeroDivisionError
        await self.app(scope, receive, send)


@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize("where", ["startup", "shutdown", "layer"])
def test_a_lifespan_that_raises_raises_in_the_test(where: str, asynchronous: bool) -> None:
    app = Broken(serve()[0]) if where == "layer" else in_lifespan(where)
    called: list[int] = []

    async def run() -> None:
        async with AsyncClient(app) as client:
            called.append((await client.get("/things/1")).status_code)

    if asynchronous:
        with pytest.raises(ZeroDivisionError):
            asyncio.run(asyncio.wait_for(run(), 10))
    else:
        with pytest.raises(ZeroDivisionError), Client(app) as client:
            called.append(client.get("/things/1").status_code)
    assert called == ([200] if where == "shutdown" else [])


def test_a_lifespan_that_fails_without_an_exception_says_so() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no database"})

    with pytest.raises(RuntimeError, match="no database"), Client(app):
        pass


def test_an_application_without_a_lifespan_is_served() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})

    with Client(app) as client:
        assert client.get("/").status_code == 204


def test_the_state_of_the_lifespan_reaches_requests() -> None:
    async def get(found: Wired) -> Any:
        return found.responses["get"]["200"]({"state": current_request().state.name})

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncGenerator[dict[str, str]]:
        yield {"name": "kept"}

    app, _ = serve(lifespan=lifespan, get=get)
    with Client(app) as client:
        assert client.get("/things/1").json() == {"state": "kept"}


def test_without_httpx_the_module_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("oaswright.runtime.testing", "oaswright.runtime.in_process"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(ModuleNotFoundError, match="needs httpx, from the extra `test` of oaswright"):
        import oaswright.runtime.testing  # noqa: F401
