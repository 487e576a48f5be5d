"""Mistakes of real documents that most tools read over: served as their authors mean, with a warning."""

import asyncio
from pathlib import Path
from typing import Any

from oaswright.diagnostics import Severity

from tests.behaviour.building import build

MISPLACED = """
paths:
  /things:
    get: {$ref: '#/x-operations/listThings'}
    post:
      $ref: '#/x-operations/listThings'
      operationId: countThings
x-operations:
  listThings:
    operationId: listThings
    parameters: [{name: limit, in: query, required: true, schema: {type: integer}}]
    responses:
      '200':
        description: All of them.
        content: {application/json: {schema: {type: array, items: {type: integer}}}}
"""


def test_an_operation_that_is_a_reference_is_served(tmp_path: Path) -> None:
    built = build(tmp_path, MISPLACED)
    assert [(item.rule, item.severity) for item in built.diagnostics] == [
        ("misplaced-reference", Severity.WARNING)
    ]

    async def list_things(limit: int) -> Any:
        return built.interface.ListThingsOk(list(range(limit)))

    async def run() -> None:
        async with built.client(list_things=list_things) as client:
            assert (await client.get("/things", params={"limit": 2})).json() == [0, 1]
            assert (await client.get("/things", params={"limit": "a"})).status_code == 400

    asyncio.run(run())
    assert built.methods == {"list_things", "count_things"}
