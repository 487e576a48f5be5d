"""No value of a request or a response is in the log, at any level, whatever is wrong with it."""

import asyncio
import logging
from typing import Any

import pytest

from tests.behaviour.building import Built, build

SECRET = "s3cr3t-c4n4ry"

DOCUMENT = """
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    post:
      operationId: make
      parameters:
        - {name: number, in: query, schema: {type: integer}}
        - {name: json, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: X-Count, in: header, schema: {type: integer}}
        - {name: crumb, in: cookie, schema: {type: integer}}
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Thing'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Thing'}}
          multipart/form-data: {schema: {$ref: '#/components/schemas/Thing'}}
      responses:
        '200':
          description: done
          headers: {X-Left: {schema: {type: integer}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components:
  schemas:
    Thing:
      type: object
      additionalProperties: false
      properties:
        count: {type: integer}
        when: {type: string, format: date-time}
        name: {type: string, maxLength: 40}
        parts: {type: array, items: {$ref: '#/components/schemas/Thing'}}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("secrecy"), DOCUMENT)


def _log(caplog: pytest.LogCaptureFixture) -> str:
    """What is logged, as a handler writes it: with tracebacks."""
    formatter = logging.Formatter()
    return "\n".join(formatter.format(record) for record in caplog.records)


@pytest.mark.parametrize(
    "sent",
    [
        {"url": f"/things/{SECRET}?number={SECRET}"},
        {"url": f"/things/1?json={SECRET}"},
        {"url": f"/things/1?number=%FF{SECRET}"},
        {"url": f"/{SECRET}"},
        {"headers": {"X-Count": SECRET}},
        {"headers": {"Cookie": f"crumb={SECRET}"}},
        {"json": {"count": SECRET, "when": SECRET}},
        {"json": {"parts": [{"count": SECRET}]}},
        {"json": SECRET},
        {"content": f'{{"{SECRET}'.encode(), "headers": {"Content-Type": "application/json"}},
        {"content": SECRET.encode(), "headers": {"Content-Type": "text/plain"}},
        {"data": {"count": SECRET}},
        {"files": {"count": (SECRET, SECRET.encode(), "text/plain")}},
        {"content": SECRET.encode(), "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
    ],
)
def test_no_value_of_a_request_is_logged(
    built: Built, sent: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> int:
        async with built.client() as client:
            response = await client.post(**{"url": "/things/1", **sent})
            assert SECRET not in response.text
            return response.status_code

    with caplog.at_level(logging.DEBUG, "oaswright"):
        assert asyncio.run(run()) in {400, 404, 415}
    assert SECRET not in _log(caplog)


def test_no_value_of_a_response_is_logged(built: Built, caplog: pytest.LogCaptureFixture) -> None:
    thing: Any = built.models.Thing
    ok: Any = built.interface.MakeOk
    wrong = [
        lambda: ok(thing.model_construct(count=SECRET)),
        lambda: ok(thing.model_construct(when=SECRET)),
        lambda: ok(thing.model_construct(parts=[thing.model_construct(count=SECRET)])),
        lambda: ok(thing.model_construct(name=SECRET * 10)),
        lambda: ok(thing.model_construct(name=object())),
        lambda: ok({"count": SECRET}),
        lambda: ok(SECRET),
        lambda: ok(thing(), x_left=SECRET),
        lambda: ok(thing.model_validate({"count": SECRET})),
        lambda: SECRET,
    ]

    async def run(make: Any) -> None:
        async def handler(*_: Any, **__: Any) -> Any:
            return make()

        async with built.client(make=handler) as client:
            response = await client.post("/things/1", json={})
            assert response.status_code == 500
            assert SECRET not in response.text

    for make in wrong:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "oaswright"):
            asyncio.run(run(make))
        assert caplog.records
        assert SECRET not in _log(caplog)


def test_a_wrong_response_is_logged_with_place_and_rule(
    built: Built, caplog: pytest.LogCaptureFixture
) -> None:
    thing: Any = built.models.Thing

    async def handler(*_: Any, **__: Any) -> Any:
        return built.interface.MakeOk(thing.model_construct(parts=[thing.model_construct(count="x")]))

    async def run() -> None:
        async with built.client(make=handler) as client:
            await client.post("/things/1", json={})

    asyncio.run(run())
    assert "/parts/0/count: body parts.0.count must be of type integer" in caplog.text
