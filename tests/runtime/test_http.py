"""What HTTP says about methods, media types and bodies (RFC 9110), whatever the document says."""

from typing import Any

import orjson
import pytest
from oaswright.runtime import Policy
from oaswright.runtime.testing import Client

from tests.runtime.apps import document, served, wired
from tests.runtime.conftest import Connect

NOTES = """
paths:
  /notes:
    get:
      operationId: list
      responses:
        '200': {description: all, content: {application/json: {schema: {type: object}}}}
    post:
      operationId: add
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [text], properties: {text: {type: string}}}
      responses: {'204': {description: added}}
    patch:
      operationId: change
      requestBody:
        content: {application/merge-patch+json: {schema: {type: object}}}
      responses: {'204': {description: changed}}
  /texts:
    put:
      operationId: put
      requestBody: {required: true, content: {text/plain: {schema: {type: string}}, 'image/*': {}}}
      responses: {'204': {description: done}}
"""
JSON = {"Content-Type": "application/json"}
TEXT = b'{"text": "x"}'


@pytest.fixture
def client(connect: Connect) -> Client:
    return connect(served(NOTES))


def test_an_unknown_path_is_404(client: Client) -> None:
    reply = client.get("/nowhere")
    assert reply.status_code == 404
    assert reply.headers.get("content-type") == "application/problem+json"
    assert reply.json() == {"type": "about:blank", "title": "Not Found", "status": 404}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_another_method_is_405_with_every_method_that_there_is(client: Client, method: str) -> None:
    reply = client.request(method, "/notes")
    assert reply.status_code == 405
    assert reply.headers.get("allow") == "GET, POST, PATCH, HEAD"


def test_head_is_get_without_the_body(client: Client) -> None:
    get, head = client.get("/notes"), client.request("HEAD", "/notes")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers == get.headers
    assert head.headers.get("content-length") == str(len(get.content))


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "Application/JSON",
        "APPLICATION/JSON; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/json; charset=bogus",  # JSON has no charset (RFC 8259, section 11)
        'application/json; charset="utf-8"; x=y',
        " application/json ",
    ],
)
def test_a_media_type_is_told_without_regard_to_case_and_parameters(client: Client, media_type: str) -> None:
    assert client.post("/notes", content=TEXT, headers={"Content-Type": media_type}).status_code == 204
    # Validated all the same.
    assert (
        client.post("/notes", content=b'{"text": 1}', headers={"Content-Type": media_type}).status_code == 400
    )


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/xml", "", "json", "application/jsonx", ";"]
)
def test_another_media_type_is_415(client: Client, media_type: str) -> None:
    reply = client.post("/notes", content=TEXT, headers={"Content-Type": media_type})
    assert reply.status_code == 415
    assert reply.json()["detail"] == "accepted: application/json"


def test_a_body_without_media_type_is_415(client: Client) -> None:
    assert client.post("/notes", content=TEXT).status_code == 415


def test_a_structured_suffix_is_json(client: Client) -> None:
    headers = {"Content-Type": "application/merge-patch+json"}
    assert client.patch("/notes", content=b"{}", headers=headers).status_code == 204
    assert client.patch("/notes", content=b"[]", headers=headers).status_code == 400
    assert client.patch("/notes", content=b"{}", headers=JSON).status_code == 415


@pytest.mark.parametrize(
    ("media_type", "status"), [("text/plain", 204), ("image/png", 204), ("audio/ogg", 415)]
)
def test_a_range_of_media_types_takes_each_of_them(client: Client, media_type: str, status: int) -> None:
    assert client.put("/texts", content=b"x", headers={"Content-Type": media_type}).status_code == status


def test_a_body_may_come_in_pieces_and_without_a_length(client: Client) -> None:
    chunks = [TEXT[:3], b"", TEXT[3:5], TEXT[5:]]
    assert client.post("/notes", content=chunks, headers=JSON).status_code == 204


@pytest.mark.parametrize("content", [None, b"", [b"", b""]])
def test_a_required_body_must_be_there(client: Client, content: Any) -> None:
    reply = client.post("/notes", content=content, headers=JSON)
    assert reply.status_code == 400
    assert reply.json()["detail"] == "a request body is required"


def test_an_optional_body_may_be_absent(client: Client) -> None:
    assert client.patch("/notes").status_code == 204


@pytest.mark.parametrize("encoding", ["gzip", "br", "nonsense"])
def test_a_compressed_body_is_415(client: Client, encoding: str) -> None:
    headers = {**JSON, "Content-Encoding": encoding}
    assert client.post("/notes", content=b"\x1f\x8b\x08\x00", headers=headers).status_code == 415


