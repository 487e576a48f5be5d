"""Violations below choices are told for the alternative that a value means, in its words and at its place."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from oaswright.runtime.testing import Client

from tests.runtime.apps import served

TEXT = """
paths:
  /things:
    post:
      operationId: post
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'204': {description: done}, '400': {description: wrong}}
components:
  schemas:
    Thing:
      type: object
      properties:
        pet: {$ref: '#/components/schemas/Pet'}
        maybe: {oneOf: [{$ref: '#/components/schemas/Pet'}, {type: 'null'}]}
        mapped:
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
          discriminator: {propertyName: kind, mapping: {c: '#/components/schemas/Cat', d: Dog}}
        sum: {$ref: '#/components/schemas/Sum'}
        listed: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
        any: {anyOf: [{type: string, minLength: 2}, {type: array, items: {type: integer}}]}
        open: {oneOf: [{type: string, minLength: 3}, {type: string, maxLength: 1}]}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind}
    Cat: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog:
      allOf:
        - {type: object, required: [kind, tail], properties: {kind: {type: string}}}
        - properties: {tail: {type: object, required: [length], properties: {length: {type: integer}}}}
    Sum: {oneOf: [{$ref: '#/components/schemas/Leaf'}, {$ref: '#/components/schemas/Plus'}]}
    Leaf: {type: object, required: [op, value], properties: {op: {const: leaf}, value: {type: integer}}}
    Plus:
      type: object
      required: [op, left, right]
      properties:
        op: {const: plus}
        left: {$ref: '#/components/schemas/Sum'}
        right: {$ref: '#/components/schemas/Sum'}
    A: {type: object, required: [k], properties: {k: {enum: [a, aa]}, x: {type: integer}}}
    B: {type: object, required: [k], properties: {k: {enum: [b]}, x: {type: string}}}
"""


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with Client(served(TEXT)) as client:
        yield client


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"pet": {"kind": "Dog"}}, [("/pet", "body pet lacks tail")]),
        (
            {"pet": {"kind": "Dog", "tail": {"length": "x"}}},
            [("/pet/tail/length", "body pet.tail.length must be of type integer")],
        ),
        ({"pet": {"kind": "Bird"}}, [("/pet/kind", 'body pet.kind must be one of "Cat", "Dog"')]),
        ({"pet": {"kind": 1}}, [("/pet/kind", 'body pet.kind must be one of "Cat", "Dog"')]),
        ({"pet": {"lives": 9}}, [("/pet", "body pet lacks kind")]),
        ({"pet": []}, [("/pet", "body pet must be of type object")]),
        ({"maybe": {"kind": "Cat"}}, [("/maybe", "body maybe lacks lives")]),
        ({"mapped": {"kind": "d"}}, [("/mapped", "body mapped lacks tail")]),
        (
            {"sum": {"op": "plus", "left": {"op": "leaf", "value": "1"}, "right": {"op": "plus", "left": 1}}},
            [
                ("/sum/left/value", "body sum.left.value must be of type integer"),
                ("/sum/right", "body sum.right lacks right"),
                ("/sum/right/left", "body sum.right.left must be of type object"),
            ],
        ),
        ({"listed": {"k": "aa", "x": "1"}}, [("/listed/x", "body listed.x must be of type integer")]),
        ({"listed": {"k": "c"}}, [("/listed/k", 'body listed.k must be one of "a", "aa", "b"')]),
        ({"any": [1, "2"]}, [("/any/1", "body any.1 must be of type integer")]),
        ({"any": "1"}, [("/any", "body any breaks minLength 2")]),
        ({"any": 1}, [("/any", "body any must be of type array or string")]),
        ({"open": "ab"}, [("/open", "body open fits none of the alternatives, or more than one")]),
    ],
)
def test_the_place_and_the_reason_are_those_of_the_alternative_that_is_meant(
    client: httpx.Client, body: Any, expected: list[tuple[str, str]]
) -> None:
    errors = client.post("/things", json=body).json()["errors"]
    assert sorted((error["pointer"], error["message"]) for error in errors) == expected
