"""Answers that are not JSON: a text or bytes at once, or pieces as they come, both by type."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
from oaswright.runtime import ServerSentEvent

from tests.behaviour.building import build

DOCUMENT = """
openapi: 3.1.0
info: {title: Streams, version: '1'}
paths:
  /events:
    get:
      operationId: listenToEvents
      responses:
        '200': {description: Events as they happen., content: {text/event-stream: {schema: {type: string}}}}
  /file:
    get:
      operationId: getFile
      responses:
        '200': {description: A file., content: {application/octet-stream: {}}}
components:
  schemas:
    Stream: {type: object, properties: {name: {type: string}}}
"""


def test_a_model_is_no_text(tmp_path: Path) -> None:
    built = build(tmp_path, """
paths:
  /things:
    get:
      operationId: getThing
      responses:
        '200':
          description: In two forms, the text first.
          content:
            text/plain: {}
            application/json: {schema: {type: object, properties: {name: {type: string}}}}
""")  # fmt: skip

    async def get_thing() -> object:
        return built.interface.GetThingOk(built.models.GetThingOkBody(name="secret"))

    async def answer() -> httpx.Response:
        async with built.client(get_thing=get_thing) as client:
            return await client.get("/things")

    response = asyncio.run(answer())
    assert response.status_code == 500
    assert "secret" not in response.text


def test_a_handler_may_answer_with_pieces(tmp_path: Path) -> None:
    built = build(tmp_path, DOCUMENT)
    assert "body: str | Stream" in built.files["interface.py"]
    assert "body: bytes | Stream" in built.files["interface.py"]
    assert "class StreamModel(Model):" in built.files["models.py"], "a schema of that name gives way"

    async def events() -> AsyncIterator[ServerSentEvent]:
        yield ServerSentEvent("one")
        yield ServerSentEvent("two", event="news")

    async def pieces() -> AsyncIterator[bytes]:
        yield b"ab"
        yield b"cd"

    async def listen_to_events() -> object:
        return built.interface.ListenToEventsOk(events())

    async def get_file() -> object:
        return built.interface.GetFileOk(pieces())

    async def answers() -> tuple[httpx.Response, httpx.Response]:
        async with built.client(listen_to_events=listen_to_events, get_file=get_file) as client:
            return await client.get("/events"), await client.get("/file")

    stream, file = asyncio.run(answers())
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert "data: one" in stream.text
    assert "event: news" in stream.text
    assert file.content == b"abcd"