@pytest.mark.parametrize(
    "content", [b"{", b"{'a': 1}", b'{"text": NaN}', b'{"text": "\xff"}', b"\xef\xbb\xbf{}", b"nul"]
)
def test_what_is_not_json_is_400_and_not_repeated(client: Client, content: bytes) -> None:
    reply = client.post("/notes", content=content, headers=JSON)
    assert reply.status_code == 400
    assert set(reply.json()) == {"type", "title", "status", "detail"}


def test_a_name_twice_in_an_object_is_400(client: Client) -> None:
    for content in (
        b'{"text":"a","text":"b"}',
        b'{"text" : "a","t\\u0065xt":"b"}',
        b'{"text":"a","x":[{"y":1,"y":2}]}',
    ):
        reply = client.post("/notes", content=content, headers=JSON)
        assert reply.status_code == 400
        assert reply.json()["detail"] == "an object names a member twice"


@pytest.mark.parametrize("size", [1024 * 1024, 1024 * 1024 + 1])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_more_than_a_mebibyte_is_413(client: Client, size: int, chunked: bool) -> None:
    content = TEXT[:-2] + b"x" * (size - len(TEXT)) + TEXT[-2:]
    pieces: Any = [content[: size // 2], content[size // 2 :]] if chunked else content
    reply = client.post("/notes", content=pieces, headers=JSON)
    assert reply.status_code == (413 if size > 1024 * 1024 else 204)


def test_the_limit_of_a_body_is_the_apis_or_the_operations(connect: Connect) -> None:
    client = connect(served(NOTES, policy=Policy(body_limit=20, body_limits={"add": 30})))
    content = orjson.dumps({"text": "x" * 15})  # 26 bytes
    assert client.post("/notes", content=content, headers=JSON).status_code == 204
    assert client.put("/texts", content=content, headers={"Content-Type": "text/plain"}).status_code == 413


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (None, 200),
        ("", 200),
        ("*/*", 200),
        ("application/json", 200),
        ("Application/*;q=0.5", 200),
        ("text/html, application/json;q=0.1", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("application/json;q=0, */*", 406),
        ("application/*;q=0, */*", 406),
        ("text/html, */*;q=0.000", 406),
    ],
)
def test_accept_is_obeyed_where_the_api_negotiates(connect: Connect, accept: str | None, status: int) -> None:
    headers = {} if accept is None else {"Accept": accept}
    assert (
        connect(served(NOTES, policy=Policy(negotiates=True))).get("/notes", headers=headers).status_code
        == status
    )
    assert connect(served(NOTES)).get("/notes", headers=headers).status_code == 200


def test_a_204_has_neither_body_nor_length(client: Client) -> None:
    reply = client.post("/notes", content=TEXT, headers=JSON)
    assert (reply.status_code, reply.content, reply.headers) == (204, b"", ())


def test_an_operation_at_the_root_goes_before_our_index(connect: Connect) -> None:
    text = "paths: {/: {get: {operationId: root, responses: {'204': {description: ours}}}}}"
    assert connect(served(text)).get("/").status_code == 204
    assert connect(served(NOTES)).get("/").headers.get("content-type") == "text/html; charset=utf-8"


def test_a_trailing_slash_is_another_path(client: Client) -> None:
    assert client.get("/notes/").status_code == 404


def test_the_document_is_served_as_it_is(client: Client) -> None:
    reply = client.get("/openapi.json")
    assert reply.json() == document(NOTES)


def test_formats_are_asserted_with_a_switch(connect: Connect) -> None:
    cases = {
        "uuid": "x", "date": "2026-02-30", "date-time": "2026-01-01", "time": "25:00:00Z", "uri": "not a uri",
        "email": "x", "ipv4": "1.2.3.256", "ipv6": "g::", "hostname": "-x", "byte": "%", "duration": "1h",
        "int32": 2**31, "int64": 2**63,
    }  # fmt: skip
    types = {"int32": "integer", "int64": "integer"}
    members = {name: {"type": types.get(name, "string"), "format": name} for name in cases}
    body = {"content": {"application/json": {"schema": {"properties": members}}}}
    operation = {"operationId": "op", "requestBody": body, "responses": {"204": {"description": "done"}}}
    value = document("{}") | {"paths": {"/x": {"post": operation}}}
    from oaswright.runtime.application import application

    strict = connect(application([wired(value).api]))
    lax = connect(application([wired(value, policy=Policy(formats=False)).api]))
    for name, wrong in cases.items():
        assert strict.post("/x", json={name: wrong}).status_code == 400, name
        # The formats of numbers are bounds of their schemas.
        expected = 400 if name in types else 204
        assert lax.post("/x", json={name: wrong}).status_code == expected, name
