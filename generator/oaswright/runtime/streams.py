"""Bodies that are produced while they are sent: pieces of bytes or strings, and server-sent events."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass
from typing import TypeAlias

from starlette.types import Receive, Send


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event of `text/event-stream` (HTML Living Standard, section 9.2). `retry` is in milliseconds.

    Without `data` clients take its other fields and see no event.
    """

    data: str | None = None
    event: str | None = None
    id: str | None = None
    retry: int | None = None

    def encode(self) -> bytes:
        """The bytes of the event. Raises ValueError for a name or id of several lines."""
        named = [("event", self.event), ("id", self.id), ("retry", self.retry)]
        lines = [f"{name}: {_require_one_line(str(value))}" for name, value in named if value is not None]
        # Lines end at CR, LF or both, and at nothing else that str.splitlines() knows.
        if self.data is not None:
            text = self.data.replace("\r\n", "\n").replace("\r", "\n")
            lines += [f"data: {line}" for line in text.split("\n")]
        return "".join(f"{line}\n" for line in [*lines, ""]).encode()


Stream: TypeAlias = AsyncIterable[bytes | str | ServerSentEvent]
"""What a response may have as its body where its media type is not JSON."""


async def send_stream(stream: Stream, send: Send, receive: Receive) -> None:
    """Send pieces as they come, the last message empty, and stop when the client has gone.

    The stream is closed in every case. What it raises is raised: the response has begun and cannot
    be taken back, so the server breaks the connection.
    """
    sending = asyncio.ensure_future(_send_pieces(stream, send))
    gone = asyncio.ensure_future(_wait_for_disconnect(receive))
    try:
        await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
    finally:
        for task in (gone, sending):
            task.cancel()
        await asyncio.gather(gone, sending, return_exceptions=True)
        await close(stream)


async def close(stream: AsyncIterable[object]) -> None:
    """Let a generator run its `finally`."""
    if isinstance(stream, AsyncGenerator):
        await stream.aclose()


async def _send_pieces(stream: Stream, send: Send) -> None:
    async for piece in stream:
        await send({"type": "http.response.body", "body": _encode(piece), "more_body": True})
        # Neither a stream nor a server has to wait for anything; who waits for the client to go has to.
        await asyncio.sleep(0)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _encode(piece: bytes | str | ServerSentEvent) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode()


def _require_one_line(value: str) -> str:
    if "\n" in value or "\r" in value or "\0" in value:
        raise ValueError("the name and the id of an event are one line each")
    return value
