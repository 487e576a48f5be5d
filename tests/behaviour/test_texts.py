"""Parameters, forms and headers as the document declares them: what arrives, and what goes out."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.building import Built, build

RANGE = {"type": "object", "properties": {"gt": {"type": "integer"}, "lt": {"type": "integer"}}}
RANGE_OR_INTEGER = {"anyOf": [RANGE, {"type": "integer"}]}
TEXT_OR_TEXTS = {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
IDS_OR_WORD = {
    "anyOf": [{"type": "array", "items": {"type": "integer"}}, {"enum": ["all"], "type": "string"}]
}
DEEP = {"style": "deepObject", "explode": True}
REFUSED = object()


def plain(value: Any) -> Any:
    """A value as a handler has it, models as their members."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.model_dump(exclude_unset=True) if hasattr(value, "model_dump") else value


async def arrived(
    folder: Path, place: str, schema: Any, sent: str, headers: dict[str, str] | None = None, **more: Any
) -> Any:
    """What the handler gets as parameter `p`, or REFUSED."""
    parameter = {"name": "p", "in": place, **({} if "content" in more else {"schema": schema}), **more}
    if place == "path":
        parameter["required"] = True
    path = "/x/{p}" if place == "path" else "/x"
    operation = {
        "operationId": "op",
        "parameters": [parameter],
        "responses": {"204": {"description": "done"}},
    }
    built = build(folder, {"paths": {path: {"get": operation}}})
    seen: list[Any] = []

    async def op(**arguments: Any) -> Any:
        seen.extend(arguments.values())
        return built.interface.OpNoContent()

    async with built.client(op=op) as client:
        reply = await client.get(sent, headers=headers)
    if reply.status_code == 400:
        assert reply.json()["errors"][0]["in"] == place
        return REFUSED
    assert reply.status_code == 204, reply.text
    return plain(seen[0])


QUERIES = [
    (RANGE_OR_INTEGER, DEEP, "p=1700000000", 1700000000),
    (RANGE_OR_INTEGER, DEEP, "p[gt]=5&p[lt]=9", {"gt": 5, "lt": 9}),
    (RANGE_OR_INTEGER, DEEP, "p=abc", REFUSED),
    (RANGE_OR_INTEGER, DEEP, "p[gt]=5&p=7", REFUSED),
    (RANGE_OR_INTEGER, DEEP, "p=5&p=7", REFUSED),
    (RANGE_OR_INTEGER, {**DEEP, "required": True}, "p=5", 5),
    (RANGE, DEEP, "p=5", REFUSED),
    (RANGE, DEEP, "p[gt]=5&p[gt]=6", REFUSED),
    (RANGE, DEEP, "p[gt]=5&p[gt][x]=6", REFUSED),
    (RANGE, DEEP, "p[gt][x]=6&p[gt]=5", REFUSED),
    ({"type": "array", "items": {"type": "string"}}, DEEP, "p=a&p=b", ["a", "b"]),
    ({"type": "array", "items": {"type": "string"}}, DEEP, "p[]=a&p[]=b", ["a", "b"]),
    ({"anyOf": [{"type": "array", "items": {"type": "string"}}, RANGE]}, DEEP, "p[0]=a", ["a"]),
    ({"anyOf": [{"type": "array", "items": {"type": "string"}}, RANGE]}, DEEP, "p[gt]=1", {"gt": 1}),
    (TEXT_OR_TEXTS, {}, "p=abc", "abc"),
    (TEXT_OR_TEXTS, {}, "p=a,b", "a,b"),
    (TEXT_OR_TEXTS, {}, "p=a&p=b", ["a", "b"]),
    (TEXT_OR_TEXTS, {"explode": False}, "p=abc", "abc"),
    (TEXT_OR_TEXTS, {"explode": False}, "p=a,b", ["a", "b"]),
    (TEXT_OR_TEXTS, {"explode": False, "style": "pipeDelimited"}, "p=a|b", ["a", "b"]),
    (IDS_OR_WORD, {}, "p=all", "all"),
    (IDS_OR_WORD, {}, "p=5", [5]),
    (IDS_OR_WORD, {}, "p=none", REFUSED),
    (IDS_OR_WORD, {"explode": False}, "p=5,6", [5, 6]),
    ({"anyOf": [RANGE, {"type": "integer"}]}, {}, "p=5", 5),
    ({"anyOf": [RANGE, {"type": "integer"}]}, {}, "gt=5", {"gt": 5}),
    ({"anyOf": [RANGE, {"type": "string"}]}, {"explode": False}, "p=gt,5", {"gt": 5}),
    ({"anyOf": [RANGE, {"type": "string"}]}, {"explode": False}, "p=a,b", "a,b"),
    (RANGE, {"explode": False}, "p=gt,5,lt", REFUSED),
    ({"anyOf": [{"type": "integer", "maximum": 5}, {"type": "string"}]}, {}, "p=7", "7"),
    ({"anyOf": [{"type": "integer", "maximum": 5}, {"type": "string"}]}, {}, "p=3", 3),
    ({"type": ["integer", "string"]}, {}, "p=1.0", "1.0"),
    ({"type": "integer"}, {}, "p=1.0", 1),
    ({"type": "integer"}, {}, "p=-0.0", 0),
    ({"type": "integer"}, {}, "p=1e3", 1000),
    ({"type": "integer"}, {}, "p=12345678901234567890.0", 12345678901234567890),
    ({"type": "integer"}, {}, "p=1.5", REFUSED),
    ({"type": "integer"}, {}, "p=1e999999999", REFUSED),
    ({"type": "integer"}, {}, "p=1e9999999999999999999999", REFUSED),
    ({"type": "integer", "maximum": 5}, {}, "p=6.0", REFUSED),
    ({"type": "array", "items": {"type": "integer"}}, {}, "p=1.0&p=2", [1, 2]),
]


