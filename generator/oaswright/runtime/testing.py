"""Clients for tests of an application: httpx in process, and every response held against the document.

    with Client(create_app()) as client:
        response = client.post("/pets", json={"name": "Rex"}, headers={"Authorization": "Bearer …"})
        assert response.status_code == 201

`Client` and `AsyncClient` are httpx's, with its methods, arguments and responses. They start and stop
the application's lifespan, and a response may be read while it is still being made (`stream`).

A response that the document does not declare for its operation raises `UndeclaredError`, which is an
AssertionError: a status, a media type, a body or a header. Tests of requests that are outside of
every document (wrong media types, unknown paths) say `checked=False`, to the client or for one request.

What a handler raises is raised in the test. With `raise_app_exceptions=False` the test gets the
response that a client would get.

Needs httpx, which comes with the extra `test`.
"""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any, Self, TypeAlias

from starlette.types import ASGIApp

from oaswright.openapi.media_types import essence, is_json
from oaswright.runtime.application import Application
from oaswright.runtime.errors import REFUSED
from oaswright.runtime.response import NO_BODY, HeaderValue, Response
from oaswright.runtime.responses import declared_for

try:
    import httpx

    from oaswright.runtime.in_process import Lifespan, SyncTransport, Transport
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "oaswright.runtime.testing needs httpx, from the extra `test` of oaswright", name=error.name
    ) from error

__all__ = ["AsyncClient", "Client", "UndeclaredError", "assert_conforms"]

Url: TypeAlias = "httpx.URL | str"

ADDRESS = "http://testserver"

_CHECKED = "oaswright.checked"
"""The extension of a request that says whether its response is held against the document."""


class UndeclaredError(AssertionError):
    """A response that is not in the document."""


class AsyncClient(httpx.AsyncClient):
    """`httpx.AsyncClient` for an application in process; `options` are httpx's.

    checked: hold every response against the document; every method takes it for its one request too.
    raise_app_exceptions: raise what the application raised instead of returning its 500.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        checked: bool = True,
        raise_app_exceptions: bool = True,
        base_url: Url = ADDRESS,
        **options: Any,
    ) -> None:
        self._app, self._checked = app, checked
        self._lifespan = Lifespan(app)
        transport = Transport(app, self._lifespan.state, raise_app_exceptions=raise_app_exceptions)
        super().__init__(transport=transport, base_url=base_url, **options)

    async def __aenter__(self) -> Self:
        """Start the application. Raises what its start-up raises."""
        await self._lifespan.start()
        await super().__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Stop the application. Raises what its shutdown raises."""
        try:
            await super().__aexit__(exc_type, exc_value, traceback)
        finally:
            await self._lifespan.stop()

    async def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
        """Send a request. Raises UndeclaredError for a response that the document does not declare."""
        response = await super().send(request, stream=stream, **options)
        try:
            _check(self._app, response, checked=self._checked)
        except AssertionError:
            await response.aclose()
            raise
        return response

    @asynccontextmanager
    async def stream(
        self, method: str, url: Url, *, checked: bool | None = None, **options: Any
    ) -> AsyncGenerator[httpx.Response]:
        """Send a request and read the body while it is being made; the body itself is not checked."""
        async with super().stream(method, url, **_with_checked(options, checked)) as response:
            yield response

    async def request(
        self, method: str, url: Url, *, checked: bool | None = None, **options: Any
    ) -> httpx.Response:
        """Send a request and read the whole response."""
        return await super().request(method, url, **_with_checked(options, checked))

    async def get(self, url: Url, **options: Any) -> httpx.Response:
        """GET."""
        return await self.request("GET", url, **options)

    async def options(self, url: Url, **options: Any) -> httpx.Response:
        """OPTIONS."""
        return await self.request("OPTIONS", url, **options)

    async def head(self, url: Url, **options: Any) -> httpx.Response:
        """HEAD."""
        return await self.request("HEAD", url, **options)

    async def post(self, url: Url, **options: Any) -> httpx.Response:
        """POST."""
        return await self.request("POST", url, **options)

    async def put(self, url: Url, **options: Any) -> httpx.Response:
        """PUT."""
        return await self.request("PUT", url, **options)

    async def patch(self, url: Url, **options: Any) -> httpx.Response:
        """PATCH."""
        return await self.request("PATCH", url, **options)

    async def delete(self, url: Url, **options: Any) -> httpx.Response:
        """DELETE."""
        return await self.request("DELETE", url, **options)


