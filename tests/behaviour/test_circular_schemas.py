"""Schemas that refer to themselves by several ways to one member: no level of a value multiplies the work."""

import asyncio
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.behaviour.building import Built, build

CIRCULAR = yaml.safe_load("""
dependent:
  type: object
  properties: {wrong: {type: integer}}
  dependentSchemas:
    next: {properties: {next: {$ref: '#/components/schemas/dependent'}}}
    left: {properties: {next: {$ref: '#/components/schemas/dependent'}}}
several:
  type: object
  properties: {wrong: {type: integer}}
  if: {required: [left]}
  then: {properties: {next: {$ref: '#/components/schemas/several'}}}
  allOf:
    - if: {required: [next]}
      then: {properties: {next: {$ref: '#/components/schemas/several'}}}
condition:
  type: object
  properties: {wrong: {type: integer}}
  if: {properties: {next: {$ref: '#/components/schemas/condition'}}}
  then: {properties: {next: {$ref: '#/components/schemas/condition'}}}
  else: {properties: {next: {$ref: '#/components/schemas/condition'}}}
negation:
  type: object
  properties: {next: {$ref: '#/components/schemas/negation'}, wrong: {type: integer}}
  not: {properties: {next: {not: {$ref: '#/components/schemas/negation'}}}, required: [next]}
closed:
  type: object
  anyOf:
    - {properties: {next: {$ref: '#/components/schemas/closed'}, left: {}}}
    - {properties: {wrong: {type: integer}}}
  unevaluatedProperties: {type: integer}
names:
  anyOf: [{$ref: '#/components/schemas/one'}, {$ref: '#/components/schemas/two'}]
one:
  type: object
  required: [left]
  properties: {left: {type: integer}, next: {$ref: '#/components/schemas/names'}, wrong: {type: integer}}
two:
  type: object
  properties: {next: {$ref: '#/components/schemas/names'}, wrong: {type: integer}}
exactly:
  oneOf:
    - {type: object, required: [left], properties: {next: {$ref: '#/components/schemas/exactly'}}}
    - {type: object, required: [right], properties: {next: {$ref: '#/components/schemas/exactly'}}}
    - {type: object, required: [wrong], properties: {wrong: {type: integer}}}
""")
SENT = [name for name in CIRCULAR if name not in {"one", "two"}]


def _chain(levels: int, last: dict[str, Any]) -> dict[str, Any]:
    return {"left": 1, "next": _chain(levels - 1, last)} if levels else last


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    def operation(name: str) -> dict[str, Any]:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        body = {"required": True, "content": content}
        return {
            "post": {
                "operationId": f"send_{name}",
                "requestBody": body,
                "responses": {"204": {"description": "done"}},
            }
        }

    paths = {f"/{name}": operation(name) for name in SENT}
    return build(tmp_path_factory.mktemp("circular"), {"paths": paths, "components": {"schemas": CIRCULAR}})


@pytest.fixture(scope="module")
def client(built: Built) -> httpx.AsyncClient:
    def handler(name: str) -> Any:
        async def send(body: Any) -> Any:
            return getattr(built.interface, f"Send{name.title()}NoContent")()

        return send

    return built.client(**{f"send_{name}": handler(name) for name in SENT})


@pytest.mark.parametrize("name", SENT)
@pytest.mark.parametrize(
    "last", [{"left": 1}, {"wrong": "x"}, {"left": 1, "wrong": "x"}], ids=["right", "wrong", "both"]
)
def test_three_more_levels_do_not_cost_many_times_as_much(
    client: httpx.AsyncClient, name: str, last: dict[str, Any]
) -> None:
    async def cost(levels: int) -> float:
        costs: list[float] = []
        for _ in range(5):
            before = time.process_time()
            response = await client.post(f"/{name}", json=_chain(levels, last))
            costs.append(time.process_time() - before)
            assert response.status_code in {204, 400}, response.text
        return min(costs)

    async def run() -> None:
        few = await cost(8)
        assert await cost(14) < 10 * few
        await cost(60)

    asyncio.run(run())


TOGETHER = """
paths:
  /nodes:
    post:
      operationId: postNode
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Node'}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Node:
      type: object
      properties: {next: {$ref: '#/components/schemas/Node'}}
      allOf:
        - {type: object, properties: {next: {$ref: '#/components/schemas/Other'}}}
    Other:
      type: object
      properties: {next: {$ref: '#/components/schemas/Node'}, label: {type: string}}
"""


def test_a_member_that_two_schemas_describe_may_lead_back_to_them(tmp_path: Path) -> None:
    built = build(tmp_path, TOGETHER)
    node = built.models.Node.model_validate({"next": {"label": "a", "next": {"next": {"label": "b"}}}})
    assert node.next.label == "a"
    assert node.next.next.next.label == "b"
    seen: list[Any] = []

    async def post(body: Any) -> Any:
        seen.append(body.model_dump(mode="json"))
        return built.interface.PostNodeNoContent()

    async def run() -> list[int]:
        async with built.client(post_node=post) as client:
            bodies: list[Any] = [{"next": {"next": {"label": "b"}}}, {"next": {"next": {"label": 1}}}]
            return [(await client.post("/nodes", json=body)).status_code for body in bodies]

    assert asyncio.run(run()) == [204, 400]
    assert seen == [{"next": {"next": {"label": "b"}}}]
