"""What a handler returns is held against the document before it leaves."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import pytest
from oaswright.runtime import HTTPError, Policy, Response, ServerSentEvent, after_response
from oaswright.runtime.application import application
from oaswright.runtime.testing import Client, UndeclaredError

from tests.runtime.apps import Wired, document, wired
from tests.runtime.conftest import Connect

THING = "{type: object, required: [id], properties: {id: {type: integer}}, additionalProperties: false}"
TEXT = f"""
paths:
  /thing:
    get:
      operationId: get
      responses:
        '200':
          description: a thing
          headers:
            X-Rate: {{required: true, schema: {{type: integer, maximum: 9}}}}
            X-Tags: {{schema: {{type: array, items: {{type: string, maxLength: 3}}}}}}
            X-Plan: {{explode: true, schema: {{type: object}}}}
            Link: {{schema: {{type: string}}}}
          content: {{application/json: {{schema: {THING}}}}}
        2XX: {{description: others, content: {{application/json: {{schema: {{type: array}}}}}}}}
        '404': {{description: none}}
        default:
          description: else
          content: {{application/problem+json: {{schema: {{type: object, required: [title]}}}}}}
  /other:
    get:
      operationId: other
      responses:
        '200': {{description: a thing, content: {{application/json: {{schema: {THING}}}, text/csv: {{}}}}}}
"""


def answered(connect: Connect, name: str, make: Any, *, policy: Policy | None = None) -> Any:
    """The reply of an operation whose handler returns `make(responses)`."""
    found: list[Wired] = []

    async def handler() -> Any:
        result = make(found[0].responses[name])
        if isinstance(result, Exception):
            raise result
        return result

    found.append(wired(document(TEXT), {name: handler}, policy=policy))
    path = {"get": "/thing", "other": "/other"}[name]
    return connect(application([found[0].api])).get(path)


def test_a_declared_response_leaves_as_it_is(connect: Connect) -> None:
    reply = answered(connect, "get", lambda r: r["200"]({"id": 1}, x_rate=3, x_tags=["a", "b"]))
    assert (reply.status_code, reply.json()) == (200, {"id": 1})
    assert (reply.headers.get("X-Rate"), reply.headers.get("X-Tags")) == ("3", "a,b")


def test_a_range_and_the_default_stand_for_other_statuses(connect: Connect) -> None:
    assert answered(connect, "get", lambda r: r["2XX"]([1], 203)).status_code == 203
    reply = answered(connect, "get", lambda r: r["default"]({"title": "no"}, 418))
    assert (reply.status_code, reply.headers.get("content-type")) == (418, "application/problem+json")


BROKEN = [
    ("get", lambda r: r["200"]({"id": "1"}, x_rate=3), "/id: body id must be of type integer"),
    ("get", lambda r: r["200"]({"id": 1, "secret": 2}, x_rate=3), "secret"),
    ("get", lambda r: r["200"]({"id": 1}), "header x-rate is missing"),
    ("get", lambda r: r["200"]({"id": 1}, x_rate=10), "header x-rate breaks maximum 9"),
    ("get", lambda r: r["200"]({"id": 1}, x_rate="many"), "header x-rate must be of type integer"),
    ("get", lambda r: r["200"]({"id": 1}, x_rate=1, x_tags=["long"]), "header x-tags.0 breaks maxLength 3"),
    ("get", lambda r: r["200"]({"id": 1}, x_rate=1, x_tags=["a,b"]), "header x-tags has a part with a sep"),
    (
        "get",
        lambda r: r["200"]({"id": 1}, x_rate=1, x_tags=["a", " b"]),
        "header x-tags has a part with space",
    ),
    (
        "get",
        lambda r: r["200"]({"id": 1}, x_rate=1, x_plan={"a=b": 1}),
        "header x-plan has a part with a sep",
    ),
    (
        "get",
        lambda r: r["200"]({"id": 1}, x_rate=1, link="a\r\nSet-Cookie: b"),
        "header link holds characters",
    ),
    ("get", lambda r: r["2XX"]({"id": 1}, 202), "must be of type array"),
    ("get", lambda r: r["2XX"]([1], 404), "media type"),
    ("get", lambda r: r["default"]({}, 500), "lacks title"),
    ("other", lambda r: r["200"]({"id": "x"}, "application/json"), "must be of type integer"),
    ("other", lambda r: r["200"]({"id": 1}, "text/html"), "media type text/html is not declared"),
    ("other", lambda _: object(), "returned object, which is none of its responses"),
    ("other", lambda _: None, "returned NoneType"),
]


@pytest.mark.parametrize(("name", "make", "said"), BROKEN)
def test_what_is_not_declared_becomes_a_500_and_a_line_in_the_log(
    connect: Connect, caplog: pytest.LogCaptureFixture, name: str, make: Any, said: str
) -> None:
    with caplog.at_level(logging.ERROR, "oaswright.runtime"):
        reply = answered(connect, name, make)
    assert reply.status_code == 500
    assert reply.json() == {"type": "about:blank", "title": "Internal Server Error", "status": 500}
    (record,) = caplog.records
    assert f"test.{name}" in record.getMessage()
    assert said in record.getMessage()


def test_a_failing_handler_is_a_500_whose_cause_is_only_in_the_log(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "oaswright.runtime"):
        reply = answered(connect, "other", lambda _: ValueError("the secret"))
    assert reply.status_code == 500
    assert b"secret" not in reply.content
    assert caplog.records[0].exc_info is not None


def test_words_that_fail_are_replaced_by_ours(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    async def render_error(*_: Any) -> Response:
        raise RuntimeError("no words")

    reply = answered(connect, "other", lambda _: ValueError(), policy=Policy(render_error=render_error))
    assert reply.status_code == 500
    assert reply.headers.get("content-type") == "application/problem+json"


def test_headers_of_the_api_that_fail_are_left_out(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    def headers(*_: Any) -> dict[str, str]:
        raise RuntimeError("no headers")

    make = lambda r: r["200"]({"id": 1}, "application/json")  # noqa: E731
    reply = answered(connect, "other", make, policy=Policy(headers=headers))
    assert reply.status_code == 500
    assert reply.headers.get("content-type") == "application/problem+json"
    assert "no headers" in caplog.text


def test_a_refusal_that_is_declared_otherwise_does_not_leave(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    async def render_error(*_: Any) -> Response:
        return Response(500, {"title": "failed"}, {}, "application/problem+json")

    reply = answered(
        connect,
        "get",
        lambda _: HTTPError(Response(200, {"id": "x"})),
        policy=Policy(render_error=render_error),
    )
    assert reply.status_code == 500
    assert "breaks the document" in caplog.text


COOKIES = """
paths:
  /login:
    post:
      operationId: login
      responses:
        '204':
          description: done
          headers: {Set-Cookie: {required: true, schema: {type: array, items: {type: string, maxLength: 60}}}}
  /logout:
    post:
      operationId: logout
      responses:
        '204': {description: done, headers: {Set-Cookie: {schema: {type: string, maxLength: 60}}}}
  /lines:
    post:
      operationId: lines
      responses:
        '204':
          description: done
          headers:
            Set-Cookie:
              content: {text/plain: {schema: {type: string, pattern: '^a=[^\\n]+\\nb=', maxLength: 60}}}
  /members:
    post:
      operationId: members
      responses:
        '204':
          description: done
          headers:
            Set-Cookie:
              explode: true
              schema:
                type: object
                required: [a]
                properties: {a: {type: integer}}
                additionalProperties: {type: string, pattern: '; *Expires='}
