"""Members that only the other direction carries: never in a model, whatever it keeps beside its fields."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.behaviour.building import Built, build, generated

ID = {"type": "string", "readOnly": True}
TEXT = {"type": "string"}
COMPONENTS: dict[str, Any] = {
    "Mark": {"$ref": "#/components/schemas/Marked"},
    "Marked": {**ID, "description": "made by the server"},
    "Base": {"type": "object", "properties": {"id": ID, "name": TEXT}},
    "Open": {"type": "object", "properties": {"id": ID, "name": TEXT}, "additionalProperties": True},
    "Pet": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": TEXT, "id": ID},
        "additionalProperties": True,
        "discriminator": {"propertyName": "kind"},
    },
    "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"lives": TEXT, "role": ID}}]},
    "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"bark": TEXT}}]},
    "Left": {"type": "object", "properties": {"id": ID, "left": TEXT}},
    "Right": {"type": "object", "properties": {"right": TEXT}},
    "WithId": {"type": "object", "required": ["x"], "properties": {"id": TEXT, "x": TEXT}},
    "Node": {
        "type": "object",
        "minProperties": 1,
        "properties": {"id": ID, "nodes": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}}},
    },
}


def refer(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def item(**more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"id": ID, "name": TEXT}, **more}


SENT = {"id": "x", "name": "n", "other": "o"}
KEPT = {"name": "n", "other": "o"}
ROLE_IF = {"if": {"required": ["name"]}, "then": {"properties": {"role": ID}}}
CASES: dict[str, tuple[dict[str, Any], Any, Any]] = {
    "extras": (item(additionalProperties=True), SENT, KEPT),
    "typed": (
        item(additionalProperties={"type": "integer"}),
        {"id": "x", "name": "n", "other": 1},
        {"name": "n", "other": 1},
    ),
    "patterns": (item(patternProperties={"^[io]": TEXT}), SENT, KEPT),
    "patternsAlone": (
        item(patternProperties={"^[io]": TEXT}, additionalProperties=False),
        SENT,
        KEPT,
    ),
    "closed": (item(additionalProperties=False), {"id": "x", "name": "n"}, {"name": "n"}),
    "counted": (item(minProperties=1), SENT, KEPT),
    "without": (item(**{"not": {"required": ["no"]}}), SENT, KEPT),
    "named": (item(propertyNames={"maxLength": 9}, unevaluatedProperties=TEXT), SENT, KEPT),
    "condition": (item(**ROLE_IF), {**SENT, "role": "admin"}, KEPT),
    "bareCondition": ({"type": "object", **ROLE_IF}, {"name": "n", "role": "admin"}, {"name": "n"}),
    "dependent": (
        item(dependentSchemas={"name": {"properties": {"role": ID}}}),
        {**SENT, "role": "admin"},
        KEPT,
    ),
    "demands": (
        item(anyOf=[{"required": ["name"]}, {"required": ["role"], "properties": {"role": ID}}]),
        {**SENT, "role": "admin"},
        KEPT,
    ),
    "onlyHidden": (
        {"type": "object", "properties": {"id": ID}, "additionalProperties": TEXT},
        {"id": "x", "other": "o"},
        {"other": "o"},
    ),
    "byReference": (
        {"type": "object", "properties": {"id": refer("Mark"), "name": TEXT}, "minProperties": 1},
        SENT,
        KEPT,
    ),
    "byPart": (
        {"type": "object", "properties": {"id": {"allOf": [refer("Marked")]}}, "minProperties": 1},
        {"id": "x", "other": "o"},
        {"other": "o"},
    ),
    "childOpen": (
        {"allOf": [refer("Base"), {"properties": {"more": TEXT}, "additionalProperties": True}]},
        SENT,
        KEPT,
    ),
    "childDeclares": (
        {"allOf": [refer("Base"), {"properties": {"id": TEXT, "more": TEXT}, "minProperties": 1}]},
        SENT,
        KEPT,
    ),
    "childDemands": (
        {"allOf": [refer("Base"), {"properties": {"more": TEXT}, "required": ["id"]}]},
        {"name": "n"},
        {"name": "n"},
    ),
    "parentOpen": (
        {"allOf": [refer("Open"), {"properties": {"role": ID, "more": TEXT}}]},
        {**SENT, "role": "admin"},
        KEPT,
    ),
    "parentCondition": ({"allOf": [refer("Open"), ROLE_IF]}, {**SENT, "role": "admin"}, KEPT),
    "discriminated": (
        refer("Pet"),
        {"kind": "Cat", "id": "x", "role": "admin", "other": "o"},
        {"kind": "Cat", "other": "o"},
    ),
    "alternatives": ({"anyOf": [refer("Left"), refer("Right")]}, {"id": "x", "right": "r"}, {"right": "r"}),
    "besideChoice": (
        {
            "type": "object",
            "properties": {"id": ID},
            "oneOf": [refer("WithId"), {"type": "object", "required": ["y"], "properties": {"id": TEXT}}],
        },
        {"id": "x", "x": "1"},
        {"x": "1"},
    ),
    "recursive": (
        refer("Node"),
        {"id": "x", "nodes": [{"id": "y", "nodes": [{"id": "z", "other": "o"}]}]},
        {"nodes": [{"nodes": [{"other": "o"}]}]},
    ),
    "mapped": (
        {"type": "object", "additionalProperties": item(minProperties=1)},
        {"id": SENT},
        {"id": KEPT},
    ),
    "others": (
        {"type": "object", "properties": {"name": TEXT}, "additionalProperties": ID},
        {"name": "n", "id": "x"},
        {"name": "n"},
    ),
    "likeAField": (
        {"type": "object", "properties": {"first_name": ID, "firstName": TEXT}, "minProperties": 1},
        {"first_name": "x", "firstName": "y"},
        {"firstName": "y"},
    ),
}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _operation(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "requestBody": _body(schema),
        "responses": {"204": {"description": "done"}},
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    paths = {f"/{name}": {"post": _operation(name, schema)} for name, (schema, _, _) in CASES.items()}
    return build(tmp_path_factory.mktemp("hidden"), {"paths": paths, "components": {"schemas": COMPONENTS}})


def test_what_is_read_only_never_reaches_a_handler(built: Built) -> None:
    received: dict[str, Any] = {}
    answers = {name: getattr(built.interface, f"{name[0].upper()}{name[1:]}NoContent") for name in CASES}
    methods = {name: _snake(name) for name in CASES}

    def handler(name: str) -> Callable[..., Awaitable[object]]:
        async def take(body: Any) -> object:
            received[name] = TypeAdapter(Any).dump_python(body, by_alias=True)
            return answers[name]()

        return take

    async def run() -> dict[str, int]:
        async with built.client(**{methods[name]: handler(name) for name in CASES}) as client:
            return {
                name: (await client.post(f"/{name}", json=sent)).status_code
                for name, (_, sent, _) in CASES.items()
            }

    assert asyncio.run(run()) == dict.fromkeys(CASES, 204)
    assert received == {name: kept for name, (_, _, kept) in CASES.items()}


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def test_what_is_write_only_never_reaches_a_client(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "properties": {"name": TEXT, "secret": {"type": "string", "writeOnly": True}},
        "additionalProperties": True,
    }
    operation = {
        "operationId": "show",
        "responses": {
            "200": {"description": "x", "content": {"application/json": {"schema": schema}}},
        },
    }
    built = build(tmp_path, {"paths": {"/a": {"get": operation}}})

    async def show() -> object:
        row = {"name": "n", "secret": "s", "other": "o"}
        return built.interface.ShowOk(built.models.ShowOkBody(**row))

    async def run() -> Any:
        async with built.client(show=show) as client:
            return (await client.get("/a")).json()

    assert asyncio.run(run()) == KEPT


def test_a_direction_for_some_names_only_is_refused(tmp_path: Path) -> None:
    schema = {"type": "object", "patternProperties": {"^_": ID}, "additionalProperties": TEXT}
    files, diagnostics = generated(tmp_path, {"paths": {"/a": {"post": _operation("send", schema)}}})
    assert not files
    assert [(found.rule, "readOnly" in found.message) for found in diagnostics] == [
        ("unsupported-construct", True)
    ]
