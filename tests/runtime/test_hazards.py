"""Situations in which frameworks have let requests through, or failed: each stands here."""

import asyncio
from typing import Any

import pytest
from oaswright.runtime import HTTPError, Response, StartUpError, Verified
from oaswright.runtime.application import application
from oaswright.runtime.framework import MiddlewarePosition
from oaswright.runtime.testing import Client
from starlette.requests import HTTPConnection
from starlette.responses import Response as StarletteResponse

from tests.runtime.apps import document, served, wired
from tests.runtime.conftest import Connect
from tests.runtime.raw import exchange

SECURED = """
paths:
  /u/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: anyone, responses: {'204': {description: public}}}
  /u/admin:
    get: {operationId: admin, security: [{key: []}], responses: {'204': {description: secret}}}
  /x/{a}/end:
    parameters: [{name: a, in: path, required: true, schema: {type: string}}]
    get: {operationId: template, responses: {'204': {description: public}}}
  /x/y/{b}:
    parameters: [{name: b, in: path, required: true, schema: {type: string}}]
    get: {operationId: concrete, security: [{key: []}], responses: {'204': {description: secret}}}
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
"""


async def allow(credential: Any, request: HTTPConnection) -> Verified[str]:
    if getattr(credential, "token", None) != "right" and getattr(credential, "value", None) != "right":
        raise HTTPError(Response(403))
    return Verified("somebody")


class Passing:
    """A layer that does nothing."""

    seen: list[str] = []  # noqa: RUF012

    def __init__(self, app: Any, *, name: str = "") -> None:
        self.app, self.name = app, name

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            self.seen.append(self.name)
        await self.app(scope, receive, send)


@pytest.fixture(params=["fast path", "whole stack"])
def client(request: pytest.FixtureRequest, connect: Connect) -> Client:
    """The same, whether a request goes through Connexion's stack or past it."""
    app = served(SECURED, verify=allow)
    if request.param == "whole stack":
        app.add_middleware(Passing, MiddlewarePosition.BEFORE_CONTEXT)
    return connect(app)


@pytest.mark.parametrize("path", ["/u/admin", "/u/%61dmin", "/x/y/end"])
def test_a_concrete_path_is_secured_whatever_stands_before_it(client: Client, path: str) -> None:
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 403
    assert client.get(path, headers={"Authorization": "bearer right"}).status_code == 204
    assert client.request("HEAD", path).status_code == 401


def test_a_templated_path_keeps_what_is_not_concrete(client: Client) -> None:
    assert client.get("/u/other").status_code == 204
    assert client.get("/x/z/end").status_code == 204
    assert client.get("/u/").status_code == 404


@pytest.mark.parametrize("value", ["Basic right", "Bearer", "Bearer ", "right", "Token right", ""])
def test_another_scheme_is_no_credential(client: Client, value: str) -> None:
    assert client.get("/u/admin", headers={"Authorization": value}).status_code == 401


def test_apis_on_one_base_path_keep_their_own_handlers_and_security(connect: Connect) -> None:
    public = "paths: {/a: {get: {operationId: same, responses: {'204': {description: a}}}}}"
    secured = """
    paths: {/b: {get: {operationId: same, security: [{key: []}], responses: {'204': {description: b}}}}}
    components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
    """
    third = "paths: {/c: {get: {operationId: same, responses: {'204': {description: c}}}}}"
    apis = [
        wired(document(public), name="one").api,
        wired(document(secured), name="two", verify=allow).api,
        wired(document(third), name="three").api,
    ]
    client = connect(application(apis))
    assert [client.get(path).status_code for path in ("/a", "/b", "/c")] == [204, 401, 204]
    assert client.get("/b", headers={"x-key": "right"}).status_code == 204


def test_two_apis_may_not_claim_one_operation() -> None:
    text = "paths: {/a: {get: {operationId: same, responses: {'204': {description: a}}}}}"
    apis = [wired(document(text), name=name).api for name in ("one", "two")]
    with pytest.raises(StartUpError, match="two: GET /a is declared twice"):
        application(apis)


RECURSIVE = """
paths:
  /tree:
    post:
      operationId: plant
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Node'}}}
      responses:
        '200':
          description: tree
          content: {application/json: {schema: {$ref: '#/components/schemas/Node'}}}
components:
  schemas:
    Node:
      type: object
      properties:
        $ref: {type: string}
        next: {$ref: '#/components/schemas/Node'}
        all: {type: array, items: {$ref: '#/components/schemas/Node'}}
      example: {$ref: nothing}
"""


def test_a_recursive_document_is_served_and_enforced(connect: Connect) -> None:
    async def plant(body: Any) -> Any:
        return found.responses["plant"]["200"](body)

    found = wired(document(RECURSIVE), {"plant": plant})
    client = connect(application([found.api]))
    tree = {"next": {"all": [{"$ref": "text"}, {}]}}
    assert client.post("/tree", json=tree).json() == tree
    reply = client.post("/tree", json={"next": {"all": [{"$ref": 1}]}})
    assert reply.json()["errors"][0]["pointer"] == "/next/all/0/$ref"
    assert client.get("/openapi.json").status_code == 200


