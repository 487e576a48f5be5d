"""An application driven without a server: its lifespan, and httpx transports that stream responses.

httpx's own `ASGITransport` makes the scope of a request. It gathers a whole response before it hands
it over, so it gets the start of one alone; the body is read from the application as it comes.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from oaswright.runtime.errors import RAISED, REFUSED
from oaswright.runtime.problems import Problem


class Lifespan:
    """Starts and stops an application as a server does (ASGI's lifespan protocol).

    `state` is what the application keeps for its requests.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.state: dict[str, object] = {}
        self._app = app
        self._events: asyncio.Queue[Message] = asyncio.Queue()
        self._replies: asyncio.Queue[Message] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._error: Exception | None = None

    async def start(self) -> None:
        """Start the application. Raises what its start-up raises."""
        self._task = asyncio.create_task(self._run())
        await self._announce("startup")

    async def stop(self) -> None:
        """Stop it, where it was started. Raises what its shutdown raises."""
        if self._task is not None and not self._task.done():
            await self._announce("shutdown")
            await self._task
        self._raise_error()

    async def _run(self) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        try:
            await self._app(scope, self._events.get, self._replies.put)
        except Exception as error:
            self._error = error
        finally:
            # An application without a lifespan returns at once, and one that fails says nothing.
            await self._replies.put({"type": "ended"})

    async def _announce(self, event: str) -> None:
        await self._events.put({"type": f"lifespan.{event}"})
        reply = await self._replies.get()
        if reply["type"] == f"lifespan.{event}.complete":
            return
        if self._task is not None:
            await self._task
        self._raise_error()
        if reply["type"] == f"lifespan.{event}.failed":
            raise RuntimeError(reply.get("message") or f"{event} failed")

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error


class Transport(httpx.AsyncBaseTransport):
    """Sends requests to an application; see `Exchange`."""

    def __init__(self, app: ASGIApp, state: dict[str, object], *, raise_app_exceptions: bool) -> None:
        self._app, self._state, self._raises = app, state, raise_app_exceptions

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, and return as soon as its response begins."""
        exchange = Exchange(self._app, self._state, raise_app_exceptions=self._raises)
        transport = httpx.ASGITransport(cast("Any", exchange.begin), raise_app_exceptions=self._raises)
        response = await transport.handle_async_request(request)
        return httpx.Response(
            response.status_code,
            headers=response.headers.raw,
            stream=exchange,
            extensions={REFUSED: exchange.refused},
        )


class SyncTransport(httpx.BaseTransport):
    """`Transport` for code that is no coroutine; the application runs while a request is waited for."""

    def __init__(self, runner: asyncio.Runner, transport: Transport) -> None:
        self._runner, self._transport = runner, transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, and return as soon as its response begins."""
        stream = _AsyncPieces(cast("httpx.SyncByteStream", request.stream))
        sent = httpx.Request(
            request.method, request.url, headers=request.headers, stream=stream, extensions=request.extensions
        )
        response = self._runner.run(self._transport.handle_async_request(sent))
        pieces = _SyncPieces(self._runner, cast("Exchange", response.stream))
        return httpx.Response(
            response.status_code,
            headers=response.headers.raw,
            stream=pieces,
            extensions=response.extensions,
        )


class Exchange(httpx.AsyncByteStream):
    """One request and the body of its response, a piece for each message of the application.

    When it is closed early the application finds that the client has gone, and is waited for.
    """

    def __init__(self, app: ASGIApp, state: dict[str, object], *, raise_app_exceptions: bool) -> None:
        self._app, self._state, self._raises = app, state, raise_app_exceptions
        self._messages: asyncio.Queue[Message | None] = asyncio.Queue(1)
        self._receive_request: Receive | None = None
        self._gone = asyncio.Event()
        self._ended = self._complete = self._bodiless = False
        self._raised: list[Exception] = []
        self.refused: list[Problem] = []
        self._task: asyncio.Task[None] | None = None

    async def begin(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application, and pass on how its response begins (an ASGI application itself).

        Raises what the application raised, also where it made a 500 of it.
        """
        self._receive_request = receive
        self._bodiless = scope["method"] == "HEAD"
        ours: dict[str, object] = {"state": dict(self._state), REFUSED: self.refused}
        if self._raises:
            ours[RAISED] = self._raised
        self._task = asyncio.create_task(self._run({**scope, **ours}))
        try:
            start = await self._next()
        except asyncio.CancelledError:
            self._task.cancel()
            raise
        if self._raised:
            async for _ in self:
                pass
        self._raise_first()
        if start is None:
            raise httpx.RemoteProtocolError("the application returned without a response")
        await send(start)
        await send({"type": "http.response.body"})

    async def read(self) -> bytes | None:
        """The next piece of the body; None after the last, when the application has returned."""
        message = await self._next()
        if message is not None:
            self._complete = not message.get("more_body", False)
            return b"" if self._bodiless else message.get("body", b"")
        self._raise_first()
        if not self._complete:
            raise httpx.RemoteProtocolError("the application returned in the middle of a response")
        return None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (piece := await self.read()) is not None:
            yield piece

    async def aclose(self) -> None:
        """Let the application find that the client has gone, and wait until it returns."""
        self._gone.set()
        while not self._ended:
            await self._next()

    async def _run(self, scope: Scope) -> None:
        try:
            await self._app(scope, self._receive, self._send)
        except Exception as error:
            if self._raises and not self._gone.is_set():
                self._raised.append(error)
        finally:
            await self._messages.put(None)

    async def _receive(self) -> Message:
        if self._receive_request is not None:
            message: Message = await self._receive_request()
            if not message.get("more_body", False):
                self._receive_request = None
            return message
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if self._gone.is_set():
            raise OSError("the client has gone")
        await self._messages.put(message)

    async def _next(self) -> Message | None:
        message = None if self._ended else await self._messages.get()
        self._ended = message is None
        return message

    def _raise_first(self) -> None:
        if self._raised:
            raise self._raised[0]


class _AsyncPieces(httpx.AsyncByteStream):
    """The body of a request of code that is no coroutine."""

    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._stream:
            yield piece


class _SyncPieces(httpx.SyncByteStream):
    """The body of a response for code that is no coroutine."""

    def __init__(self, runner: asyncio.Runner, exchange: Exchange) -> None:
        self._runner, self._exchange = runner, exchange

    def __iter__(self) -> Iterator[bytes]:
        while (piece := self._runner.run(self._exchange.read())) is not None:
            yield piece

    def close(self) -> None:
        self._runner.run(self._exchange.aclose())