"""


@pytest.mark.parametrize(
    ("path", "value", "sent"),
    [
        ("/login", ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"], None),
        ("/login", ["a=1"], None),
        ("/login", ["a=1", "b=2\nSet-Cookie: c=3"], ()),
        ("/login", ["a=1", "b" * 61], ()),
        ("/logout", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("/logout", "a=1\nb=2", ()),
        ("/lines", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT\nb=2\n", None),
        ("/lines", "a=1", ()),
        ("/lines", "a=1\nb=2\r\nc=3", ()),
        ("/members", {"a": 1, "b": "2; Expires=Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ("/members", {"a": 1, "b": "2"}, ()),
        ("/members", {"b": "2; Expires=0"}, ()),
    ],
)
@pytest.mark.parametrize("own", [False, True])
def test_each_cookie_is_a_header_of_its_own(path: str, value: Any, sent: Any, own: bool) -> None:
    async def handler() -> Any:
        response = found.responses[path[1:]]["204"](set_cookie=value)
        if own:
            raise HTTPError(response)
        return response

    found = wired(document(COOKIES), dict.fromkeys(["login", "logout", "lines", "members"], handler))
    with Client(application([found.api]), checked=sent is None, raise_app_exceptions=False) as client:
        reply = client.post(path)
    members = [f"{key}={text}" for key, text in value.items()] if isinstance(value, dict) else None
    expected = value if isinstance(value, list) else members or value.removesuffix("\n").split("\n")
    assert reply.headers.get_list("set-cookie") == list(expected if sent is None else sent)
    assert reply.status_code == (204 if sent is None else 500)


@pytest.mark.parametrize(
    ("make", "status", "logged"),
    [
        (lambda r: r["get"]["404"](), 404, ""),
        (lambda r: r["get"]["default"]({"title": "late"}, status=409), 409, ""),
        (lambda r: r["get"]["200"]({"id": 1}, x_rate=3), 200, ""),
        (lambda r: r["get"]["200"]({"id": "x"}, x_rate=3), 500, "breaks the document"),
        (lambda r: r["get"]["200"](object(), x_rate=3), 500, "test.get failed"),
        (lambda r: r["other"]["200"]({"id": 1}, "text/csv"), 500, "which is none of its responses"),
    ],
)
@pytest.mark.parametrize("own", [False, True])
def test_a_generated_response_can_be_raised_from_below_a_handler(
    connect: Connect, caplog: pytest.LogCaptureFixture, make: Any, status: int, logged: str, own: bool
) -> None:
    async def render_error(*_: Any) -> Response:
        raise HTTPError(Response(500, {"title": "own"}, {}, "application/problem+json"))

    def look_up() -> None:
        raise HTTPError(make(found.responses))

    async def handler() -> Any:
        look_up()

    found = wired(document(TEXT), {"get": handler}, policy=Policy(render_error=render_error) if own else None)
    reply = connect(application([found.api])).get("/thing")
    assert reply.status_code == status
    assert logged in caplog.text if logged else not caplog.text
    assert (status == 500 and own) == (b"own" in reply.content)


def test_a_header_of_a_type_with_a_wire_form_has_it(connect: Connect) -> None:
    reply = answered(
        connect, "get", lambda r: r["200"]({"id": 1}, x_rate=1, link=datetime(2026, 1, 2, tzinfo=UTC))
    )
    assert reply.headers.get("link") == "2026-01-02T00:00:00Z"


def test_the_checking_client_finds_what_the_document_lacks() -> None:
    found = wired(document(TEXT))
    with Client(application([found.api]), raise_app_exceptions=False) as client:
        with pytest.raises(
            UndeclaredError, match="GET /other responded with 500, which the document does not declare"
        ):
            client.get("/other")
        assert client.get("/nowhere").status_code == 404


STREAMS = """
paths:
  /events:
    get:
      operationId: events
      responses:
        '200': {description: events, content: {text/event-stream: {}}}
