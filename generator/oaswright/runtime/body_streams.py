"""Bodies of requests that are read while a handler runs: bytes as they come, and the items of a sequence."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import CancelledError
from typing import Generic, TypeVar

from starlette.types import Message, Receive

from oaswright.runtime.problems import BodyTooLarge, MalformedBody, ProblemError, TimedOut

T = TypeVar("T")

ENDED_EARLY = "the body ended early"
_READ_AHEAD = 65_536
"""Bytes of a body that nobody has asked for yet."""


class BodyStream(Generic[T]):
    """The body of a request as it comes: pieces of bytes, or the typed items of a sequence.

    A handler iterates over it once, with `async for`, or with `for` where the handler is `def`. What comes
    next is taken from the client when it is asked for, so a client that is faster than the handler waits.
    Where the body ends early, is too large or too slow, or where an item is not as declared, iterating raises
    `ProblemError`: unless the handler catches it, the response is the refusal that says so. Once the request
    is answered, it raises RuntimeError.
    """

    __slots__ = ("_loop", "_pieces")

    def __init__(self, pieces: AsyncIterator[T], loop: asyncio.AbstractEventLoop | None = None) -> None:
        self._pieces, self._loop = pieces, loop

    @classmethod
    def of(cls, *pieces: T) -> "BodyStream[T]":
        """A body whose pieces are at hand, as tests of handlers need it."""

        async def give() -> AsyncIterator[T]:
            for piece in pieces:
                yield piece

        return cls(give())

    def __aiter__(self) -> AsyncIterator[T]:
        return self._pieces

    def __iter__(self) -> Iterator[T]:
        """The pieces for a handler that runs in a thread."""
        if self._loop is None:
            with asyncio.Runner() as runner:
                while (found := runner.run(self._next())) is not None:
                    yield found[0]
            return
        try:
            while (found := asyncio.run_coroutine_threadsafe(self._next(), self._loop).result()) is not None:
                yield found[0]
        except CancelledError:
            raise _answered() from None

    async def read(self: "BodyStream[bytes]") -> bytes:
        """All bytes that are left, in memory."""
        return b"".join([piece async for piece in self])

    async def _next(self) -> tuple[T] | None:
        try:
            return (await anext(self._pieces),)
        except StopAsyncIteration:
            return None


class BodySource:
    """The bytes of a body as a server hands them over, each asked for when it is needed.

    `limit` is in bytes, `length` is what Content-Length says, `seconds` is how long to wait for the client in
    all.
    """

    __slots__ = (
        "_error",
        "_is_closed",
        "_is_gone",
        "_left",
        "_length",
        "_limit",
        "_lock",
        "_over",
        "_pieces",
        "_reading",
        "_receive",
        "_size",
        "_taken",
    )

    def __init__(self, receive: Receive, limit: int, length: int | None, seconds: float | None) -> None:
        self._receive, self._limit, self._length, self._left = receive, limit, length, seconds
        self._size = 0
        self._pieces: deque[bytes] = deque()  # what has come and was not asked for yet
        self._error: ProblemError | None = None
        self._reading: asyncio.Future[Message] | None = None
        self._lock = asyncio.Lock()
        self._taken = asyncio.Event()
        self._over = self._is_closed = self._is_gone = False

    async def begin(self) -> bool:
        """Wait for the first bytes; whether there are any. Raises ProblemError like an iteration."""
        if self._length is not None and self._length > self._limit:
            raise ProblemError(BodyTooLarge(self._limit))
        first = await anext(self, b"")
        if first:
            self._pieces.append(first)
        return bool(first)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        """The next bytes, never none. Raises ProblemError, each time again, for a body that is not whole."""
        while not (self._pieces or self._over or self._is_closed):
            await self._read()
        if self._is_closed:
            raise _answered()
        if self._pieces:
            self._taken.set()
            return self._pieces.popleft()
        if self._error is not None:
            raise self._error
        raise StopAsyncIteration

    async def receive(self) -> Message:
        """What a server says after the body, for who waits for the client to go while a response is sent.

        What the handler has left of the body is read ahead for that, a little: only behind it is it seen that
        the client has gone.
        """
        while not self._over:
            self._taken.clear()
            if sum(map(len, self._pieces)) < _READ_AHEAD:
                await self._read(ahead=True)
            else:
                await self._taken.wait()
        return {"type": "http.disconnect"} if self._is_gone else await self._receive()

    def close(self) -> None:
        """End all reading, as the request is answered."""
        self._is_closed = self._over = True
        self._taken.set()
        if self._reading is not None:
            self._reading.cancel()

    async def _read(self, *, ahead: bool = False) -> None:
        """Take one message from the server, unless another reader has done so meanwhile."""
        async with self._lock:
            if self._over or (self._pieces and not ahead):
                return
            try:
                piece = self._take(await self._next_message())
            except ProblemError as error:
                self._error, self._over = error, True
            else:
                if piece:
                    self._pieces.append(piece)

    def _take(self, message: Message) -> bytes:
        if message["type"] != "http.request":
            self._is_gone = True
            raise ProblemError(MalformedBody(ENDED_EARLY))
        piece: bytes = message.get("body", b"")
        self._size += len(piece)
        if self._size > self._limit:
            raise ProblemError(BodyTooLarge(self._limit))
        if not message.get("more_body", False):
            if self._length is not None and self._size < self._length:
                raise ProblemError(MalformedBody(ENDED_EARLY))
            self._over = True
        return piece

    async def _next_message(self) -> Message:
        began = time.monotonic()
        self._reading = asyncio.ensure_future(self._receive())
        try:
            async with asyncio.timeout(self._left):
                return await self._reading
        except TimeoutError:
            raise ProblemError(TimedOut("body")) from None
        except asyncio.CancelledError:
            if self._is_closed:
                raise _answered() from None
            raise
        finally:
            self._reading = None
            if self._left is not None:
                self._left = max(0.0, self._left - (time.monotonic() - began))


def _answered() -> RuntimeError:
    return RuntimeError("the body of a request can be read until the request is answered")