def test_templates_in_descriptions_are_text(connect: Connect) -> None:
    text = """
    info: {title: 't {{ 7 * 7 }} {% raw', version: '1', description: '{{first_name}}'}
    paths: {/a: {get: {operationId: a, description: '{% for', responses: {'204': {description: a}}}}}
    """
    client = connect(served(text))
    assert client.get("/a").status_code == 204
    assert b"{{first_name}}" in client.get("/openapi.json").content


def test_names_that_differ_in_punctuation_are_two_parameters(connect: Connect) -> None:
    text = """
    paths:
      /a/{id}:
        get:
          operationId: a
          parameters:
            - {name: id, in: path, required: true, schema: {type: string}}
            - {name: id, in: query, schema: {type: string}}
            - {name: a-b, in: query, schema: {type: string}}
            - {name: a.b, in: query, schema: {type: string}}
            - {name: 'a[b]', in: query, schema: {type: string}}
            - {name: body, in: query, schema: {type: string}}
            - {name: $top, in: query, schema: {type: integer}}
          responses: {'204': {description: a}}
    """
    found = wired(document(text))
    client = connect(application([found.api]))
    assert client.get("/a/p?id=q&a-b=1&a.b=2&a%5Bb%5D=3&body=4&$top=5").status_code == 204
    assert found.received == [
        {
            "path_id": "p", "query_id": "q", "query_a-b": "1", "query_a.b": "2",
            "query_a[b]": "3", "query_body": "4", "query_$top": 5,
        }
    ]  # fmt: skip


def test_path_parameters_with_dots_and_text_around_them(connect: Connect) -> None:
    text = """
    paths:
      /files/{a.b}.{ext}:
        get:
          operationId: file
          parameters:
            - {name: a.b, in: path, required: true, schema: {type: string}}
            - {name: ext, in: path, required: true, schema: {type: string}}
          responses: {'204': {description: a}}
    """
    found = wired(document(text))
    assert connect(application([found.api])).get("/files/x%2Fy.json").status_code == 204
    assert found.received == [{"path_a.b": "x/y", "path_ext": "json"}]


def test_servers_may_share_their_extensions_among_requests(client: Client) -> None:
    """granian does; what one request is told must not be read by the next."""
    app: Any = client._app
    shared: dict[str, Any] = {"from the server": {}}

    async def get(path: str) -> int:
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
        return (await exchange(app, {**scope, "extensions": shared})).status_code

    async def run() -> list[int]:
        return [await get(path) for path in ("/u/1", "/u/admin", "/nowhere", "/u/1", "/nowhere")]

    assert asyncio.run(run()) == [204, 401, 404, 204, 404]
    assert shared == {"from the server": {}}


def test_middlewares_at_every_position_see_requests(connect: Connect) -> None:
    app = served(SECURED, verify=allow)
    Passing.seen.clear()
    for position in MiddlewarePosition:
        app.add_middleware(Passing, position, name=position.name)
    client = connect(app)
    assert client.get("/u/1").status_code == 204
    assert Passing.seen == [
        "BEFORE_EXCEPTION", "BEFORE_SWAGGER", "BEFORE_ROUTING",
        "BEFORE_SECURITY", "BEFORE_VALIDATION", "BEFORE_CONTEXT",
    ]  # fmt: skip
    Passing.seen.clear()
    assert client.get("/u/admin").status_code == 401
    assert "BEFORE_CONTEXT" not in Passing.seen


@pytest.mark.parametrize("layered", [False, True])
def test_connexions_context_is_set_in_handlers(connect: Connect, layered: bool) -> None:
    from connexion import context, request

    seen: list[Any] = []

    async def admin(principal: Any) -> Any:
        seen.append((context.operation.operation_id, request.headers["x-mark"], context.scope["path"]))
        return found.responses["admin"]["204"]()

    found = wired(document(SECURED), {"admin": admin}, verify=allow)
    app = application([found.api])
    if layered:
        app.add_middleware(Passing)
    client = connect(app)
    for _ in range(2):
        assert (
            client.get("/u/admin", headers={"Authorization": "Bearer right", "X-Mark": "m"}).status_code
            == 204
        )
    assert seen == [("test.admin", "m", "/u/admin")] * 2


def test_an_applications_own_error_handler_words_its_own_errors(connect: Connect) -> None:
    from connexion.lifecycle import ConnexionResponse

    class OutOfPaperError(Exception):
        pass

    async def word(request: Any, error: Exception) -> ConnexionResponse:
        return ConnexionResponse(507, body="paper")

    async def anyone(**_: Any) -> Any:
        raise OutOfPaperError

    app = served(SECURED, {"anyone": anyone}, verify=allow)
    app.add_error_handler(OutOfPaperError, word)
    client = connect(app)
    for _ in range(2):
        assert client.get("/u/1").status_code == 507
    assert client.get("/u/admin").status_code == 401


def test_routes_beside_the_documents_are_the_applications_own(connect: Connect) -> None:
    async def raw(request: Any) -> StarletteResponse:
        return StarletteResponse(b"raw", media_type="application/octet-stream")

    app = served(SECURED, verify=allow)
    app.add_url_rule("/raw", "raw", raw, methods=["GET"])
    client = connect(app)
    assert (client.get("/raw").status_code, client.get("/raw").content) == (200, b"raw")
    assert client.get("/u/1").status_code == 204