"""


def test_a_body_may_be_a_stream(connect: Connect) -> None:
    closed: list[bool] = []

    async def events() -> AsyncGenerator[Any]:
        try:
            yield ServerSentEvent("one\ntwo", event="news", id="1", retry=5)
            yield ": a comment\n\n"
            yield b"data: raw\n\n"
        finally:
            closed.append(True)

    found: list[Wired] = []

    async def handler() -> Any:
        return found[0].responses["events"]["200"](events())

    found.append(wired(document(STREAMS), {"events": handler}))
    client = connect(application([found[0].api]))
    with client.stream("GET", "/events") as reply:
        pieces = list(reply.iter_raw())
    assert reply.headers.get("content-type") == "text/event-stream"
    assert reply.headers.get("content-length") is None
    assert pieces == [
        b"event: news\nid: 1\nretry: 5\ndata: one\ndata: two\n\n",
        b": a comment\n\n",
        b"data: raw\n\n",
    ]
    head = client.request("HEAD", "/events")
    assert (head.status_code, head.content) == (200, b"")
    assert closed == [True]


@pytest.mark.parametrize("waits", [True, False])
def test_a_stream_ends_when_the_client_has_gone(waits: bool) -> None:
    state: list[str] = []

    async def endless() -> AsyncGenerator[bytes]:
        try:
            while True:
                yield b"x"
                if waits:
                    await asyncio.sleep(0.001)
        finally:
            state.append("closed")

    found: list[Wired] = []

    async def handler() -> Any:
        return found[0].responses["events"]["200"](endless())

    found.append(wired(document(STREAMS), {"events": handler}))
    app = application([found[0].api])

    async def run() -> None:
        sent: list[Any] = []
        gone = asyncio.Event()
        first = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Any:
            for message in first:
                return message
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)
            if len(sent) == 5:
                gone.set()

        scope = {"type": "http", "method": "GET", "path": "/events", "query_string": b"", "headers": []}
        await asyncio.wait_for(app(scope, receive, send), 5)
        assert len(sent) < 10

    asyncio.run(run())
    assert state == ["closed"]


def test_work_is_done_after_the_answer(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    found: list[Wired] = []

    async def fails() -> None:
        raise ValueError

    async def works() -> None:
        done.append("after")

    async def handler() -> Any:
        after_response(fails)
        after_response(works)
        done.append("handler")
        return found[0].responses["other"]["200"]({"id": 1}, "application/json")

    found.append(wired(document(TEXT), {"other": handler}))
    assert connect(application([found[0].api])).get("/other").status_code == 200
    assert done == ["handler", "after"]
    assert "background work failed" in caplog.text
