"""Operations: parameters of every location and style, responses of every kind, nothing dropped."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from oaswright.runtime import Verified

from tests.behaviour.building import build, generated

OBJECT = "{type: object, properties: {r: {type: integer}, g: {type: string}}}"
ARRAY = "{type: array, items: {type: integer}}"


@pytest.mark.parametrize(
    ("location", "more", "schema", "url", "headers", "expected"),
    [
        ("query", "", "{type: integer}", "/a?p=5", {}, 5),
        ("query", "", ARRAY, "/a?p=1&p=2", {}, [1, 2]),
        ("query", "explode: false", ARRAY, "/a?p=1,2", {}, [1, 2]),
        ("query", "style: spaceDelimited, explode: false", ARRAY, "/a?p=1%202", {}, [1, 2]),
        ("query", "style: pipeDelimited, explode: false", ARRAY, "/a?p=1|2", {}, [1, 2]),
        ("query", "", OBJECT, "/a?r=1&g=x", {}, {"r": 1, "g": "x"}),
        ("query", "explode: false", OBJECT, "/a?p=r,1,g,x", {}, {"r": 1, "g": "x"}),
        ("query", "style: deepObject, explode: true", OBJECT, "/a?p[r]=1&p[g]=x", {}, {"r": 1, "g": "x"}),
        ("header", "", "{type: integer}", "/a", {"P": "5"}, 5),
        ("header", "", ARRAY, "/a", {"p": "1,2"}, [1, 2]),
        ("header", "", OBJECT, "/a", {"p": "r,1,g,x"}, {"r": 1, "g": "x"}),
        ("header", "explode: true", OBJECT, "/a", {"p": "r=1,g=x"}, {"r": 1, "g": "x"}),
        ("cookie", "", "{type: boolean}", "/a", {"cookie": "p=true"}, True),
        ("path", "", "{type: integer}", "/b/5", {}, 5),
        ("path", "", ARRAY, "/b/1,2", {}, [1, 2]),
        ("path", "explode: true", OBJECT, "/b/r=1,g=x", {}, {"r": 1, "g": "x"}),
        ("path", "style: label", "{type: integer}", "/b/.5", {}, 5),
        ("path", "style: label, explode: true", ARRAY, "/b/.1.2", {}, [1, 2]),
        ("path", "style: matrix", "{type: integer}", "/b/;p=5", {}, 5),
        ("path", "style: matrix, explode: true", ARRAY, "/b/;p=1;p=2", {}, [1, 2]),
        ("path", "style: matrix", OBJECT, "/b/;p=r,1,g,x", {}, {"r": 1, "g": "x"}),
    ],
)  # fmt: skip
def test_parameters_of_every_place_and_style(
    tmp_path: Path, location: str, more: str, schema: str, url: str, headers: dict[str, str], expected: object
) -> None:
    parameter = f"{{name: p, in: {location}, schema: {schema}{', ' + more if more else ''}"
    parameter += ", required: true}" if location == "path" else "}"
    path = "/b/{p}" if location == "path" else "/a"
    built = build(tmp_path, f"""
paths:
  {path}:
    get:
      operationId: read
      parameters: [{parameter}]
      responses: {{'204': {{description: done}}}}
""")  # fmt: skip
    seen: list[Any] = []

    async def read(p: Any = None) -> object:
        seen.append(p)
        return built.interface.ReadNoContent()

    async def run() -> int:
        async with built.client(read=read) as client:
            return (await client.get(url, headers=headers)).status_code

    assert asyncio.run(run()) == 204
    found = seen[0].model_dump() if hasattr(seen[0], "model_dump") else seen[0]
    assert found == expected


def test_a_parameter_with_content_is_json(tmp_path: Path) -> None:
    built = build(tmp_path, """
paths:
  /a:
    get:
      operationId: read
      parameters:
        - name: filter
          in: query
          content:
            application/json: {schema: {type: object, required: [a], properties: {a: {type: integer}}}}
      responses: {'204': {description: done}}
