"""The fields of forms by style, explode, type and media type, as encodings say or the defaults are.

What is expected is written by hand from the Encoding Object (section 4.15 of OpenAPI 3.2, 4.8.15 before): a
field with a style is what a parameter of the query is, one without has a media type. In `multipart/form-data`
nothing is percent-encoded.
"""

import asyncio
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import pytest
from oaswright.runtime.application import Application, application
from starlette.types import Scope

from tests.runtime.apps import wired
from tests.runtime.raw import exchange

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
INTEGER = {"type": "integer"}
SCHEMAS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": INTEGER,
    "strings": {"type": "array", "items": {"type": "string"}},
    "integers": {"type": "array", "items": INTEGER},
    "rgb": {"type": "object", "properties": dict.fromkeys("RGB", INTEGER), "additionalProperties": False},
    "free": {"type": "object", "additionalProperties": INTEGER},
    "objects": {"type": "array", "items": {"type": "object", "properties": {"a": INTEGER}}},
}
REFUSED = object()


class Case(NamedTuple):
    """A field `f`, its encoding, what is sent as a query would be, and what `f` is then."""

    schema: str
    encoding: dict[str, Any]
    sent: str
    value: object

    @property
    def key(self) -> str:
        return repr((self.schema, self.encoding))


JOINED, EXPLODED = {"style": "form", "explode": False}, {"style": "form", "explode": True}
# Percent-encoded as a query is, which a multipart form is free of once it is decoded.
BOTH = [
    *(
        Case(schema, encoding, sent, value)
        for encoding in ({}, {"style": "form"}, {"explode": True}, {"allowReserved": True})
        for schema, sent, value in (
            ("string", "f=blue", "blue"),
            ("string", "f=", ""),
            ("string", "f=a%26b+c,%C3%A9", "a&b c,é"),
            ("string", "f=a&f=b", REFUSED),
            ("integer", "f=5", 5),
            ("integer", "f=x", REFUSED),
            ("strings", "f=blue&f=black", ["blue", "black"]),
            ("strings", "f=blue,black", ["blue,black"]),
            ("integers", "f=1&f=2", [1, 2]),
            ("integers", "f=1,2", REFUSED),
            ("strings", "g=1", None),
        )
    ),
    Case("strings", JOINED, "f=blue,black", ["blue", "black"]),
    Case("integers", JOINED, "f=1,2", [1, 2]),
    Case("rgb", JOINED, "f=R,100,G,200", {"R": 100, "G": 200}),
    Case("rgb", JOINED, "f=R,100,G", REFUSED),
    Case("rgb", EXPLODED, "R=100&G=200&g=1", {"R": 100, "G": 200}),
    Case("rgb", EXPLODED, "g=1", None),
    Case("rgb", EXPLODED, "R=x", REFUSED),
    Case("free", EXPLODED, "R=100&x=200&g=1", {"R": 100, "x": 200}),
    Case("strings", {"style": "spaceDelimited"}, "f=blue+black", ["blue", "black"]),
    Case("strings", {"style": "pipeDelimited"}, "f=blue%7Cblack", ["blue", "black"]),
    Case("rgb", {"style": "pipeDelimited"}, "f=R%7C1%7CG%7C2", {"R": 1, "G": 2}),
    Case("rgb", {"style": "deepObject"}, "f%5BR%5D=1&f[G]=2", {"R": 1, "G": 2}),
    Case("rgb", {"style": "deepObject"}, "f[R]=1&f[R]=2", REFUSED),
    Case("rgb", {}, "f=%7B%22R%22%3A1%7D", {"R": 1}),
    Case("rgb", {}, "f=%7B", REFUSED),
    Case("objects", {}, "f=%7B%22a%22%3A1%7D&f=%7B%22a%22%3A2%7D", [{"a": 1}, {"a": 2}]),
    Case("string", {"contentType": "application/json"}, "f=%22blue%22", "blue"),
    Case("string", {"contentType": "text/plain"}, "f=%22blue%22", '"blue"'),
]
ONLY: dict[str, list[Case]] = {
    URLENCODED: [
        Case("strings", JOINED, "f=a%2Cb,c+d", ["a,b", "c d"]),
        Case("integers", JOINED, "f=1%2C2", REFUSED),
        Case("free", JOINED, "f=a%2Cb,1", {"a,b": 1}),
    ],
    # What looks like an encoded comma is text, and a comma is a delimiter.
    MULTIPART: [
        Case("strings", JOINED, "f=a%2Cb,c%252Cd", ["a", "b", "c%2Cd"]),
        Case("string", {}, "f=a%252Cb", "a%2Cb"),
    ],
}


