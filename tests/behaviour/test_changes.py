"""`changes()` of a PATCH whose schema keeps members that no property describes."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.building import build


def edit_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": "edit",
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"204": {"description": "done"}},
    }


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
    operation = edit_of(schema)
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


@pytest.mark.parametrize("is_listed", [False, True], ids=["inline", "component"])
@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_each_alternative_of_a_body_tells_its_changes(tmp_path: Path, keyword: str, is_listed: bool) -> None:
    alternatives = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog", "Ant", "Bee", "Cow")]
    choice = {keyword: alternatives, "discriminator": {"propertyName": "kind"}}
    schemas: dict[str, Any] = {
        name: {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"const": name}, "name": {"type": ["string", "null"]}},
        }
        for name in ("Cat", "Dog", "Ant", "Bee", "Cow")
    }
    schemas["Pet"] = choice
    schema = {"$ref": "#/components/schemas/Pet"} if is_listed else choice
    operation = edit_of(schema)
    built = build(tmp_path, {"paths": {"/a": {"patch": operation}}, "components": {"schemas": schemas}})
    received: list[dict[str, object]] = []

    async def edit(body: Any) -> object:
        received.append(body.changes())
        return built.interface.EditNoContent()

    async def run() -> None:
        async with built.client(edit=edit) as client:
            for sent in ({"kind": "Dog", "name": None}, {"kind": "Cow"}):
                assert (await client.patch("/a", json=sent)).status_code == 204

    asyncio.run(run())
    assert received == [{"kind": "Dog", "name": None}, {"kind": "Cow"}]
