"""What is read-only or write-only, in requests, responses and models."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.building import build

USERS = """
paths:
  /users:
    post:
      operationId: addUser
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}
      responses:
        '200':
          description: the user
          content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}
  /same:
    get:
      operationId: same
      responses:
        '200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Same'}}}}
components:
  schemas:
    User:
      type: object
      required: [id, name, password]
      additionalProperties: false
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        password: {type: string, writeOnly: true}
        group: {$ref: '#/components/schemas/Group'}
    Group: {type: object, properties: {users: {type: array, items: {$ref: '#/components/schemas/User'}}}}
    Same: {type: object, properties: {a: {type: string}}}
"""


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_each_direction_has_its_model_where_they_differ(tmp_path: Path, version: str) -> None:
    built = build(tmp_path, f"openapi: {version}\n{USERS}")
    models = built.models
    assert set(models.User.model_fields) == {"id", "name", "group"}
    assert set(models.UserRequest.model_fields) == {"name", "password", "group"}
    assert hasattr(models, "GroupRequest")
    assert not hasattr(models, "SameRequest")
    assert "body: UserRequest" in built.files["interface.py"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_each_direction_is_checked_by_its_rules(tmp_path: Path, version: str) -> None:
    built = build(tmp_path, f"openapi: {version}\n{USERS}")
    received: list[Any] = []

    async def add(body: Any) -> object:
        received.append(body)
        return built.interface.AddUserOk(built.models.User(id=1, name=body.name))

    async def run() -> list[tuple[int, Any]]:
        async with built.client(add_user=add) as client:
            sent = [{"name": "a", "password": "p"}, {"name": "a"}, {"id": 3, "name": "a", "password": "p"}]
            answers = [await client.post("/users", json=value) for value in sent]
            return [(answer.status_code, answer.json()) for answer in answers]

    answers = asyncio.run(run())
    assert [status for status, _ in answers] == [200, 400, 200]
    assert answers[0][1] == {"id": 1, "name": "a"}
    assert not hasattr(received[1], "id")


def test_the_document_is_published_as_it_was_written(tmp_path: Path) -> None:
    built = build(tmp_path, f"openapi: 3.0.3\n{USERS}")

    async def run() -> Any:
        async with built.client() as client:
            return (await client.get("/openapi.json")).json()

    published = asyncio.run(run())
    assert published["openapi"] == "3.0.3"
    assert published["components"]["schemas"]["User"]["required"] == ["id", "name", "password"]


def test_openapi_3_0_schemas_are_enforced(tmp_path: Path) -> None:
    document = """
openapi: 3.0.3
paths:
  /a:
    post:
      operationId: send
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                a: {type: integer, minimum: 1, exclusiveMinimum: true}
                b: {type: string, nullable: true, enum: [x, y]}
                c: {nullable: true, allOf: [{$ref: '#/components/schemas/C'}]}
                $ref: {type: string}
      responses: {'204': {description: done}}
components: {schemas: {C: {type: object, required: [z], properties: {z: {type: string}}}}}
"""
    built = build(tmp_path, document)

    async def send(body: Any) -> object:
        return built.interface.SendNoContent()

    async def run(values: list[Any]) -> list[int]:
        async with built.client(send=send) as client:
            return [(await client.post("/a", json=value)).status_code for value in values]

    good = [{"a": 2}, {"b": None}, {"b": "x"}, {"c": None}, {"c": {"z": "1"}}, {"$ref": "x"}]
    bad = [{"a": 1}, {"a": None}, {"b": "z"}, {"c": {}}, {"c": 1}, {"$ref": 1}]
    assert asyncio.run(run(good)) == [204] * len(good)
    assert asyncio.run(run(bad)) == [400] * len(bad)


COMPOSED = {
    "beside": "{allOf: [{$ref: '#/components/schemas/Base'}], required: [id, secret, name]}",
    "among": "{allOf: [{$ref: '#/components/schemas/Base'}, {required: [id, secret, name]}]}",
    "referred": "{allOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/Demands'}]}",
    "nested": "{allOf: [{allOf: [{$ref: '#/components/schemas/Base'}]}, {required: [id, secret, name]}]}",
}


@pytest.mark.parametrize("composed", COMPOSED)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_is_demanded_beside_a_composition_depends_on_the_direction(
    tmp_path: Path, version: str, composed: str
) -> None:
    content = "content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}"
    built = build(tmp_path, f"""
openapi: {version}
paths:
  /items:
    post:
      operationId: addItem
      requestBody: {{required: true, {content}}}
      responses: {{'200': {{description: the item, {content}}}, '400': {{description: wrong}}}}
components:
  schemas:
    Base:
      type: object
      properties:
        id: {{type: integer, readOnly: true}}
        secret: {{type: string, writeOnly: true}}
        name: {{type: string}}
    Demands: {{required: [id, secret, name]}}
    Item: {COMPOSED[composed]}
""")  # fmt: skip

    async def add(body: Any) -> object:
        return built.interface.AddItemOk(built.models.Item(id=1, name=body.name))

    async def run() -> list[tuple[int, Any]]:
        async with built.client(add_item=add) as client:
            bodies = [{"name": "a", "secret": "s"}, {"name": "a"}, {"secret": "s"}]
            answers = [await client.post("/items", json=body) for body in bodies]
            return [(answer.status_code, answer.json()) for answer in answers]

    answers = asyncio.run(run())
    assert answers[0] == (200, {"id": 1, "name": "a"})
    assert [status for status, _ in answers[1:]] == [400, 400]
    assert set(built.models.ItemRequest.model_fields) == {"secret", "name"}