@pytest.mark.parametrize(("schema", "how", "sent", "value"), QUERIES)
def test_a_query_parameter_is_what_its_text_fits(
    tmp_path: Path, schema: Any, how: dict[str, Any], sent: str, value: object
) -> None:
    assert asyncio.run(arrived(tmp_path, "query", schema, f"/x?{sent}", **how)) == value


OTHERS = [
    ("path", TEXT_OR_TEXTS, {}, "abc", "abc"),
    ("path", TEXT_OR_TEXTS, {}, "a,b", ["a", "b"]),
    ("path", TEXT_OR_TEXTS, {"style": "label"}, ".a", "a"),
    ("path", TEXT_OR_TEXTS, {"style": "label"}, ".a,b", ["a", "b"]),
    ("path", TEXT_OR_TEXTS, {"style": "matrix", "explode": True}, ";p=a;p=b", ["a", "b"]),
    ("path", TEXT_OR_TEXTS, {"style": "matrix", "explode": True}, ";p=a", "a"),
    ("path", RANGE_OR_INTEGER, {}, "5", 5),
    ("path", RANGE_OR_INTEGER, {"explode": True}, "gt=5", {"gt": 5}),
    ("path", {"type": "integer"}, {}, "1.0", 1),
    ("header", TEXT_OR_TEXTS, {}, "abc", "abc"),
    ("header", TEXT_OR_TEXTS, {}, "a, b", ["a", "b"]),
    ("header", RANGE_OR_INTEGER, {}, "5", 5),
    ("header", RANGE_OR_INTEGER, {}, "gt, 5", {"gt": 5}),
    ("cookie", TEXT_OR_TEXTS, {"explode": False}, "p=abc", "abc"),
    ("cookie", TEXT_OR_TEXTS, {"explode": False}, "p=a,b", ["a", "b"]),
    ("cookie", {"type": "array", "items": {"type": "string"}}, {}, "p=a; p=b", ["a", "b"]),
    ("cookie", {"type": "string"}, {}, "p=a; p=b", "b"),
]


