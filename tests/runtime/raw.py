"""Requests that no client would send: a scope of one's own, handed to an application as it is."""

import asyncio
from collections.abc import Sequence

import httpx
from starlette.types import ASGIApp, Message, Scope


async def exchange(app: ASGIApp, scope: Scope, pieces: Sequence[bytes] = (b"",)) -> httpx.Response:
    """One request, its body in these pieces, and the whole response, which must be one."""
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

    await app(scope, receive, send)
    start, *body = sent
    assert [message["type"] for message in sent] == ["http.response.start"] + ["http.response.body"] * len(
        body
    )
    assert [message.get("more_body", False) for message in body] == [True] * (len(body) - 1) + [False]
    content = b"".join(message.get("body", b"") for message in body)
    return httpx.Response(start["status"], headers=start.get("headers", []), content=content)
