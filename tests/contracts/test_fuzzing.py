"""What schemathesis makes is sent and judged: faults are found, and nothing on a correct server."""

import json
from typing import Any

import jsonschema_rs
import pytest
from oaswright.contract import Contract, Exemption
from oaswright.contract.api import Api, read_api
from oaswright.contract.findings import Finding
from oaswright.contract.fuzzing import fuzz
from oaswright.contract.resources import find_resources
from oaswright.contract.session import Session
from oaswright.runtime.testing import Client
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

SIZE = {
    "type": "object",
    "required": ["width"],
    "properties": {
        "width": {"type": "integer", "minimum": 1, "maximum": 50},
        "depth": {"type": "integer", "minimum": 0, "maximum": 9},
        "name": {"type": "string", "maxLength": 20},
    },
    "additionalProperties": False,
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Boxes", "version": "1"},
    "servers": [{"url": "/v1"}],
    "paths": {
        "/sizes": {
            "post": {
                "operationId": "checkSize",
                "parameters": [
                    {"name": "unit", "in": "query", "schema": {"type": "string", "enum": ["cm", "in"]}}
                ],
                "requestBody": {"required": True, "content": {"application/json": {"schema": SIZE}}},
                "responses": {
                    "200": {
                        "description": "checked",
                        "content": {
                            "application/json": {
                                "schema": {"type": "object", "properties": {"width": {"type": "integer"}}}
                            }
                        },
                    },
                    "400": {"description": "refused"},
                    "415": {"description": "refused"},
                },
            }
        }
    },
}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Api:
    file = tmp_path_factory.mktemp("boxes") / "boxes.json"
    file.write_text(json.dumps(DOCUMENT))
    return read_api(file)


def serve(fault: str) -> tuple[Starlette, list[str]]:
    """A server with one fault, and the methods that it was asked for."""
    methods: list[str] = []
    schema: dict[str, Any] = json.loads(json.dumps(SIZE))
    if fault == "an upper bound is not held":
        del schema["properties"]["width"]["maximum"]
    validator = jsonschema_rs.Draft202012Validator(schema)

    async def check_size(request: Request) -> JSONResponse:
        methods.append(request.method)
        if request.headers.get("content-type") != "application/json":
            return JSONResponse({}, 415)
        try:
            body = json.loads(await request.body())
        except ValueError:
            return JSONResponse({}, 400)
        units = request.query_params.getlist("unit")
        wrong = fault != "a parameter is not looked at" and not all(one in {"cm", "in"} for one in units)
        if wrong or not validator.is_valid(body):
            return JSONResponse({}, 400)
        if fault == "a valid number is refused" and body.get("depth") == 9:
            return JSONResponse({}, 400)
        if fault == "a text that means something is refused" and "name" in body and body["name"] != "box":
            return JSONResponse({}, 400)
        if fault == "a number fails" and body.get("depth") == 0:
            return JSONResponse({}, 500)
        return JSONResponse({"width": body["width"]})

    routes = [Route("/v1/sizes", check_size, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])]
    return Starlette(routes=routes), methods


def run(
    api: Api,
    fault: str,
    *,
    contract: Contract | None = None,
    found: tuple[Finding, ...] = (),
    safe: bool = False,
) -> tuple[list[tuple[str, str]], list[str]]:
    """The check and the subject of each finding, and the methods that were sent."""
    application, methods = serve(fault)
    with Client(application, checked=False, raise_app_exceptions=False) as client:
        session = Session(
            api, contract or Contract(), client, find_resources(api), is_isolated=True, safe=safe
        )
        outcomes = list(fuzz(session, api.operations, found, max_examples=2))
    return [(one.check, one.subject) for outcome in outcomes for one in outcome.findings], methods


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ("", []),
        ("an upper bound is not held", [("fuzz", "width")]),
        ("a valid number is refused", [("fuzz", "depth")]),
        ("a parameter is not looked at", [("fuzz", "unit")]),
        ("a text that means something is refused", []),
        ("a number fails", [("server-error", "500")]),
    ],
)
def test_faults_are_found_and_only_they(api: Api, fault: str, found: list[tuple[str, str]]) -> None:
    findings, methods = run(api, fault)
    assert [*dict.fromkeys(findings)] == found
    assert {*methods} == {"POST"}


def test_what_is_known_or_exempt_is_not_told_again(api: Api) -> None:
    fault = "an upper bound is not held"
    known = Finding("wrong-body", "checkSize", "width", "", "")
    assert run(api, fault, found=(known,))[0] == []
    exempt = Contract(exemptions=[Exemption("wrong-body", "checkSize", "boxes grow", "width")])
    assert run(api, fault, contract=exempt)[0] == []


def test_safe_sends_nothing_that_changes(api: Api) -> None:
    assert run(api, "", safe=True) == ([], [])
