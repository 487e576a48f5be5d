"""A discriminator of OpenAPI 3.2 with a schema for all values that name no other (section 4.25)."""

import asyncio
from typing import Any

import pytest

from tests.behaviour.building import Built, build

DOCUMENT = """
openapi: 3.2.0
paths:
  /events:
    post:
      operationId: send
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}
      responses:
        '200':
          description: The same.
          content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}
components:
  schemas:
    Event:
      KEYWORD:
        - $ref: '#/components/schemas/Other'
        - $ref: '#/components/schemas/Start'
        - $ref: '#/components/schemas/Stop'
      discriminator:
        propertyName: kind
        mapping: {start: Start}
        defaultMapping: Other
    Other: {type: object, properties: {kind: {type: string}, note: {type: string}}}
    Noted: {type: object, properties: {note: {}}}
    Start:
      allOf:
        - $ref: '#/components/schemas/Noted'
        - {type: object, required: [kind], properties: {kind: {type: string}, at: {type: integer}}}
    Stop: {type: object, required: [kind], properties: {kind: {const: Stop}, note: {type: string}}}
"""


@pytest.fixture(scope="module", params=["oneOf", "anyOf"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("defaults"), DOCUMENT.replace("KEYWORD", request.param))


def _send(built: Built, sent: dict[str, Any]) -> tuple[int, str]:
    """The status of the answer, and the class that the handler got."""
    got: list[str] = [""]

    async def send(body: Any) -> Any:
        got.append(type(body).__name__)
        return built.interface.SendOk(body)

    async def run() -> int:
        async with built.client(send=send) as client:
            return (await client.post("/events", json=sent)).status_code

    return asyncio.run(run()), got[-1]


@pytest.mark.parametrize(
    ("sent", "status", "name"),
    [
        ({"kind": "start", "at": 1}, 200, "Start"),
        ({"kind": "start"}, 200, "Start"),
        ({"kind": "Stop", "note": "a"}, 200, "Stop"),
        # Any other value, and none.
        ({"kind": "pause"}, 200, "Other"),
        ({"kind": "Start", "at": "x"}, 200, "Other"),
        ({"note": "a"}, 200, "Other"),
        ({}, 200, "Other"),
        # What is named has to be valid, though the default would take it.
        ({"kind": "start", "at": "x"}, 400, ""),
        ({"kind": "pause", "note": 1}, 400, ""),
    ],
)
def test_what_names_no_other_is_the_default(
    built: Built, sent: dict[str, Any], status: int, name: str
) -> None:
    assert _send(built, sent) == (status, name)