class Client(httpx.Client):
    """`httpx.Client` for an application in process; see `AsyncClient`.

    The application runs while a request is waited for, so it has no life between requests.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        checked: bool = True,
        raise_app_exceptions: bool = True,
        base_url: Url = ADDRESS,
        **options: Any,
    ) -> None:
        self._app, self._checked = app, checked
        self._runner = asyncio.Runner()
        self._lifespan = Lifespan(app)
        transport = Transport(app, self._lifespan.state, raise_app_exceptions=raise_app_exceptions)
        super().__init__(transport=SyncTransport(self._runner, transport), base_url=base_url, **options)

    def __enter__(self) -> Self:
        """Start the application. Raises what its start-up raises."""
        try:
            self._runner.run(self._lifespan.start())
        except BaseException:
            self._runner.close()
            raise
        super().__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Stop the application. Raises what its shutdown raises."""
        try:
            super().__exit__(exc_type, exc_value, traceback)
            self._runner.run(self._lifespan.stop())
        finally:
            self._runner.close()

    def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
        """Send a request. Raises UndeclaredError for a response that the document does not declare."""
        response = super().send(request, stream=stream, **options)
        try:
            _check(self._app, response, checked=self._checked)
        except AssertionError:
            response.close()
            raise
        return response

    @contextmanager
    def stream(
        self, method: str, url: Url, *, checked: bool | None = None, **options: Any
    ) -> Generator[httpx.Response]:
        """Send a request and read the body while it is being made; the body itself is not checked."""
        with super().stream(method, url, **_with_checked(options, checked)) as response:
            yield response

    def request(
        self, method: str, url: Url, *, checked: bool | None = None, **options: Any
    ) -> httpx.Response:
        """Send a request and read the whole response."""
        return super().request(method, url, **_with_checked(options, checked))

    def get(self, url: Url, **options: Any) -> httpx.Response:
        """GET."""
        return self.request("GET", url, **options)

    def options(self, url: Url, **options: Any) -> httpx.Response:
        """OPTIONS."""
        return self.request("OPTIONS", url, **options)

    def head(self, url: Url, **options: Any) -> httpx.Response:
        """HEAD."""
        return self.request("HEAD", url, **options)

    def post(self, url: Url, **options: Any) -> httpx.Response:
        """POST."""
        return self.request("POST", url, **options)

    def put(self, url: Url, **options: Any) -> httpx.Response:
        """PUT."""
        return self.request("PUT", url, **options)

    def patch(self, url: Url, **options: Any) -> httpx.Response:
        """PATCH."""
        return self.request("PATCH", url, **options)

    def delete(self, url: Url, **options: Any) -> httpx.Response:
        """DELETE."""
        return self.request("DELETE", url, **options)


def _with_checked(options: dict[str, Any], checked: bool | None) -> dict[str, Any]:
    if checked is None:
        return options
    return {**options, "extensions": {**(options.get("extensions") or {}), _CHECKED: checked}}


def _check(app: ASGIApp, response: httpx.Response, *, checked: bool) -> None:
    if response.request.extensions.get(_CHECKED, checked):
        for each in (*response.history, response):
            assert_conforms(app, each)


def assert_conforms(app: ASGIApp, response: httpx.Response) -> None:
    """Raise UndeclaredError where the document of a response's operation does not declare it.

    Paths that are no operation, and applications that are not ours, are not looked at; neither is a
    body that has not been read yet. What the runtime refuses itself need not be declared; where its status
    is, the response has to be as declared.
    """
    request = response.request
    path = request.url.raw_path.partition(b"?")[0].decode("ascii")
    plan = app.plan(request.method, path) if isinstance(app, Application) else None
    if plan is None:
        return
    entry = declared_for(plan.declared, response.status_code)
    location = f"{plan.http_method} {plan.path} responded with {response.status_code}"
    refused = bool(response.extensions.get(REFUSED))
    if refused and (entry is None or not entry.contents):
        return
    if entry is None:
        raise UndeclaredError(f"{location}, which the document does not declare")
    media_type = essence(response.headers.get("content-type", ""))
    unread = not response.is_stream_consumed
    if request.method == "HEAD" or (unread and is_json(media_type)):
        return
    body: object = b"" if unread else response.content or NO_BODY
    if body is not NO_BODY and is_json(media_type):
        try:
            body = response.json()
        except ValueError:
            raise UndeclaredError(f"{location}: the body is not JSON") from None
    headers: dict[str, HeaderValue] = {
        name: tuple(response.headers.get_list(name)) if name == "set-cookie" else value
        for name, value in response.headers.items()
        if name != "content-type"
    }
    found = entry.find_violations(Response(response.status_code, body, headers, media_type))
    if found:
        raise UndeclaredError(f"{location}: {'; '.join(found)}")
