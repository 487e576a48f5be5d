"""Text that is not encoded as it should be, and more values than a request may have, are refused."""

import asyncio
from typing import Any

import pytest
from oaswright.runtime.application import application

from tests.runtime.apps import Wired, document, wired
from tests.runtime.conftest import Connect
from tests.runtime.raw import exchange
from tests.runtime.test_hostile_requests import scope

TEXT = """
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: get
      parameters:
        - {name: json, in: query, content: {application/json: {schema: {}}}}
        - {name: list, in: query, schema: {type: array, items: {type: string}}}
        - {name: X-List, in: header, schema: {type: array, items: {type: string}}}
        - {name: crumb, in: cookie, schema: {type: string}}
      responses: {'204': {description: done}}
  /forms:
    post:
      operationId: send
      requestBody:
        required: true
        content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}
      responses: {'204': {description: done}}
"""
FORM = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\u00e9\r\n--b--\r\n'.encode()


@pytest.fixture(scope="module")
def found() -> Wired:
    return wired(document(TEXT))


@pytest.fixture
def client(found: Wired, connect: Connect) -> Any:
    found.received.clear()
    return connect(application([found.api]))


@pytest.mark.parametrize(
    ("query", "value"),
    [('json={"a":1}', {"a": 1}), ("json=[1.50]", [1.5]), ("json=%22a%22", "a"), ("json=null", None)],
)
def test_a_parameter_of_json_is_read(client: Any, found: Wired, query: str, value: object) -> None:
    assert client.get(f"/things/1?{query}").status_code == 204
    assert found.received[0]["query_json"] == value


@pytest.mark.parametrize(
    "query",
    ['{"a":1,"a":2}', "NaN", "1e999", "text", "", "[1", '"\\ud800"', "1&json=1", "[" * 300 + "]" * 300],
)
def test_a_parameter_of_json_is_read_as_strictly_as_a_body(client: Any, found: Wired, query: str) -> None:
    reply = client.get(f"/things/1?json={query}")
    assert reply.status_code == 400
    assert [error["pointer"] for error in reply.json()["errors"]] == ["/json"]
    assert not found.received


@pytest.mark.parametrize("path", ["/things/%zz", "/things/%", "/things/%4", "/things/%FF", "/nowhere/%C3"])
def test_a_path_is_percent_encoded(client: Any, found: Wired, path: str) -> None:
    async def send() -> Any:
        return await exchange(client._app, scope("GET", path) | {"raw_path": path.encode()})

    assert asyncio.run(send()).status_code == 400
    assert not found.received


def test_a_decoded_path_is_not_decoded_again(client: Any, found: Wired) -> None:
    sent = scope("GET", "/things/%41")
    del sent["raw_path"]
    assert asyncio.run(exchange(client._app, sent)).status_code == 204
    assert found.received[0]["path_id"] == "%41"


def test_spaces_of_a_list_in_a_header_are_not_part_of_it(client: Any, found: Wired) -> None:
    assert client.get("/things/1", headers={"X-List": "a ,\tb c , d"}).status_code == 204
    assert found.received[0]["header_X-List"] == ["a", "b c", "d"]


def test_a_request_has_a_thousand_values_at_most(client: Any) -> None:
    assert client.get(f"/things/1?{'&'.join(['list=1'] * 1000)}").status_code == 204
    assert client.get(f"/things/1?{'&'.join(['list=1'] * 1001)}").status_code == 400
    assert client.get("/things/1", headers={"Cookie": "; ".join(["crumb=1"] * 1000)}).status_code == 204
    assert client.get("/things/1", headers={"Cookie": "; ".join(["crumb=1"] * 1001)}).status_code == 400


@pytest.mark.parametrize(
    ("form", "status"),
    [(FORM, 204), (FORM.replace(b"\xc3\xa9", b"\xe9"), 400), (FORM.replace(b'"a"', b'"\xe9"'), 400)],
)
@pytest.mark.parametrize("charset", ["", "; charset=latin-1", "; charset=punycode"])
def test_the_texts_of_a_form_are_utf_8(
    client: Any, found: Wired, form: bytes, status: int, charset: str
) -> None:
    headers = {"Content-Type": f"multipart/form-data; boundary=b{charset}"}
    assert client.post("/forms", content=form, headers=headers).status_code == status
    assert [call["body"] for call in found.received] == ([{"a": "\u00e9"}] if status == 204 else [])
