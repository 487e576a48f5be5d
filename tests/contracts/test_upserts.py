"""A PUT that creates what is not there (201), at ids that each owner chooses for himself."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
import jsonschema_rs
import orjson
import pytest
from oaswright.contract import Contract, Identity
from oaswright.contract.api import Api, read_api
from oaswright.contract.running import Plan, Report, run_checks
from oaswright.runtime.testing import Client
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

DOCUMENT = """
openapi: 3.1.0
info: {title: Shelf, version: '1'}
security: [{key: []}]
paths:
  /products:
    get:
      operationId: listProducts
      responses:
        '200':
          description: All products.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Product'}}}}
        '401': {description: Without a known key.}
  /products/{code}:
    parameters: [{name: code, in: path, required: true, schema: {type: string, pattern: '^[A-Z]{3}-[0-9]+$'}}]
    get:
      operationId: getProduct
      responses:
        '200': {$ref: '#/components/responses/Product'}
        '401': {description: Without a known key.}
        '404': {description: There is no such product.}
    put:
      operationId: putProduct
      description: Creates the product (201) or replaces it (200).
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Content'}}}
      responses:
        '200': {$ref: '#/components/responses/Product'}
        '201': {$ref: '#/components/responses/Product'}
        '400': {description: The body is not valid.}
        '401': {description: Without a known key.}
        '415': {description: Only JSON is read.}
    delete:
      operationId: deleteProduct
      responses:
        '204': {description: It is gone.}
        '401': {description: Without a known key.}
        '404': {description: There is no such product.}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: x-key}}
  responses:
    Product:
      description: The product.
      content: {application/json: {schema: {$ref: '#/components/schemas/Product'}}}
  schemas:
    Content:
      type: object
      required: [title]
      additionalProperties: false
      properties: {title: {type: string, minLength: 1, maxLength: 80}, note: {type: string, default: ''}}
    Product:
      type: object
      required: [code, title, note]
      properties: {code: {type: string}, title: {type: string}, note: {type: string}}
"""
CONTENT = {
    "type": "object",
    "required": ["title"],
    "additionalProperties": False,
    "properties": {"title": {"type": "string", "minLength": 1, "maxLength": 80}, "note": {"type": "string"}},
}
CONTRACT = Contract(
    owner=Identity({"key": "ann-s-key"}), stranger=Identity({"key": "bob-s-key"}), known={"code": "MUG-1"}
)


def make(fault: str = "") -> Starlette:
    """The server, correct or with one fault."""
    shelves = {key: {"MUG-1": {"title": f"Mug of {key}", "note": ""}} for key in ("ann-s-key", "bob-s-key")}
    is_content = jsonschema_rs.validator_for(CONTENT).is_valid

    def show(code: str, product: dict[str, Any]) -> dict[str, Any]:
        return {"code": code, **product}

    async def answer(request: Request) -> Response:
        shelf = shelves.get(request.headers.get("x-key", ""))
        if shelf is None:
            return Response(status_code=401)
        if fault == "one shelf for all":
            shelf = shelves["ann-s-key"]
        code = request.path_params.get("code")
        if code is None:
            return JSONResponse([show(*item) for item in shelf.items()])
        if request.method == "PUT":
            if request.headers.get("content-type", "").partition(";")[0].lower() != "application/json":
                return Response(status_code=415)
            try:
                body = orjson.loads(await request.body())
            except ValueError:
                return Response(status_code=400)
            if not is_content(body) or re.fullmatch("[A-Z]{3}-[0-9]+", code) is None:
                return Response(status_code=400)
            status = 200 if code in shelf else 201
            shelf[code] = {"note": "", **body}
            return JSONResponse(show(code, shelf[code]), status)
        if code not in shelf:
            return Response(status_code=404)
        if request.method == "DELETE":
            if fault != "a deletion does nothing":
                del shelf[code]
            return Response(status_code=204)
        return JSONResponse(show(code, shelf[code]))

    return Starlette(
        routes=[
            Route("/products", answer, methods=["GET"]),
            Route("/products/{code}", answer, methods=["GET", "PUT", "DELETE"]),
        ]
    )


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Api:
    file = tmp_path_factory.mktemp("shelf") / "shelf.yaml"
    file.write_text(DOCUMENT, encoding="utf-8")
    return read_api(file)


def run(api: Api, fault: str = "") -> Report:
    @contextmanager
    def connect() -> Generator[httpx.Client]:
        with Client(make(fault), checked=False, raise_app_exceptions=False) as client:
            yield client

    return run_checks(api, CONTRACT, connect, Plan())


def test_a_correct_server_is_found_to_be_correct(api: Api) -> None:
    report = run(api)
    assert report.faults == []
    tried = {(one.check, one.operation) for one in report.outcomes if one.verdict == "passed"}
    assert {("delete", "deleteProduct"), ("foreign", "putProduct")} <= tried
    assert report.left == ()


@pytest.mark.parametrize(
    ("fault", "check"), [("one shelf for all", "foreign"), ("a deletion does nothing", "delete")]
)
def test_a_fault_is_found(api: Api, fault: str, check: str) -> None:
    assert check in {finding.check for finding in run(api, fault).findings}
