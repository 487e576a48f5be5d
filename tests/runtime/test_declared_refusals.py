"""What the runtime refuses itself has the status and the body that the document declares."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from oaswright.runtime import HTTPError, Policy, Response, Verified
from oaswright.runtime.application import application
from oaswright.runtime.problems import BodyTooLarge, Problem
from oaswright.runtime.testing import Client, UndeclaredError
from starlette.requests import HTTPConnection

from tests.runtime.apps import document, wired

PROBLEM = "application/problem+json"

FASTAPI = {
    "type": "object",
    "properties": {
        "detail": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["loc", "msg", "type"],
                "properties": {
                    "loc": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
                    "msg": {"type": "string"},
                    "type": {"type": "string"},
                },
            },
        }
    },
}
CLOSED = {
    "type": "object",
    "required": ["title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "additionalProperties": False,
}
OWN = {"type": "object", "required": ["code"], "properties": {"code": {"type": "integer"}}}
TEXT = {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}},
        "additionalProperties": False}  # fmt: skip


def content(schema: Any, media_type: str = "application/json") -> dict[str, Any]:
    return {"description": "wrong", "content": {media_type: {"schema": schema}}}


BARE = {"description": "wrong"}
DECLARED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "bare400": {"400": BARE},
    "bare422": {"422": BARE},
    "both": {"400": BARE, "422": BARE},
    "range": {"4XX": content(CLOSED)},
    "default": {"default": content({}, PROBLEM)},
    "fastapi": {"422": content(FASTAPI), "401": content(TEXT)},
    "own400": {"400": content(OWN), "422": content(CLOSED, PROBLEM)},
    "closed": {"400": content(CLOSED, PROBLEM)},
    "any": {"400": content({}, "*/*"), "415": content(CLOSED), "413": content(TEXT)},
    "vendor": {"422": content({"type": "object"}, "application/vnd.x+json")},
    "text": {"400": content({"type": "string"}, "text/plain")},
    "misfit": {"400": content(OWN)},
    "method": {"405": content(TEXT), "406": content(TEXT)},
}


def operation(name: str, responses: Mapping[str, Any]) -> dict[str, Any]:
    body = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    return {
        "operationId": name,
        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "security": [{"key": []}],
        "responses": {"200": {"description": "ok"}, **responses},
    }


async def verify(_credential: Any, _request: HTTPConnection) -> Verified[str]:
    return Verified("somebody")


def serve(policy: Policy | None = None) -> Any:
    paths = {f"/{name}": {"post": operation(name, found)} for name, found in DECLARED.items()}
    schemes = {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
    value = {**document("{}"), "paths": paths, "components": {"securitySchemes": schemes}}
    return application([wired(value, verify=verify, policy=policy).api])


APP = serve()
INVALID: dict[str, Any] = {"json": {}, "params": {"limit": "x"}}
MALFORMED: dict[str, Any] = {"content": "{", "headers": {"Content-Type": "application/json"}}
OTHER_TYPE: dict[str, Any] = {"content": "x", "headers": {"Content-Type": "text/css"}}
LARGE: dict[str, Any] = {"json": "x" * 2**20}


def send(app: Any, name: str, request: Mapping[str, Any], *, key: bool = True) -> httpx.Response:
    headers = {"X-Key": "k"} if key else {}
    with Client(app, headers=headers) as client:
        return client.post(f"/{name}", **request)


@pytest.mark.parametrize(
    ("name", "request_", "status", "media_type", "members"),
    [
        ("nothing", INVALID, 400, PROBLEM, {"type", "title", "status", "detail", "errors"}),
        ("bare400", INVALID, 400, PROBLEM, {"type", "title", "status", "detail", "errors"}),
        ("bare422", INVALID, 422, PROBLEM, {"type", "title", "status", "detail", "errors"}),
        ("bare422", MALFORMED, 422, PROBLEM, {"type", "title", "status", "detail"}),
        ("both", INVALID, 422, PROBLEM, {"type", "title", "status", "detail", "errors"}),
        ("both", MALFORMED, 400, PROBLEM, {"type", "title", "status", "detail"}),
        ("range", INVALID, 400, "application/json", {"type", "title", "status", "detail"}),
        ("range", OTHER_TYPE, 415, "application/json", {"type", "title", "status", "detail"}),
        ("default", INVALID, 400, PROBLEM, {"type", "title", "status", "detail", "errors"}),
        ("fastapi", INVALID, 422, "application/json", {"detail"}),
        ("fastapi", MALFORMED, 422, "application/json", {"detail"}),
        ("own400", INVALID, 422, PROBLEM, {"type", "title", "status", "detail"}),
        ("own400", MALFORMED, 422, PROBLEM, {"type", "title", "status", "detail"}),
        ("closed", INVALID, 400, PROBLEM, {"type", "title", "status", "detail"}),
        ("any", INVALID, 400, PROBLEM, {"type", "title", "status", "detail", "errors"}),
        ("any", OTHER_TYPE, 415, "application/json", {"type", "title", "status", "detail"}),
        ("any", LARGE, 413, "application/json", {"detail"}),
        ("vendor", INVALID, 422, "application/vnd.x+json", {"type", "title", "status", "detail", "errors"}),
    ],
)
def test_a_refusal_is_as_declared(
    name: str, request_: Mapping[str, Any], status: int, media_type: str, members: set[str]
) -> None:
    response = send(APP, name, request_)
    found = response.json()
    assert (response.status_code, response.headers["content-type"], found.keys()) == (
        status,
        media_type,
        members,
    )
    assert found.get("status", status) == status


def test_violations_are_listed_as_fastapi_lists_them() -> None:
    assert send(APP, "fastapi", INVALID).json() == {
        "detail": [
            {"loc": ["query", "limit"], "msg": "query limit must be of type integer", "type": "type"},
            {"loc": ["body"], "msg": "body lacks name", "type": "required"},
        ]
    }
    assert send(APP, "fastapi", {}).json() == {
        "detail": [{"loc": ["body"], "msg": "a request body is required", "type": "value_error"}]
    }
    assert send(APP, "fastapi", {}, key=False).json() == {"detail": "Unauthorized"}


def test_a_refusal_may_be_declared_as_text() -> None:
    response = send(APP, "text", {"json": {}})
    assert (response.headers["content-type"], response.text) == ("text/plain", "body lacks name")


def test_a_method_that_a_path_lacks_is_refused_as_declared() -> None:
    with Client(APP) as client:
        assert client.get("/method").json() == {"detail": "Method Not Allowed"}
        assert client.get("/nothing").headers["content-type"] == PROBLEM
        assert client.get("/nothing").headers["allow"] == "POST"


def test_a_media_type_that_nobody_accepts_is_refused_as_declared() -> None:
    response = send(serve(Policy(negotiates=True)), "method", {"headers": {"Accept": "image/png"}})
    assert (response.status_code, response.headers["content-type"]) == (406, "application/json")


@pytest.mark.parametrize(("status", "name"), [(400, "bare422"), (422, "bare400"), (422, "nothing")])
def test_a_policy_may_say_which_status_wrong_requests_have(status: Any, name: str) -> None:
    app = serve(Policy(invalid_status=status))
    assert [send(app, name, request).status_code for request in (INVALID, MALFORMED, {})] == [status] * 3


def test_what_fits_nothing_that_is_declared_is_a_violation_for_the_client_of_tests() -> None:
    with pytest.raises(UndeclaredError, match="POST /misfit responded with 400"):
        send(APP, "misfit", INVALID)
    response = send(APP, "misfit", INVALID | {"extensions": {"oaswright.checked": False}})
    assert (response.status_code, response.headers["content-type"]) == (400, PROBLEM)


def test_an_api_renders_its_own_refusals_itself() -> None:
    async def render_error(_problem: Problem, _connection: HTTPConnection) -> Response:
        return Response(400, {"code": 1})

    app = serve(Policy(render_error=render_error))
    assert send(app, "misfit", INVALID).json() == {"code": 1}


def test_refusals_that_break_the_document_are_told_at_start_up(caplog: pytest.LogCaptureFixture) -> None:
    serve()
    (record,) = caplog.records
    assert record.getMessage().startswith("test: problem details break what is declared for 400 of misfit; ")


async def as_code(problem: Problem, _connection: HTTPConnection) -> Response:
    return Response(413 if isinstance(problem, BodyTooLarge) else 501, {"code": 1})


async def as_word(_problem: Problem, _connection: HTTPConnection) -> Response:
    return Response(413, "wrong")


async def as_raised(_problem: Problem, _connection: HTTPConnection) -> Response:
    raise HTTPError(Response(413, "wrong"))


async def as_asked(_problem: Problem, connection: HTTPConnection) -> Response:
    return Response(413, connection.headers["accept"])


async def as_found(_problem: Problem, _connection: HTTPConnection) -> Response:
    await asyncio.sleep(0)
    return Response(413, "wrong")


@pytest.mark.parametrize(
    ("render_error", "is_told"),
    [(as_code, False), (as_word, True), (as_raised, True), (as_asked, False), (as_found, False)],
)
def test_what_a_renderer_builds_of_a_problem_alone_is_tried_at_start_up(
    render_error: Any, is_told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    text = """
paths:
  /x:
    post:
      operationId: add
      requestBody: {content: {application/json: {}}}
      responses:
        '204': {description: done}
        '413':
          description: large
          content: {application/json: {schema: {type: object, required: [code]}}}
"""
    application([wired(document(text), policy=Policy(render_error=render_error)).api])
    found = [record.getMessage() for record in caplog.records]
    message = "test: what Policy.render_error builds breaks what is declared for 413 of add"
    assert found == ([message] if is_told else [])
