"""What the schema admits and no type of Python holds: refused in the words of JSON Schema, at its place."""

import asyncio
from typing import Any

import pytest

from tests.behaviour.building import Built, build

DOCUMENT = """
paths:
  /echo:
    post:
      operationId: echo
      parameters:
        - {name: at, in: query, schema: {type: string, format: date-time}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Body'}}}
      responses: {'204': {description: received}, '400': {description: wrong}}
components:
  schemas:
    Body:
      properties:
        at: {type: string, format: date-time}
        home: {properties: {street: {type: string}}}
        list: {type: array, items: {oneOf: [{type: integer}, {$ref: '#/components/schemas/Home'}]}}
        map: {type: object, additionalProperties: {items: {type: string}}}
    Home: {type: object, properties: {since: {type: string, format: date-time}}, required: [since]}
"""
LEAP = "2016-12-31T23:59:60Z"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("refusals"), DOCUMENT)


@pytest.mark.parametrize(
    ("body", "pointer", "rule"),
    [
        ([], "", "type"),
        ({"home": "x"}, "/home", "type"),
        ({"at": LEAP}, "/at", "format"),
        ({"list": [1, {"since": LEAP}]}, "/list/1/since", "format"),
        ({"map": {"a": {}}}, "/map/a", "type"),
    ],
)
def test_a_body_that_no_type_holds(built: Built, body: Any, pointer: str, rule: str) -> None:
    async def run() -> Any:
        async with built.client() as client:
            answer = await client.post("/echo", json=body)
            assert answer.status_code == 400, answer.text
            return answer.json()["errors"]

    (error,) = asyncio.run(run())
    assert (error["pointer"], error["rule"]) == (pointer, rule)
    assert error["message"].startswith(f"body {pointer[1:].replace('/', '.')}".rstrip())
    assert "_" not in error["message"]


def test_a_parameter_that_no_type_holds(built: Built) -> None:
    async def run() -> Any:
        async with built.client() as client:
            answer = await client.post("/echo", params={"at": LEAP}, json={})
            assert answer.status_code == 400, answer.text
            return answer.json()["errors"]

    (error,) = asyncio.run(run())
    assert (error["in"], error["pointer"], error["rule"]) == ("query", "/at", "format")
