"""Odd and hostile requests: none answered 5xx, none that blocks the event loop, none repeated in an error."""

import asyncio
import random
import time
from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest
from oaswright.runtime.application import application
from oaswright.runtime.testing import AsyncClient

from tests.runtime.apps import document, wired
from tests.runtime.raw import exchange

LONGEST_BLOCK = 0.05
"""Seconds that one request may keep the event loop for itself, parsing 1 MiB of JSON included."""

SECRET = "s3cr3t-c4n4ry"

TEXT = """
paths:
  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
    get:
      operationId: get
      parameters:
        - {name: number, in: query, schema: {type: number}}
        - {name: any, in: query, schema: {anyOf: [{type: integer}, {type: boolean}]}}
        - {name: list, in: query, schema: {type: array, items: {type: integer}, uniqueItems: true}}
        - {name: deep, in: query, style: deepObject, schema: {type: object, properties: {a: {type: integer}}}}
        - {name: form, in: query, schema: {type: object, properties: {x: {type: integer}}}}
        - {name: when, in: query, schema: {type: string, format: date-time}}
        - {name: json, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: X-Count, in: header, schema: {type: integer}}
        - {name: X-List, in: header, schema: {type: array, items: {type: string}}}
        - {name: crumb, in: cookie, schema: {type: string, pattern: '^(a+)+$'}}
      responses: {'204': {description: done}}
    patch:
      operationId: change
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Thing'}}
      responses: {'204': {description: done}}
  /files/{name}-{part}-{version}.json:
    parameters:
      - {name: name, in: path, required: true, schema: {type: string}}
      - {name: part, in: path, required: true, schema: {type: string}}
      - {name: version, in: path, required: true, schema: {type: string}}
    get:
      operationId: read
      responses: {'204': {description: done}}
  /forms:
    post:
      operationId: send
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              properties: {a: {type: integer}, f: {type: string, format: binary}, any: {}}
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {a: {type: integer}, b: {type: array, items: {type: integer}}}}
      responses: {'204': {description: done}}
  /texts:
    put:
      operationId: write
      requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}
      responses: {'204': {description: done}}
components:
  schemas:
    Thing:
      type: object
      additionalProperties: false
      properties:
        name: {type: string, maxLength: 20, pattern: '^(a+)+$'}
        look: {type: string, pattern: '^(?=(a|aa)+$)(?!b)'}
        back: {type: string, pattern: '^(a*)*\\1b$'}
        backs: {type: array, items: {$ref: '#/components/schemas/Back'}}
        count: {type: integer, format: int64}
        ratio: {type: number, multipleOf: 0.01}
        unique: {type: array, uniqueItems: true, items: {type: object}}
        map: {type: object, propertyNames: {maxLength: 3}, additionalProperties: {type: integer}}
        choice: {oneOf: [{type: string, const: a}, {type: integer}, {$ref: '#/components/schemas/Thing'}]}
        next: {$ref: '#/components/schemas/Thing'}
        when: {type: string, format: date-time}
        mail: {type: string, format: email}
        uri: {type: string, format: uri}
        secret: {type: string, maxLength: 5}
    Back: {type: string, pattern: '^(a*)*\\1b$'}
"""


@pytest.fixture(scope="module")
def app() -> Any:
    return application([wired(document(TEXT)).api])