@pytest.mark.parametrize(("place", "schema", "how", "text", "value"), OTHERS)
def test_so_is_one_in_another_place(
    tmp_path: Path, place: str, schema: Any, how: dict[str, Any], text: str, value: object
) -> None:
    headers = {"header": {"p": text}, "cookie": {"Cookie": text}}.get(place)
    path = f"/x/{text}" if place == "path" else "/x"
    assert asyncio.run(arrived(tmp_path, place, schema, path, headers, **how)) == value


CONTENTS = [
    ("application/json", {"type": "integer"}, "5", 5),
    ("application/json", {"type": "integer"}, "5&p=6", REFUSED),
    ("application/json", RANGE, '{"gt":1}', {"gt": 1}),
    ("application/json", RANGE, '{"gt":1,"gt":2}', REFUSED),
    ("application/problem+json", RANGE, '{"gt":1}', {"gt": 1}),
    ("text/plain", {"type": "string"}, "5", "5"),
    ("text/plain", {"type": "string"}, "true", "true"),
]


@pytest.mark.parametrize(("media_type", "schema", "text", "value"), CONTENTS)
def test_content_is_read_by_its_media_type(
    tmp_path: Path, media_type: str, schema: Any, text: str, value: object
) -> None:
    content = {media_type: {"schema": schema}}
    assert asyncio.run(arrived(tmp_path, "query", schema, f"/x?p={text}", content=content)) == value


def form(media_type: str, schema: Any, encoding: Any = None) -> dict[str, Any]:
    described = {"schema": schema, **({"encoding": encoding} if encoding else {})}
    operation = {
        "operationId": "op",
        "requestBody": {"required": True, "content": {media_type: described}},
        "responses": {"204": {"description": "done"}},
    }
    return {"paths": {"/x": {"post": operation}}}


async def posted(built: Built, **sent: Any) -> Any:
    """The body that the handler gets, or the reply of a refusal."""
    seen: list[Any] = []

    async def op(body: Any) -> Any:
        seen.append(body)
        return built.interface.OpNoContent()

    async with built.client(op=op) as client:
        reply = await client.post("/x", **sent)
    return plain(seen[0]) if seen else reply.json()


FIELDS = [
    (TEXT_OR_TEXTS, None, {"p": "abc"}, "abc"),
    (TEXT_OR_TEXTS, None, {"p": ["a", "b"]}, ["a", "b"]),
    (IDS_OR_WORD, None, {"p": "all"}, "all"),
    (IDS_OR_WORD, None, {"p": "5"}, [5]),
    (RANGE_OR_INTEGER, DEEP, {"p": "5"}, 5),
    (RANGE_OR_INTEGER, DEEP, {"p[gt]": "5"}, {"gt": 5}),
    (RANGE_OR_INTEGER, None, {"p": "5"}, 5),
    (RANGE_OR_INTEGER, None, {"p[gt]": "5"}, {"gt": 5}),
    ({"anyOf": [{"type": "integer", "maximum": 5}, {"type": "string"}]}, None, {"p": "7"}, "7"),
    ({"type": "integer"}, None, {"p": "1.0"}, 1),
]


@pytest.mark.parametrize(("schema", "how", "sent", "value"), FIELDS)
def test_a_field_of_a_form_is_what_its_text_fits(
    tmp_path: Path, schema: Any, how: Any, sent: dict[str, Any], value: object
) -> None:
    document = form(
        "application/x-www-form-urlencoded",
        {"type": "object", "required": ["p"], "properties": {"p": schema}},
        {"p": how} if how else None,
    )
    assert asyncio.run(posted(build(tmp_path, document), data=sent)) == {"p": value}


