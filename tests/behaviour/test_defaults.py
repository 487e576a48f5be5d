"""Defaults of members that are objects, as handlers get them."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import MISSING

from tests.behaviour.building import Built, build

DOCUMENT = """
paths:
  /things:
    post:
      operationId: make
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
      responses: {'204': {description: done}}
components:
  schemas:
    Thing:
      type: object
      properties:
        empty: {type: object, default: {}, properties: {x: {type: integer, default: 3}}}
        full: {type: object, default: {pageSize: 4}, properties: {pageSize: {type: integer}}}
        shared: {$ref: '#/components/schemas/Part', default: {x: 9}}
        map: {type: object, additionalProperties: {type: integer}, default: {a: 1}}
        nested: {$ref: '#/components/schemas/Outer', default: {}}
        whole: {$ref: '#/components/schemas/Outer', default: {part: {x: 1}}}
        wrong: {$ref: '#/components/schemas/Required', default: {}}
        parts: {type: array, items: {$ref: '#/components/schemas/Part'}, default: [{x: 1}, {}]}
        named: {type: object, additionalProperties: {$ref: '#/components/schemas/Part'}, default: {a: {}}}
        either:
          type: array
          items: {oneOf: [{$ref: '#/components/schemas/Part'}, {type: integer}]}
          default: [{}, 1]
        day: {type: string, format: date, default: '2024-02-29'}
        at: {type: string, format: date-time, default: '2024-02-29T10:00:00Z'}
        key: {type: string, format: uuid, default: 00000000-0000-0000-0000-000000000001}
        endless: {type: array, items: {$ref: '#/components/schemas/Endless'}, default: [{}]}
        circle: {$ref: '#/components/schemas/Circle', default: {}}
    Endless:
      type: object
      properties:
        all: {type: array, items: {$ref: '#/components/schemas/Endless'}, default: [{}]}
    Part: {type: object, properties: {x: {type: integer}, y: {type: integer, default: 5}}}
    Outer: {type: object, properties: {part: {$ref: '#/components/schemas/Part', default: {y: 6}}}}
    Required: {type: object, required: [x], properties: {x: {type: integer}}}
    Circle: {type: object, properties: {next: {$ref: '#/components/schemas/Circle', default: {}}}}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("defaults"), DOCUMENT)


def _received(built: Built, sent: dict[str, Any]) -> Any:
    got: list[Any] = []

    async def make(body: Any) -> Any:
        got.append(body)
        return built.interface.MakeNoContent()

    async def run() -> None:
        async with built.client(make=make) as client:
            assert (await client.post("/things", json=sent)).status_code == 204

    asyncio.run(run())
    return got[0]


def test_an_absent_object_is_its_default(built: Built) -> None:
    thing = _received(built, {})
    assert (thing.empty.x, thing.full.page_size, thing.map) == (3, 4, {"a": 1})
    assert (thing.shared.x, thing.shared.y) == (9, 5)
    assert (thing.nested.part.y, thing.whole.part.x, thing.whole.part.y) == (6, 1, 5)
    assert not isinstance(thing.circle, dict)
    assert [(part.x, part.y) for part in thing.parts] == [(1, 5), (MISSING, 5)]
    assert (thing.named["a"].y, thing.either[0].y, thing.either[1]) == (5, 5, 1)
    assert (thing.day, thing.key) == (date(2024, 2, 29), UUID(int=1))
    assert thing.at == datetime(2024, 2, 29, 10, tzinfo=UTC)
    # What would have itself as a default has none.
    assert thing.endless is MISSING or thing.endless[0].all is MISSING


def test_what_is_sent_goes_before_a_default(built: Built) -> None:
    thing = _received(built, {"full": {}, "shared": {"y": 1}, "map": {}})
    assert (thing.shared.y, thing.map) == (1, {})
    assert thing.full.model_dump() == {}


def test_each_instance_has_defaults_of_its_own(built: Built) -> None:
    first, second = built.models.Thing(), built.models.Thing()
    first.empty.x = 7
    first.map["b"] = 2
    assert (second.empty.x, second.map) == (3, {"a": 1})