def bodies() -> Iterator[tuple[str, bytes]]:
    """Bodies that are not what they should be, by what is odd about them."""
    yield "empty array", b"[]"
    yield "scalar", b"1"
    yield "null", b"null"
    yield "not a number", b'{"ratio": NaN}'
    yield "infinite", b'{"ratio": Infinity}'
    yield "too large for a float", b'{"ratio": 1e999}'
    yield "digits", b'{"count": ' + b"9" * 5000 + b"}"
    yield "many digits", b'{"count": ' + b"9" * 500_000 + b"}"
    yield "digits of a fraction", b'{"ratio": 0.' + b"3" * 500_000 + b"}"
    yield "beyond 64 bits", b'{"count": 18446744073709551616}'
    yield "nested arrays", b"[" * 100_000
    yield "nested objects", b'{"next":' * 1000 + b"1" + b"}" * 1000
    yield "nested within limits", b'{"next":' * 200 + b'{"name": 1}' + b"}" * 200
    yield "nested choices", b'{"choice":' * 60 + b'{"name": 1}' + b"}" * 60
    yield "duplicate", b'{"name":"a","name":"aa"}'
    yield "lone surrogate", b'{"name":"\\ud800"}'
    yield "NUL", b'{"look":"\\u0000"}'
    yield "not UTF-8", b'{"name":"\xff\xfe"}'
    yield "UTF-16", '{"name":"a"}'.encode("utf-16")
    yield "comment", b"{/**/}"
    yield "trailing comma", b'{"name":"a",}'
    yield "two documents", b"{}{}"
    yield "truncated", b'{"name":"a'
    yield "prototype", b'{"__proto__": {"a": 1}, "constructor": 1}'
    yield "backtracking", orjson.dumps({"name": "a" * 30 + "!"})
    yield "long backtracking", orjson.dumps({"name": "a" * 900_000 + "!"})
    yield "look-ahead", orjson.dumps({"look": "a" * 900_000 + "!"})
    yield "back reference", orjson.dumps({"back": "a" * 900_000})
    yield "back references", orjson.dumps({"backs": ["a" * 9] * 80_000})
    yield "trailing newline", orjson.dumps({"name": "aa\n"})
    yield "unique", orjson.dumps({"unique": [{"a": number} for number in range(60_000)]})
    yield "equal", orjson.dumps({"unique": [{"a": 1}] * 60_000})
    yield "wrong items", orjson.dumps({"unique": [1] * 400_000})
    yield "wrong names", orjson.dumps({"map": {f"name{number}": "x" for number in range(40_000)}})
    yield "unknown names", orjson.dumps({f"name{number}": 1 for number in range(60_000)})
    yield "wrong choices", orjson.dumps({"choice": [1] * 300_000})
    yield "long name", orjson.dumps({"x" * 900_000: 1})
    yield "leap second", b'{"when": "2016-12-31T23:59:60Z"}'
    yield "year zero", b'{"when": "0000-01-01T00:00:00Z"}'
    yield "date of words", b'{"when": "infinity"}'
    yield "long mail", orjson.dumps({"mail": "a@" + "b." * 200_000 + "c"})
    yield "long address", orjson.dumps({"uri": "http://" + "a/" * 400_000})
    yield "secret", orjson.dumps({"secret": SECRET, "name": SECRET, "count": SECRET, "when": SECRET})