@cache
def served(version: str, media_type: str) -> tuple[Application, dict[str, int], list[dict[str, Any]]]:
    numbers: dict[str, int] = {}
    paths: dict[str, Any] = {}
    for case in (*BOTH, *ONLY[media_type]):
        if case.key in numbers:
            continue
        number = numbers[case.key] = len(numbers)
        schema = {"type": "object", "properties": {"f": SCHEMAS[case.schema], "g": INTEGER}}
        content = {media_type: {"schema": schema, "encoding": {"f": case.encoding}}}
        operation = {
            "operationId": f"op{number}",
            "requestBody": {"required": True, "content": content},
            "responses": {"204": {"description": "done"}},
        }
        paths[f"/{number}"] = {"post": operation}
    info = {"title": "Forms", "version": "1"}
    found = wired({"openapi": version, "info": info, "paths": paths})
    return application([found.api]), numbers, found.received


def parts_of(sent: str) -> bytes:
    """The fields of a query as those of a multipart form."""
    return b"".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in parse_qsl(sent, keep_blank_values=True)
    ) + (b"--b--\r\n")


@pytest.mark.parametrize("version", ["3.0.4", "3.1.1", "3.2.0"])
@pytest.mark.parametrize("media_type", [URLENCODED, MULTIPART])
def test_what_is_sent_is_what_arrives(version: str, media_type: str) -> None:
    app, numbers, received = served(version, media_type)
    is_multipart = media_type == MULTIPART

    async def send(case: Case) -> object:
        received.clear()
        path, content_type = f"/{numbers[case.key]}", f"{media_type}; boundary=b"
        scope: Scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "query_string": b"",
            "headers": [(b"content-type", content_type.encode())],
        }
        body = parts_of(case.sent) if is_multipart else case.sent.encode()
        reply = await exchange(app, scope, [body])
        if reply.status_code == 400:
            pointers = {error["pointer"].split("/")[1] for error in reply.json()["errors"]}
            return REFUSED if pointers == {"f"} else reply.text
        return received[0]["body"].get("f") if reply.status_code == 204 else reply.text

    async def send_all() -> list[tuple[Case, object]]:
        return [(case, await send(case)) for case in (*BOTH, *ONLY[media_type])]

    assert [(case, value) for case, value in asyncio.run(send_all()) if value != case.value] == []


FORM = {
    "type": "object",
    "properties": {"name": {"type": "string"}},
    "patternProperties": {"^is_": {"type": "boolean"}, "^ids": {"type": "array", "items": INTEGER}},
    "additionalProperties": {"type": "array", "items": INTEGER},
}


def test_fields_of_any_name_are_of_their_types() -> None:
    operation = {
        "operationId": "op",
        "requestBody": {"required": True, "content": {URLENCODED: {"schema": FORM}}},
        "responses": {"204": {"description": "done"}},
    }
    info = {"title": "Forms", "version": "1"}
    found = wired({"openapi": "3.1.0", "info": info, "paths": {"/x": {"post": operation}}})
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/x",
        "query_string": b"",
        "headers": [(b"content-type", URLENCODED.encode())],
    }
    body = b"name=1&is_new=true&ids=1&more=2&more=3"
    reply = asyncio.run(exchange(application([found.api]), scope, [body]))
    assert reply.status_code == 204, reply.text
    assert found.received[0]["body"] == {"name": "1", "is_new": True, "ids": [1], "more": [2, 3]}
