"""`changes()` of a PATCH whose schema keeps members that no property describes."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.building import build


@pytest.mark.parametrize(
    "more",
    [
        {"additionalProperties": True},
        {"additionalProperties": {"type": "integer"}},
        {"patternProperties": {"^o": {"type": "integer"}}},
        {"patternProperties": {"^o": {"type": "integer"}}, "additionalProperties": False},
        {"minProperties": 1},
    ],
)
def test_other_members_are_changes(tmp_path: Path, more: dict[str, Any]) -> None:
    schema = {"type": "object", "properties": {"firstName": {"type": "string"}}, **more}
    operation = {
        "operationId": "edit",
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"204": {"description": "done"}},
    }
    built = build(tmp_path, {"paths": {"/a": {"patch": operation}}})
    received: list[dict[str, object]] = []

    async def edit(body: Any) -> object:
        received.append(body.changes())
        return built.interface.EditNoContent()

    async def run() -> None:
        async with built.client(edit=edit) as client:
            for sent in ({"other": 1}, {"firstName": "a", "other": 1}, {"firstName": "a"}):
                assert (await client.patch("/a", json=sent)).status_code == 204

    asyncio.run(run())
    assert received == [{"other": 1}, {"first_name": "a", "other": 1}, {"first_name": "a"}]
