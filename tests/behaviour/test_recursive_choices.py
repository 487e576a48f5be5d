"""Choices that refer to themselves: what a request costs grows with its size, and not with each level."""

import asyncio
import time
from typing import Any

import httpx
import pytest

from tests.behaviour.building import Built, build

OPERATORS = ["+", "-", "*", "/"]


def _document(keyword: str, *, discriminator: bool, dialect: str | None = None) -> dict[str, Any]:
    number: dict[str, Any] = {"op": {"const": "number"}, "value": {"type": "number"}}
    schemas: dict[str, Any] = {
        "Number": {"type": "object", "required": ["op", "value"], "properties": number}
    }
    for name, operator in zip(["Add", "Sub", "Mul", "Div"], OPERATORS, strict=True):
        sides = {side: {"$ref": "#/components/schemas/Expr"} for side in ("left", "right")}
        schemas[name] = {
            "type": "object",
            "required": ["op", "left", "right"],
            "properties": {"op": {"enum": [operator]}, **sides},
        }
    mapping = dict(zip(["number", *OPERATORS], schemas, strict=True))
    told = {"discriminator": {"propertyName": "op", "mapping": mapping}} if discriminator else {}
    schemas["Expr"] = {keyword: [{"$ref": f"#/components/schemas/{name}"} for name in schemas], **told}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Expr"}}}
    operation = {
        "operationId": "send",
        "requestBody": {"required": True, "content": content},
        "responses": {"204": {"description": "done"}, "400": {"description": "not an expression"}},
    }
    named = {"jsonSchemaDialect": dialect} if dialect else {}
    return {**named, "paths": {"/expressions": {"post": operation}}, "components": {"schemas": schemas}}


def _expression(depth: int, leaf: object) -> dict[str, Any]:
    if depth == 0:
        return {"op": "number", "value": leaf}
    return {"op": OPERATORS[depth % 4], "left": _expression(depth - 1, leaf), "right": _expression(0, 1)}


async def _cost(client: httpx.AsyncClient, value: object, status: int) -> float:
    """The least processor time of some requests with a body."""
    costs: list[float] = []
    for _ in range(5):
        before = time.process_time()
        response = await client.post("/expressions", json=value)
        costs.append(time.process_time() - before)
        assert response.status_code == status, response.text
    return min(costs)


@pytest.fixture(
    scope="module",
    params=[
        ("oneOf", True, None),
        ("oneOf", False, None),
        ("anyOf", False, None),
        ("oneOf", False, "http://json-schema.org/draft-04/schema#"),
        ("oneOf", False, "http://json-schema.org/draft-07/schema#"),
    ],
    ids=["discriminator", "oneOf", "anyOf", "draft 4", "draft 7"],
)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    keyword, discriminator, dialect = request.param
    document = _document(keyword, discriminator=discriminator, dialect=dialect)
    return build(tmp_path_factory.mktemp("expressions"), document)


@pytest.mark.parametrize(("leaf", "status"), [(1, 204), ("x", 400)], ids=["right", "wrong"])
def test_three_more_levels_do_not_cost_many_times_as_much(built: Built, leaf: object, status: int) -> None:
    async def send(body: Any) -> Any:
        return built.interface.SendNoContent()

    async def run() -> None:
        async with built.client(send=send) as client:
            few = await _cost(client, _expression(3, leaf), status)
            more = await _cost(client, _expression(6, leaf), status)
            assert more < 10 * few
            await _cost(client, _expression(40, leaf), status)

    asyncio.run(run())


def test_a_choice_that_nothing_fits_is_one_violation(built: Built) -> None:
    async def run() -> None:
        async with built.client() as client:
            response = await client.post("/expressions", json=_expression(2, "x"))
            (error,) = response.json()["errors"]
            # A discriminator leads to the one place that is wrong.
            decided = (error["rule"], error["pointer"]) == ("type", "/left/left/value")
            assert error["rule"] in {"oneOf", "anyOf"} or decided

    asyncio.run(run())
