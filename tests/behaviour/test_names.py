"""Names of the author's choice that read like fields of the standard, and headers in every form."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.behaviour.building import build

# Read-only and bounded, so that the schemas are translated in 3.1 too.
NAMED = """
paths:
  /things:
    post:
      operationId: send
      requestBody:
        required: true
        content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}
      responses:
        '200':
          description: done
          headers: {{x-rate: {{$ref: '#/components/headers/{header}'}}}}
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}
components:
  headers:
    {header}: {{required: true, schema: {{type: integer, format: int32}}}}
  schemas:
    {name}:
      type: object
      required: [count]
      properties:
        id: {{type: string, readOnly: true}}
        count: {{type: integer, format: int32}}
"""


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    "name", ["description", "example", "examples", "default", "enum", "x-thing", "schema"]
)
def test_components_and_headers_may_be_called_anything(tmp_path: Path, name: str, version: str) -> None:
    value = yaml.safe_load(NAMED.format(name=name, header=name))
    built = build(tmp_path, {"openapi": version, **value})

    async def send(body: Any) -> Any:
        return built.interface.SendOk(body.model_copy(), x_rate=7 if body.count < 5 else 2**40)

    async def run() -> None:
        async with built.client(send=send) as client:
            response = await client.post("/things", json={"count": 1})
            assert response.status_code == 200, response.text
            assert response.headers["x-rate"] == "7"
            assert (await client.post("/things", json={"count": "1"})).status_code == 400
            assert (await client.post("/things", json={"count": 6})).status_code == 500

    asyncio.run(run())


OBJECTS = """
paths:
  /things:
    get:
      operationId: look
      responses:
        '204':
          description: done
          headers:
            X-Size: {explode: %s, required: true, schema: {$ref: '#/components/schemas/Size'}}
components:
  schemas:
    Size:
      type: object
      required: [width]
      properties: {width: {type: integer}, height: {type: integer}}
      additionalProperties: false
"""


@pytest.mark.parametrize(("explode", "text"), [("true", "width=3,height=4"), ("false", "width,3,height,4")])
def test_an_object_is_written_into_a_header_as_it_is_declared(
    tmp_path: Path, explode: str, text: str
) -> None:
    built = build(tmp_path, OBJECTS % explode)

    async def look() -> Any:
        return built.interface.LookNoContent(x_size=built.models.Size(width=3, height=4))

    async def run() -> None:
        async with built.client(look=look) as client:
            response = await client.get("/things")
            assert (response.status_code, response.headers.get("x-size")) == (204, text)

    asyncio.run(run())