PARTS = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "names": {"type": "array", "items": {"type": "string"}},
        "range": RANGE,
        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
    },
}
FILE = ("a.txt", b"hello", "text/plain")
NAME = ("name", (None, b"Rex"))
MISPLACED = [
    ([("name", FILE)], "/name", "body name is sent as a file; send text, without a file name"),
    ([NAME, ("names", FILE)], "/names/0", "body names.0 is sent as a file; send text, without a file name"),
    (
        [NAME, ("range", FILE)],
        "/range",
        "body range is sent as a file; send JSON with the media type application/json",
    ),
    ([("file", FILE)], "", "body lacks name"),
    ([("file", FILE), NAME, ("range", (None, b"5"))], "/range", "body range must be of type object"),
]


@pytest.mark.parametrize(("files", "pointer", "message"), MISPLACED)
def test_what_is_wrong_with_a_form_that_has_files_is_told(
    tmp_path: Path, files: Any, pointer: str, message: str
) -> None:
    refused = asyncio.run(posted(build(tmp_path, form("multipart/form-data", PARTS)), files=files))
    assert [(error["pointer"], error["message"]) for error in refused["errors"]] == [(pointer, message)]


def test_a_json_part_with_a_file_name_is_json(tmp_path: Path) -> None:
    files = [NAME, ("range", ("blob", b'{"gt":5}', "application/json"))]
    body = asyncio.run(posted(build(tmp_path, form("multipart/form-data", PARTS)), files=files))
    assert body == {"name": "Rex", "range": {"gt": 5}}


def test_an_unexpected_file_of_a_closed_form_is_told(tmp_path: Path) -> None:
    document = form("multipart/form-data", {**PARTS, "additionalProperties": False})
    refused = asyncio.run(posted(build(tmp_path, document), files=[NAME, ("other", FILE)]))
    assert refused["errors"][0]["message"] == "body has unexpected members: other"


async def replied(folder: Path, header: dict[str, Any], value: Any) -> str | int:
    """The text of a response header `X-H`, or the status of a failure."""
    response = {"description": "done", "headers": {"X-H": {"required": True, **header}}}
    operation = {"operationId": "op", "responses": {"204": response}}
    built = build(folder, {"paths": {"/x": {"get": operation}}})

    async def op() -> Any:
        return built.interface.OpNoContent(x_h=value(built.models) if callable(value) else value)

    async with built.client(op=op) as client:
        reply = await client.get("/x")
    return str(reply.headers["x-h"]) if reply.status_code == 204 else reply.status_code


def as_json(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


HEADERS = [
    ({"schema": {"type": "number"}}, 7, "7"),
    ({"schema": {"type": "number"}}, 7.0, "7"),
    ({"schema": {"type": "number"}}, 7.5, "7.5"),
    ({"schema": {"type": "integer"}}, 7, "7"),
    ({"schema": {"type": "boolean"}}, True, "true"),
    ({"schema": {"type": "array", "items": {"type": "number"}}}, [7.0, 1.5], "7,1.5"),
    ({"schema": {"type": "array", "items": {"type": ["integer", "null"]}}}, [1, None], "1,null"),
    ({"schema": TEXT_OR_TEXTS}, "a", "a"),
    ({"schema": TEXT_OR_TEXTS}, ["a", "b"], "a,b"),
    ({"schema": IDS_OR_WORD}, [5], "5"),
    ({"schema": IDS_OR_WORD}, "all", "all"),
    (as_json({"type": "array", "items": {"type": "integer"}}), [1, 2], "[1,2]"),
    (as_json({"type": "string"}), "é", json.dumps("é")),
    (as_json({"type": "string", "maxLength": 1}), "ab", 500),
    (as_json({"type": "object", "additionalProperties": {"type": "integer"}}), {"a": 1}, '{"a":1}'),
    ({"content": {"text/plain": {"schema": {"type": "string"}}}}, "5", "5"),
]


@pytest.mark.parametrize(("header", "value", "text"), HEADERS)
def test_a_response_header_goes_out_as_declared(
    tmp_path: Path, header: dict[str, Any], value: Any, text: object
) -> None:
    assert asyncio.run(replied(tmp_path, header, value)) == text