QUERIES = [
    "number=nan", "number=1_0", "number=1e400", "number=%D9%A1", "number=" + "9" * 4000, "number=0x10",
    "any=", "any=%00", "any=maybe", "list=1&list=1", "list=" + "1," * 2000, "&".join(["list=1"] * 3000),
    "deep[a]=x", "deep[a][b]=1", "deep[a]=1&deep[a][b]=2", "deep[]=1", "deep[" + "[" * 500 + "]=1",
    "&".join(["deep[a]=1"] * 6000), "&" * 60_000, "list=" + "%2C" * 20_000, "deep" + "[" * 60_000 + "]=1",
    "deep[a" + "]" * 100 + "=1", "deep" + "[a]" * 3000 + "=1", "x=1&x=2", "x=abc", "when=now",
    "when=0000-00-00",
    "json=" + "%5B" * 5000, "json=%22", "json=NaN", "number=%FF", "%FF=1", "%", "%zz=1", "&&&==&", "=",
    "a" * 60_000, "number=1;list=2", "number=1#x", "\xe9=\xff",
]  # fmt: skip
PATHS = [
    "/things/0", "/things/-1", "/things/+1", "/things/1.", "/things/.", "/things/..", "/things/1e3",
    "/things/%00",
    "/things/%FF", "/things/%2F", "/things/%", "/things/%zz", "/things/1%0A", "/things/" + "9" * 6000,
    "/things//",
    "//things/1", "/things/1/", "/things/%D9%A1", "/things/1_0", "/" * 5000, "/things/" + "a/" * 5000, "",
    "*",
    "/files/" + "-" * 60_000 + ".jso", "/files/" + "-" * 60_000 + ".json", "/files/" + "%2D" * 20_000,
    "/%2e%2e/%2e%2e/etc/passwd", "/things/1;a=b", "/THINGS/1", "/things/\uff11",
]  # fmt: skip
HEADERS: list[list[tuple[bytes, bytes]]] = [
    [(b"x-count", b"1_0")],
    [(b"x-count", b"1"), (b"x-count", b"2")],
    [(b"x-count", b"\xff\xfe")],
    [(b"x-list", b"1" + b" " * 60_000 + b"1")],
    [(b"x-list", b" ," * 30_000)],
    [(b"x-list", b"1")] * 8_000,
    [(b"cookie", b"a=b;" * 16_000)],
    [(b"cookie", b"crumb=a")] * 6_000,
    [(b"cookie", b"crumb=" + b"a" * 60_000 + b"!")],
    [(b"cookie", b";;;=;crumb")],
    [(b"cookie", b'crumb="a\\"')],
    [(b"cookie", b"\xff=\xff")],
    [(b"authorization", b"\xff")],
    [(b"accept", b",;=q,q=;")],
    [(b"host", b"[")],
    [(b"content-length", b"abc")],
    [(b"content-type", b";")],
    [(b"", b"")],
]


def multiparts() -> Iterator[tuple[str, str, bytes]]:
    """Forms by what is odd about them: media type and body."""
    form = "multipart/form-data"
    whole = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'
    yield "no boundary", form, whole
    yield "another boundary", f"{form}; boundary=c", whole
    yield "empty boundary", f"{form}; boundary=", whole
    yield "long boundary", f"{form}; boundary={'b' * 5000}", whole
    yield "odd charset", f"{form}; boundary=b; charset=bogus", whole
    yield "truncated", f"{form}; boundary=b", whole[:-20]
    yield "no name", f"{form}; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--\r\n"
    yield "no disposition", f"{form}; boundary=b", b"--b\r\n\r\n1\r\n--b--\r\n"
    yield "not UTF-8", f"{form}; boundary=b", whole.replace(b"1", b"\xff")
    yield "not UTF-8 in a name", f"{form}; boundary=b", whole.replace(b'"a"', b'"\xff"')
    yield (
        "slow charset",
        f"{form}; boundary=b; charset=punycode",
        whole.replace(b"1", b"a" * 900_000 + b"-99"),
    )
    yield "many fields", f"{form}; boundary=b", whole[:-5] * 3000 + b"--\r\n"
    yield "garbage", f"{form}; boundary=b", bytes(range(256)) * 100
    yield "file for a number", f"{form}; boundary=b", whole.replace(b'"a"', b'"a"; filename="x"')
    urlencoded = "application/x-www-form-urlencoded"
    yield "url-encoded odds", urlencoded, b"&&=&a=%FF&b=1&b=x&%zz"
    yield "url-encoded bytes", urlencoded, b"\xff\xfe"
    yield "many url-encoded", urlencoded, b"a=1&" * 100_000


async def timed(app: Any, scope: dict[str, Any], body: bytes) -> tuple[httpx.Response, float]:
    """The reply, and the longest time that the event loop was blocked."""
    longest = 0.0
    done = False

    async def watch() -> None:
        nonlocal longest
        before = time.perf_counter(), time.process_time()
        while not done:
            await asyncio.sleep(0)
            after = time.perf_counter(), time.process_time()
            # On a busy machine the process may not run at all for a while: that is not its doing.
            longest = max(longest, min(after[0] - before[0], after[1] - before[1]))
            before = after

    watcher = asyncio.create_task(watch())
    await asyncio.sleep(0)
    try:
        reply = await exchange(app, scope, [body])
    finally:
        done = True
        await watcher
    return reply, longest


