"""A schema that leaves open what it holds, filled in by schemas that build on it (`$dynamicRef`)."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.building import build

TREES = """
paths:
  /trees: {post: {operationId: plant, requestBody: {$ref: '#/components/requestBodies/Any'}, responses: &done
    {'204': {description: done}}}}
  /strict: {post: {operationId: plantStrictly, requestBody: {$ref: '#/components/requestBodies/Strict'},
    responses: *done}}
components:
  requestBodies:
    Any: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}
    Strict: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/StrictTree'}}}}
  schemas:
    Tree:
      $id: https://example.com/tree
      $dynamicAnchor: node
      type: object
      properties:
        name: {$ref: '#/$defs/name'}
        children: {type: array, items: {$dynamicRef: '#node'}}
      $defs: {name: {type: string}}
    StrictTree:
      $id: https://example.com/strict-tree
      $dynamicAnchor: node
      $ref: tree
      unevaluatedProperties: false
"""


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/trees", {"children": [{"name": "a", "colour": "red"}]}, 204),
        ("/trees", {"children": [{"name": 1}]}, 400),
        ("/strict", {"children": [{"name": "a", "children": []}]}, 204),
        ("/strict", {"children": [{"name": "a", "colour": "red"}]}, 400),
        ("/strict", {"children": [{"children": [{"name": 1}]}]}, 400),
    ],
)
def test_what_a_schema_leaves_open_is_said_by_the_one_that_builds_on_it(
    tmp_path: Path, path: str, body: Any, status: int
) -> None:
    built = build(tmp_path, TREES)

    async def plant(**_: Any) -> Any:
        return built.interface.PlantNoContent()

    async def plant_strictly(**_: Any) -> Any:
        return built.interface.PlantStrictlyNoContent()

    async def run() -> None:
        async with built.client(plant=plant, plant_strictly=plant_strictly) as client:
            assert (await client.post(path, json=body)).status_code == status

    asyncio.run(run())
