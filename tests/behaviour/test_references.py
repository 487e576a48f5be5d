"""References that are no plain pointers, and parameters that an operation declares again."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.building import build

IDENTITIES = r"""
paths:
  /prices:
    post:
      operationId: sendPrice
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Money'}}}
      responses:
        '200':
          description: The price.
          headers: {x-price: {schema: {$ref: 'https://example.com/schemas/money#currency'}}}
          content: {application/json: {schema: {$ref: 'https://example.com/schemas/money'}}}
components:
  schemas:
    Money:
      $id: https://example.com/schemas/money
      type: object
      required: [amount, currency]
      properties:
        amount: {$ref: '#/$defs/amount'}
        currency: {$ref: '#currency'}
      $defs:
        amount: {type: string, pattern: '^\d{1,6}\.\d{2}$'}
        currency: {$anchor: currency, type: string, enum: [EUR, USD]}
"""


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ({"amount": "1.50", "currency": "EUR"}, 200),
        ({"amount": "1.5", "currency": "EUR"}, 400),
        ({"amount": "1.50", "currency": "CHF"}, 400),
    ],
)
def test_references_inside_a_schema_with_an_identity(
    tmp_path: Path, value: dict[str, str], status: int
) -> None:
    built = build(tmp_path, IDENTITIES)

    async def send_price(body: Any) -> Any:
        return built.interface.SendPriceOk(body, x_price=body.currency)

    async def run() -> None:
        async with built.client(send_price=send_price) as client:
            response = await client.post("/prices", json=value)
            assert response.status_code == status, response.text
            if status == 200:
                assert response.json() == value
                assert response.headers["x-price"] == value["currency"]

    asyncio.run(run())


OVERRIDDEN = """
paths:
  /things:
    parameters:
      - {name: X-Trace, in: header, schema: {type: string}}
    get:
      operationId: list
      parameters:
        - {name: x-trace, in: header, required: true, schema: {type: integer}}
      responses: {'204': {description: done}}
"""


def test_a_header_that_an_operation_declares_in_other_letters_is_one_argument(tmp_path: Path) -> None:
    built = build(tmp_path, OVERRIDDEN)
    received: list[Any] = []

    async def list_(**arguments: Any) -> Any:
        received.append(arguments)
        return built.interface.ListNoContent()

    async def run() -> None:
        async with built.client(list_=list_) as client:
            assert (await client.get("/things", headers={"X-Trace": "7"})).status_code == 204
            assert (await client.get("/things", headers={"X-TRACE": "a"})).status_code == 400
            assert (await client.get("/things")).status_code == 400

    asyncio.run(run())
    assert received == [{"x_trace": 7}]
