"""Bodies that come and go in pieces, bytes or items: never is half of one taken for a whole."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from oaswright.runtime import BodyStream, Policy, ServerSentEvent
from oaswright.runtime.problems import BodyTooLarge, MalformedBody, ProblemError
from oaswright.runtime.testing import Client
from starlette.types import Message

from tests.behaviour.building import Built, build, generated

DOCUMENT = """
openapi: 3.2.0
paths:
  /files:
    put:
      operationId: putFile
      parameters: [{name: n, in: query, schema: {type: integer}}]
      security: [{key: []}]
      requestBody: {required: true, content: {application/octet-stream: {}, 'image/*': {}}}
      responses:
        '200': {description: What came., content: {application/octet-stream: {}}}
        '204': {description: Nothing came.}
  /notes:
    post:
      operationId: addNote
      requestBody: {content: {application/xml: {}, text/plain: {}}}
      responses: {'200': {description: Its length., content: {application/json: {schema: {type: integer}}}}}
  /things:
    post:
      operationId: addThings
      requestBody:
        required: true
        content:
          application/jsonl: {itemSchema: {$ref: '#/components/schemas/Thing'}}
          application/geo+json-seq: {itemSchema: {type: integer}}
      responses: {'200': {description: How many., content: {application/json: {schema: {type: integer}}}}}
    get:
      operationId: listThings
      responses:
        '200':
          description: All of them.
          content:
            application/jsonl: {itemSchema: {$ref: '#/components/schemas/Thing'}}
            application/json-seq: {itemSchema: {$ref: '#/components/schemas/Thing'}}
            application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}
  /news:
    get:
      operationId: listenToNews
      responses:
        '200':
          description: As it happens.
          content:
            text/event-stream:
              itemSchema:
                type: object
                required: [data, event]
                properties: {data: {type: string}, event: {enum: [news, end]}, retry: {type: integer}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Thing:
      type: object
      required: [name]
      properties: {name: {type: string, maxLength: 3}, id: {type: integer, readOnly: true}}
"""
KEY = (b"x-key", b"k")
BYTES = (b"content-type", b"application/octet-stream")
LINES = (b"content-type", b"application/jsonl; charset=utf-8")
SEQUENCE = (b"content-type", b"application/geo+json-seq")
Headers = Sequence[tuple[bytes, bytes]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    built = build(tmp_path_factory.mktemp("streams"), DOCUMENT)
    assert built.diagnostics == ()
    return built


class Exchange:
    """One request by hand: the body a message at a time, and what is sent back."""

    def __init__(
        self, method: str, target: str, headers: Headers, pieces: Sequence[bytes], *, ends: bool = True
    ) -> None:
        path, _, query = target.partition("?")
        self.scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
            "query_string": query.encode(), "headers": [*headers], "client": None, "server": None,
        }  # fmt: skip
        self.pieces, self.ends = [*pieces], ends
        self.taken = 0
        self.status = 0
        self.body: list[bytes] = []
        self.complete = False

    async def receive(self) -> Message:
        if self.taken < len(self.pieces):
            self.taken += 1
            more = self.taken < len(self.pieces) or not self.ends
            return {"type": "http.request", "body": self.pieces[self.taken - 1], "more_body": more}
        if self.ends:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        if message["type"] == "http.response.body":
            self.body.append(message.get("body", b""))
            self.complete = not message.get("more_body", False)

    def run(self, app: Any) -> "Exchange":
        asyncio.run(app(self.scope, self.receive, self.send))
        return self


async def allow(_credential: object, _request: object) -> object:
    from oaswright.runtime import Verified

    return Verified("ann")


async def deny(_credential: object, _request: object) -> object:
    return None


def put(built: Built, handler: Callable[..., Any], pieces: Sequence[bytes], **options: Any) -> Exchange:
    app = built.app(options.pop("policy", None), options.pop("verify", allow), put_file=handler)
    headers = options.pop("headers", [BYTES, KEY])
    target = options.pop("target", "/files")
    return Exchange("PUT", target, headers, pieces, **options).run(app)


def test_the_interface_names_streams(built: Built) -> None:
    interface = built.files["interface.py"]
    assert "body: BodyStream[bytes],\n" in interface or "body: BodyStream[bytes], *" in interface
    assert "body: BodyStream[ThingRequest] | BodyStream[int]\n" in interface
    assert "body: BodyStream[bytes] | str | None" in interface
    assert "body: AsyncIterable[Thing | ThingDict] | Sequence[Thing | ThingDict]" in interface
    assert "body: AsyncIterable[ListenToNewsOkItem | ListenToNewsOkItemDict]" in interface


def test_a_body_is_taken_as_it_is_read(built: Built) -> None:
    seen: list[tuple[bytes, int]] = []
    exchange: Exchange

    async def put_file(body: BodyStream[bytes], **_: object) -> object:
        async for piece in body:
            seen.append((piece, exchange.taken))
        return built.interface.PutFileNoContent()

    exchange = Exchange("PUT", "/files", [(b"content-type", b"IMAGE/png"), KEY], [b"", b"a", b"", b"b", b"c"])
    exchange.run(built.app(None, allow, put_file=put_file))
    assert exchange.status == 204
    assert seen == [(b"a", 2), (b"b", 4), (b"c", 5)]


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"verify": deny}, 401),
        ({"headers": [BYTES]}, 401),
        ({"target": "/files?n=x"}, 400),
        ({"headers": [BYTES, KEY, (b"content-length", b"9")], "policy": Policy(stream_limit=8)}, 413),
    ],
)
def test_no_byte_is_read_of_what_is_refused(built: Built, options: dict[str, Any], status: int) -> None:
    async def put_file(**_: object) -> object:
        raise AssertionError

    exchange = put(built, put_file, [b"a", b"b"], **options)
    assert (exchange.status, exchange.taken) == (status, 0)


@pytest.mark.parametrize(("options", "taken"), [({}, 1), ({"policy": Policy(absent_body_is_object=True)}, 1)])
def test_an_empty_body_is_none(built: Built, options: dict[str, Any], taken: int) -> None:
    async def put_file(**_: object) -> object:
        raise AssertionError

    exchange = put(built, put_file, [b""], **options)
    assert (exchange.status, exchange.taken) == (400, taken)
    assert b"a request body is required" in b"".join(exchange.body)

    async def add_note(body: BodyStream[bytes] | str | None) -> object:
        return built.interface.AddNoteOk(-1 if body is None else len(await body.read()))  # type: ignore[union-attr]

    app = built.app(None, allow, add_note=add_note)
    xml = [(b"content-type", b"application/xml")]
    for headers, pieces, found in ((xml, [b""], b"-1"), ([], [b""], b"-1"), (xml, [b"<a/>", b"\n"], b"5")):
        assert Exchange("POST", "/notes", headers, pieces).run(app).body == [found]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"ends": False}, MalformedBody("the body ended early")),
        ({"headers": [BYTES, KEY, (b"content-length", b"7")]}, MalformedBody("the body ended early")),
        ({"policy": Policy(stream_limit=3)}, BodyTooLarge(3)),
        ({"policy": Policy(body_limits={"putFile": 3})}, BodyTooLarge(3)),
    ],
)
def test_half_of_a_body_raises(built: Built, more: dict[str, Any], problem: object) -> None:
    async def put_file(body: BodyStream[bytes], **_: object) -> object:
        with pytest.raises(ProblemError) as raised:
            await body.read()
        assert raised.value.problem == problem
        await body.read()  # it stays what it is
        raise AssertionError

    exchange = put(built, put_file, [b"ab", b"cd"], **more)
    assert exchange.status == (413 if isinstance(problem, BodyTooLarge) else 400)


def test_a_client_that_sends_nothing_more_is_408(built: Built) -> None:
    async def put_file(body: BodyStream[bytes], **_: object) -> object:
        await body.read()
        raise AssertionError

    class Silent(Exchange):
        async def receive(self) -> Message:
            if self.taken < len(self.pieces):
                return await super().receive()
            return await asyncio.Future()

    exchange = Silent("PUT", "/files", [BYTES, KEY], [b"ab"], ends=False)
    exchange.run(built.app(Policy(body_timeout=0.01), allow, put_file=put_file))
    assert exchange.status == 408


def test_a_body_can_go_out_while_it_comes_in(built: Built) -> None:
    """The response has begun, and who waits for the client to go takes nothing of the body."""

    async def put_file(body: BodyStream[bytes], **_: object) -> object:
        async def turned() -> AsyncIterator[bytes]:
            async for piece in body:
                await asyncio.sleep(0)
                yield piece.upper()

        return built.interface.PutFileOk(turned())

    exchange = put(built, put_file, [b"a", b"b", b"c"])
    assert (exchange.status, b"".join(exchange.body), exchange.complete) == (200, b"ABC", True)


def test_a_response_ends_with_its_client_whatever_is_left_of_the_body(built: Built) -> None:
    closed: list[str] = []

    async def put_file(**_: object) -> object:
        async def give() -> AsyncIterator[bytes]:
            try:
                while True:
                    yield b"more"
            finally:
                closed.append("closed")

        return built.interface.PutFileOk(give())

    exchange = put(built, put_file, [b"a", b"b", b"c"], ends=False)
    assert (exchange.complete, closed) == (False, ["closed"])


def test_a_body_is_gone_with_its_request(built: Built) -> None:
    kept: list[BodyStream[bytes]] = []
    failed: list[str] = []

    async def put_file(body: BodyStream[bytes], **_: object) -> object:
        kept.append(body)
        return built.interface.PutFileNoContent()

    async def run() -> None:
        app = built.app(None, allow, put_file=put_file)
        exchange = Exchange("PUT", "/files", [BYTES, KEY], [b"a", b"b"])
        await app(exchange.scope, exchange.receive, exchange.send)
        assert exchange.status == 204
        try:
            async for _ in kept[0]:
                pass
        except RuntimeError as error:
            failed.append(str(error))

    asyncio.run(run())
    assert failed == ["the body of a request can be read until the request is answered"]


def test_a_handler_in_a_thread_reads_with_for(built: Built) -> None:
    def put_file(body: BodyStream[bytes]) -> object:
        return built.interface.PutFileOk(b"-".join(body))

    async def in_thread(body: BodyStream[bytes], **_: object) -> object:
        return await asyncio.to_thread(put_file, body)

    assert b"".join(put(built, in_thread, [b"a", b"b"]).body) == b"a-b"
    assert put(built, in_thread, [b"a", b"b"], ends=False).status == 400
    assert b"".join(BodyStream.of(b"a", b"b")) == b"ab"
    assert asyncio.run(BodyStream.of(b"a", b"b").read()) == b"ab"


def add(built: Built, header: tuple[bytes, bytes], pieces: Sequence[bytes], **more: Any) -> Exchange:
    found: list[object] = []

    async def add_things(body: BodyStream[Any]) -> object:
        found.extend([item async for item in body])
        return built.interface.AddThingsOk(len(found))

    exchange = Exchange("POST", "/things", [header], pieces, ends=more.pop("ends", True))
    exchange.run(built.app(more.pop("policy", None), allow, add_things=add_things))
    exchange.found = found  # type: ignore[attr-defined]
    return exchange


def test_items_are_typed_as_they_come(built: Built) -> None:
    exchange = add(built, LINES, [b'{"name": "a"}\r\n\n{"na', b'me": "b"}\n{"name": "c"}'])
    assert exchange.body == [b"3"]
    thing = built.models.ThingRequest
    assert exchange.found == [thing(name="a"), thing(name="b"), thing(name="c")]  # type: ignore[attr-defined]
    assert add(built, SEQUENCE, [b"\x1e1\n\x1e\x1e", b"2", b"3\n"]).found == [1, 23]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("header", "pieces", "more", "status", "said"),
    [
        (LINES, [b'{"name": "a"}\n{"name": "long"}\n'], {}, 400, b'"pointer":"/1/name"'),
        (LINES, [b'{"name": "a"}\n{}'], {}, 400, b"body 1 lacks name"),
        (LINES, [b'{"name": "a", "name": "b"}'], {}, 400, b"item 0 cannot be read"),
        (LINES, [b'{"name": "a"}\n{"na'], {}, 400, b"item 1 cannot be read"),
        (LINES, [b'{"name": "a"}\n'], {"ends": False}, 400, b"the body ended early"),
        (LINES, [b'{"name": "a"}', b"  "], {"policy": Policy(body_limit=13)}, 413, b"13 bytes"),
        (SEQUENCE, [b"1\n"], {}, 400, b"record separator"),
        (SEQUENCE, [b"\x1e1\n\x1e12"], {}, 400, b"line feed"),
    ],
)
def test_a_wrong_item_ends_the_request(
    built: Built,
    header: tuple[bytes, bytes],
    pieces: Sequence[bytes],
    more: dict[str, Any],
    status: int,
    said: bytes,
) -> None:
    exchange = add(built, header, pieces, **more)
    assert exchange.status == status
    assert said in b"".join(exchange.body)


def test_items_are_written_as_their_media_type_says(built: Built) -> None:
    media_type = ""

    async def list_things() -> object:
        async def give() -> AsyncIterator[object]:
            yield built.models.Thing(name="a")
            yield {"name": "b"}

        return built.interface.ListThingsOk(give(), media_type=media_type)

    async def listen_to_news() -> object:
        async def give() -> AsyncIterator[object]:
            item = built.models.ListenToNewsOkItem
            yield item(data="one\ntwo", event="news", retry=5)
            yield item(data="", event="end")
            yield {"data": "", "event": "end"}

        return built.interface.ListenToNewsOk(give())

    with Client(built.app(None, allow, list_things=list_things, listen_to_news=listen_to_news)) as client:
        for media_type, sent in (
            ("application/jsonl", b'{"name":"a"}\n{"name":"b"}\n'),
            ("application/json-seq", b'\x1e{"name":"a"}\n\x1e{"name":"b"}\n'),
        ):
            response = client.get("/things")
            assert (response.headers["content-type"], response.content) == (media_type, sent)
        with client.stream("GET", "/news") as response:
            assert next(response.iter_bytes()) == b"event: news\nretry: 5\ndata: one\ndata: two\n\n"
            assert response.headers["content-type"] == "text/event-stream"
    assert ServerSentEvent(retry=5).encode() == b"retry: 5\n\n"


def test_a_wrong_item_ends_the_response(built: Built, caplog: pytest.LogCaptureFixture) -> None:
    closed: list[str] = []
    found: list[Any] = []

    async def list_things() -> object:
        async def give() -> AsyncIterator[object]:
            try:
                for each in found:
                    yield each
            finally:
                closed.append("closed")

        return built.interface.ListThingsOk(give(), media_type="application/jsonl")

    thing = built.models.Thing
    app = built.app(None, allow, list_things=list_things)
    for wrong in (
        thing.model_construct(name="secret"),
        ServerSentEvent("secret"),
        object(),
        {"name": "secret"},
    ):
        found[:] = [thing(name="a"), wrong, thing(name="b")]
        exchange = Exchange("GET", "/things", [], [b""])
        with pytest.raises(Exception, match="item 1 of the response"):
            exchange.run(app)
        assert (exchange.body, exchange.complete) == ([b'{"name":"a"}\n'], False)
        assert closed.pop() == "closed"
    assert [record.levelno for record in caplog.records if record.name == "oaswright.runtime"] == [
        logging.ERROR
    ] * 4
    assert "/1/name" in caplog.text
    assert "secret" not in caplog.text


def test_a_body_that_its_media_type_cannot_be_is_no_response(
    built: Built, caplog: pytest.LogCaptureFixture
) -> None:
    """A type checker takes what any of the media types takes."""
    answers: list[object] = []

    async def list_things() -> object:
        return answers.pop()

    app = built.app(None, allow, list_things=list_things)
    for body, media_type in (
        ([built.models.Thing(name="a")], "application/jsonl"),
        (b"{}", "application/json-seq"),
        (BodyStream.of({"name": "a"}), "application/json"),
    ):
        answers.append(built.interface.ListThingsOk(body, media_type=media_type))
        assert Exchange("GET", "/things", [], [b""]).run(app).status == 500
    assert caplog.text.count("is an async iterator of items") == 2


@pytest.mark.parametrize(
    ("place", "media_type", "content", "said"),
    [
        ("request", "text/event-stream", "itemSchema: {type: object}", "`itemSchema`"),
        ("response", "application/json", "itemSchema: {type: object}", "`itemSchema`"),
        ("request", "multipart/mixed", "itemEncoding: {contentType: text/csv}", "`itemEncoding`"),
        ("response", "application/jsonl", "itemSchema: {type: object}, schema: {type: array}", ""),
        ("response", "application/jsonl", "schema: {type: array}", "the schema"),
        ("request", "application/json-seq", "schema: {type: array}", "the schema"),
    ],
)
def test_what_is_not_checked_is_said(
    tmp_path: Path, place: str, media_type: str, content: str, said: str
) -> None:
    body = f"content: {{{media_type}: {{{content}}}}}"
    request = f"requestBody: {{{body}}}" if place == "request" else ""
    response = f"description: ok{', ' + body if place == 'response' else ''}"
    _, diagnostics = generated(tmp_path, f"""
openapi: 3.2.0
paths:
  /a:
    post:
      operationId: a
      {request}
      responses: {{'200': {{{response}}}}}
""")  # fmt: skip
    what = f"{said} of a body of type {media_type}" if said else "the schema of a whole sequence"
    found = [each.message for each in diagnostics if "not supported" in each.message]
    assert found == [f"not supported: {what}"]


@pytest.mark.parametrize(
    ("required", "properties", "said"),
    [
        ("data", "{data: {type: object}}", "`data` of an event that are no string"),
        ("data, name", "{data: {type: string}, name: {type: string}}", "`name` of an event"),
        ("data", "{data: {type: string}, name: {type: string}}", "`name` of an event"),
        ("id", "{data: {type: [string, 'null']}, id: {type: string}}", None),
    ],
)
def test_what_no_event_can_have_is_said(
    tmp_path: Path, required: str, properties: str, said: str | None
) -> None:
    """It is refused where it would have to be there."""
    files, diagnostics = generated(tmp_path, f"""
openapi: 3.2.0
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {{description: ok, content: {{text/event-stream: {{$ref: '#/components/mediaTypes/E'}}}}}}
components:
  mediaTypes:
    E: {{itemSchema: {{type: object, required: [{required}], properties: {properties}}}}}
""")  # fmt: skip
    found = [each.message for each in diagnostics if each.rule == "unsupported-construct"]
    assert found == ([f"not supported: {said}"] if said else [])
    assert bool(files) is (said is None or (required == "data" and "name" in said))