""")  # fmt: skip
    seen: list[Any] = []

    async def read(filter_: Any = None) -> object:
        seen.append(filter_)
        return built.interface.ReadNoContent()

    async def run() -> list[int]:
        async with built.client(read=read) as client:
            return [
                (await client.get("/a", params={"filter": text})).status_code
                for text in ('{"a":1}', "{}", "x")
            ]

    assert asyncio.run(run()) == [204, 400, 400]
    assert seen[0].a == 1


def test_responses_of_every_kind(tmp_path: Path) -> None:
    built = build(tmp_path, """
paths:
  /a:
    get:
      operationId: read
      parameters: [{name: want, in: query, required: true, schema: {type: string}}]
      responses:
        '200':
          description: a report
          headers:
            X-Count: {required: true, schema: {type: integer}}
            Link: {schema: {type: string}}
          content:
            application/json: {schema: {type: object, required: [a], properties: {a: {type: integer}}}}
            text/csv: {schema: {type: string}}
        '202': {description: a picture, content: {image/*: {schema: {type: string, format: binary}}}}
        '203': {description: xml, content: {application/xml: {schema: {type: object, properties: {a: {}}}}}}
        '204': {description: nothing}
        '2XX':
          description: anything else that is well
          content: {application/json: {schema: {type: array, items: {type: integer}}}}
        default: {description: trouble, content: {application/problem+json: {schema: {type: object}}}}
""")  # fmt: skip
    face = built.interface
    body = built.models.ReadOkBody
    answers = {
        "json": face.ReadOk(body(a=1), x_count=3, link="<x>"),
        "csv": face.ReadOk("a,b", x_count=1, media_type="text/csv"),
        "picture": face.ReadAccepted(b"\x89", media_type="image/png"),
        "xml": face.ReadNonAuthoritativeInformation(b"<a/>"),
        "nothing": face.ReadNoContent(),
        "range": face.ReadSuccessful([1], status=299),
        "default": face.ReadDefault({"title": "x"}, status=418),
        "wrong": face.ReadSuccessful(["x"], status=299),
    }

    async def read(want: str) -> object:
        return answers[want]

    async def run() -> dict[str, Any]:
        async with built.client(read=read) as client:
            return {name: await client.get("/a", params={"want": name}) for name in answers}

    found = asyncio.run(run())
    shown = {name: (answer.status_code, answer.headers.get("content-type")) for name, answer in found.items()}
    assert shown == {
        "json": (200, "application/json"),
        "csv": (200, "text/csv"),
        "picture": (202, "image/png"),
        "xml": (203, "application/xml"),
        "nothing": (204, None),
        "range": (299, "application/json"),
        "default": (418, "application/problem+json"),
        "wrong": (500, "application/problem+json"),
    }
    assert found["json"].headers["x-count"] == "3"
    assert found["picture"].content == b"\x89"


def test_every_operation_becomes_a_method(tmp_path: Path) -> None:
    paths = {
        "/a": {
            method: {"responses": {"204": {"description": "x"}}}
            for method in ("get", "put", "post", "delete", "options", "head", "patch", "trace")
        },
        "/a/{id}/b-c.d": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {"operationId": "meta/root", "responses": {"204": {"description": "x"}}},
            "post": {"operationId": "meta-root", "responses": {"204": {"description": "x"}}},
        },
        "/": {"get": {"operationId": "class", "responses": {"204": {"description": "x"}}}},
    }
    built = build(tmp_path, {"openapi": "3.0.3", "paths": paths})
    assert len(built.methods) == 11
    assert {"meta_root", "meta_slash_root", "class_", "get_a"} <= built.methods


def test_callbacks_and_webhooks_give_models(tmp_path: Path) -> None:
    built = build(tmp_path, """
paths:
  /a:
    post:
      operationId: subscribe
      responses: {'204': {description: done}}
      callbacks:
        onEvent:
          '{$request.body#/url}':
            post:
              requestBody:
                content: {application/json: {schema: {type: object, properties: {at: {type: string}}}}}
              responses: {'200': {description: fine}}
webhooks:
  userAdded:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}
      responses: {'200': {description: fine}}
""")  # fmt: skip
    assert built.models.SubscribeOnEventBody(at="x").at == "x"
    assert built.models.UserAddedWebhookBody(id=1).id == 1


def test_credentials_of_alternatives_and_of_several_together(tmp_path: Path) -> None:
    built = build(tmp_path, """
paths:
  /a:
    get:
      operationId: read
      security: [{key: [], token: []}, {basic: []}]
      responses: {'204': {description: done}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    token: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
""")  # fmt: skip

    async def verify(*_: Any, **__: Any) -> Verified[str]:
        return Verified("somebody")

    async def read(principal: str) -> object:
        return built.interface.ReadNoContent()

    async def run() -> list[int]:
        async with built.client(verify=verify, read=read) as client:
            sent = [
                {}, {"x-key": "k"}, {"authorization": "Bearer t"},
                {"x-key": "k", "authorization": "Bearer t"},
                {"authorization": "Basic YTpi"},
            ]  # fmt: skip
            return [(await client.get("/a", headers=headers)).status_code for headers in sent]

    assert asyncio.run(run()) == [401, 401, 401, 204, 204]


def test_a_server_path_with_variables_is_the_base_path(tmp_path: Path) -> None:
    built = build(tmp_path, """
servers:
  - url: 'https://{host}.example.com/{version}/'
    variables: {host: {default: a}, version: {default: v2}}
paths: {/a: {get: {operationId: read, responses: {'204': {description: done}}}}}
""")  # fmt: skip

    async def read() -> object:
        return built.interface.ReadNoContent()

    async def run() -> int:
        async with built.client(read=read) as client:
            return (await client.get("/v2/a")).status_code

    assert asyncio.run(run()) == 204


def test_a_text_of_another_media_type_reaches_the_handler_as_it_is(tmp_path: Path) -> None:
    xml = "content: {application/xml: {schema: {$ref: '#/components/schemas/Filter'}}}"
    built = build(tmp_path, f"""
paths:
  /a:
    get:
      operationId: read
      parameters: [{{name: filter, in: query, required: true, {xml}}}]
      responses: {{'204': {{description: done, headers: {{X-Filter: {{required: true, {xml}}}}}}}}}
components:
  schemas: {{Filter: {{type: object, required: [a], properties: {{a: {{type: integer}}}}}}}}
""")  # fmt: skip
    said = [finding.message for finding in built.diagnostics]
    assert said == [
        f"not supported: the schema of a {kind} of type application/xml" for kind in ("parameter", "header")
    ]

    async def read(filter_: str) -> object:
        return built.interface.ReadNoContent(x_filter=filter_)

    async def run() -> str:
        async with built.client(read=read) as client:
            return (await client.get("/a", params={"filter": "<a>1,2</a>"})).headers["x-filter"]

    assert asyncio.run(run()) == "<a>1,2</a>"


@pytest.mark.parametrize(
    ("document", "what"),
    [
        (
            "security: [{m: []}]\npaths:\n  /a:\n    get: {responses: {'204': {description: x}}}\n"
            "components: {securitySchemes: {m: {type: mutualTLS}}}",
            "mutualTLS",
        ),
        (
            "openapi: 3.2.0\npaths:\n  /a:\n    additionalOperations:\n"
            "      COPY: {operationId: c, responses: {'204': {description: x}}}",
            "other methods",
        ),
    ],
)
def test_what_is_not_supported_is_named_and_located(tmp_path: Path, document: str, what: str) -> None:
    files, diagnostics = generated(tmp_path, document)
    assert files == {}
    found = [finding for finding in diagnostics if finding.rule == "unsupported-construct"]
    assert what in found[0].message
    assert found[0].span is not None