def scope(method: str, path: str, query: str = "", headers: list[tuple[bytes, bytes]] | None = None) -> Any:
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode("latin-1"), "root_path": "",
        "headers": headers or [], "client": None, "server": None,
    }  # fmt: skip


def requests() -> Iterator[tuple[str, Any, bytes]]:
    """Every odd request by its name: scope and body."""
    for name, body in bodies():
        yield name, scope("PATCH", "/things/1", headers=[(b"content-type", b"application/json")]), body
        yield f"{name} as text", scope("PUT", "/texts", headers=[(b"content-type", b"text/plain")]), body
    for query in QUERIES:
        yield f"query {query[:30]}", scope("GET", "/things/1", query), b""
    for path in PATHS:
        yield f"path {path[:30]}", scope("GET", path), b""
        yield f"page {path[:30]}", scope("POST", "/docs" + path), b""
    for headers in HEADERS:
        yield f"headers {headers[0]!r:.40}", scope("GET", "/things/1", headers=headers), b""
        yield f"body headers {headers[0]!r:.40}", scope("PATCH", "/things/1", headers=headers), b"{}"
    for name, media_type, body in multiparts():
        yield name, scope("POST", "/forms", headers=[(b"content-type", media_type.encode())]), body


@pytest.mark.parametrize(("name", "scope_", "body"), [pytest.param(*each, id=each[0]) for each in requests()])
def test_an_odd_request_is_answered_in_time_and_not_with_5xx(
    app: Any, name: str, scope_: Any, body: bytes
) -> None:
    async def run() -> tuple[httpx.Response, float]:
        await exchange(app, scope("GET", "/nowhere"), [b""])  # builds Connexion's stack
        return await timed(app, scope_, body)

    for attempt in range(6):  # what another process did to the clock is not repeated
        reply, block = asyncio.run(run())
        assert reply.status_code < 500, reply.content[:300]
        if block <= LONGEST_BLOCK or attempt == 5:
            break
    assert block <= LONGEST_BLOCK
    assert len(reply.content) < 20_000
    assert SECRET.encode() not in reply.content


def test_no_error_repeats_a_value(app: Any, caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with AsyncClient(app, checked=False) as client:
            for name in ("number", "any", "list", "when", "json"):
                reply = await client.request("GET", f"/things/{SECRET}", params={name: SECRET})
                assert reply.status_code == 400
                assert SECRET not in reply.text
            reply = await client.request(
                "PATCH", "/things/1", json={"secret": SECRET, "mail": SECRET, "map": {SECRET: SECRET}}
            )
            pointers = {error["pointer"] for error in reply.json()["errors"]}
            assert {"/secret", "/mail"} <= pointers

    asyncio.run(run())
    assert SECRET not in caplog.text


def test_random_bytes_are_never_a_failure(app: Any) -> None:
    seed = random.Random(20261120)  # noqa: S311
    media_types = [b"application/json", b"text/plain", b"multipart/form-data; boundary=b", b"a/b", b"\xff"]

    async def run() -> None:
        for _ in range(400):
            body = seed.choice([b"{", b'{"name":', b"--b\r\n", b""]) + seed.randbytes(seed.randrange(200))
            method, path = seed.choice([("PATCH", "/things/1"), ("PUT", "/texts"), ("POST", "/forms")])
            query = seed.randbytes(20).decode("latin-1")
            headers = [(b"content-type", seed.choice(media_types)), (b"x-count", seed.randbytes(5))]
            reply = await exchange(app, scope(method, path, query, headers), [body])
            assert reply.status_code < 500, (method, path, body)

    asyncio.run(run())
