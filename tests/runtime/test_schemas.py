"""Schemas of both dialects, by hand; `make test-suite` runs the whole JSON Schema Test Suite."""

import json
from typing import Any

import pytest
from oaswright.runtime.application import application

from tests.runtime.apps import document, wired
from tests.runtime.conftest import Connect

NODE = {
    "$id": "https://example.com/tree",
    "$dynamicAnchor": "node",
    "properties": {"next": {"$dynamicRef": "#node"}},
}
CASES: list[tuple[Any, list[Any], list[Any]]] = [
    # schema, valid instances, invalid instances
    (True, [1, None, {}], []),
    (False, [], [1, None, {}]),
    ({"type": ["integer", "null"]}, [1, 1.0, None], ["1", 1.5, True]),
    ({"const": {"a": [1]}}, [{"a": [1]}, {"a": [1.0]}], [{"a": [2]}, {"a": [True]}]),
    ({"enum": [1, "a", None]}, [1, "a", None], [2, "b", False]),
    ({"exclusiveMinimum": 1, "multipleOf": 0.01}, [1.01, 4.35], [1, 1.001]),
    ({"prefixItems": [{"type": "string"}], "items": False}, [["a"], []], [[1], ["a", 1]]),
    ({"contains": {"type": "integer"}, "minContains": 2}, [[1, "a", 2]], [[1, "a"]]),
    ({"uniqueItems": True}, [[1, "1", {"a": 1}]], [[1, 1.0], [{"a": 1}, {"a": 1}]]),
    ({"dependentRequired": {"a": ["b"]}}, [{}, {"a": 1, "b": 1}], [{"a": 1}]),
    ({"dependentSchemas": {"a": {"maxProperties": 1}}}, [{"a": 1}], [{"a": 1, "b": 1}]),
    ({"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"type": "null"}}, ["ab", None], ["a", 1]),
    ({"allOf": [{"properties": {"a": True}}], "unevaluatedProperties": False}, [{"a": 1}], [{"b": 1}]),
    ({"prefixItems": [True], "unevaluatedItems": False}, [[1]], [[1, 2]]),
    ({"propertyNames": {"pattern": "^[a-z]+$"}}, [{"ab": 1}], [{"AB": 1}]),
    ({"patternProperties": {"^x": {"type": "integer"}}}, [{"x1": 1, "y": "a"}], [{"x1": "a"}]),
    ({"pattern": "^\\p{Letter}+$"}, ["é", 1], ["1"]),
    ({"pattern": "^a$"}, ["a"], ["a\n"]),
    ({"minLength": 1, "maxLength": 1}, ["é", "😀"], ["", "ab"]),
    ({"not": {"required": ["a"]}}, [{}], [{"a": 1}]),
    ({"oneOf": [{"type": "integer"}, {"minimum": 2}]}, [1, 2.5], [3, 1.5]),
    ({"$defs": {"a/b": {"type": "string"}}, "$ref": "#/components/schemas/Subject/$defs/a~1b"}, ["a"], [1]),
    ({"$defs": {"x": {"$anchor": "here", "type": "string"}}, "$ref": "#here"}, ["a"], [1]),
    ({"$defs": {"x": {"$id": "inner", "type": "string"}}, "$ref": "inner"}, ["a"], [1]),
    ({"$id": "outer", "$defs": {"x": {"type": "string"}}, "$ref": "#/$defs/x"}, ["a"], [1]),
    ({**NODE, "required": ["id"]}, [{"id": 1, "next": {"id": 2}}], [{"id": 1, "next": {}}]),
    ({"$ref": "#/components/schemas/Other", "minLength": 2}, ["ab"], ["a", 1]),
    ({"contentEncoding": "base64", "$comment": "x", "unknown": 1, "x-a": {}}, ["%", 1], []),
]
OLD: list[tuple[Any, list[Any], list[Any]]] = [
    ({"type": "integer", "nullable": True}, [1, None], ["a"]),
    ({"type": "string", "nullable": True, "enum": ["a"]}, ["a", None], ["b"]),
    ({"allOf": [{"$ref": "#/components/schemas/Other"}], "nullable": True}, ["a", None], [1]),
    ({"minimum": 1, "exclusiveMinimum": True}, [2], [1]),
    ({"minimum": 1, "exclusiveMinimum": False}, [1], [0]),
    ({"maximum": 1, "exclusiveMaximum": True}, [0], [1]),
    ({"$ref": "#/components/schemas/Other", "maxLength": 0}, ["a"], [1]),  # no siblings of $ref in 3.0
]


def answered(
    connect: Connect, version: str, schema: Any, instances: list[Any], dialect: str | None = None
) -> list[int]:
    value = document(
        """
        paths:
          /x:
            post:
              operationId: op
              requestBody:
                required: true
                content: {application/json: {schema: {$ref: '#/components/schemas/Subject'}}}
              responses: {'204': {description: valid}}
        """
    )
    value["openapi"] = version
    if dialect:
        value["jsonSchemaDialect"] = dialect
    value["components"] = {"schemas": {"Subject": schema, "Other": {"type": "string"}}}
    client = connect(application([wired(value).api]))
    headers = {"Content-Type": "application/json"}  # `json=None` is no body for httpx
    return [
        client.post("/x", content=json.dumps(instance), headers=headers).status_code for instance in instances
    ]


@pytest.mark.parametrize(("schema", "valid", "invalid"), CASES)
def test_a_schema_of_3_1_means_what_json_schema_says(
    connect: Connect, schema: Any, valid: list[Any], invalid: list[Any]
) -> None:
    statuses = answered(connect, "3.1.0", schema, [*valid, *invalid])
    assert statuses == [204] * len(valid) + [400] * len(invalid)


@pytest.mark.parametrize(("schema", "valid", "invalid"), OLD)
def test_a_schema_of_3_0_means_what_it_says(
    connect: Connect, schema: Any, valid: list[Any], invalid: list[Any]
) -> None:
    statuses = answered(connect, "3.0.3", schema, [*valid, *invalid])
    assert statuses == [204] * len(valid) + [400] * len(invalid)


DRAFT_7 = "http://json-schema.org/draft-07/schema#"
# Draft 7 has `dependencies`, ignores what stands beside `$ref`, and has no `prefixItems`.
DIALECTS: list[tuple[Any, list[Any], list[Any]]] = [
    ({"items": {"type": "string"}, "dependencies": {"a": ["b"]}}, [["a"], {"a": 1, "b": 1}], [[1], {"a": 1}]),
    ({"$ref": "#/components/schemas/Other", "minLength": 2}, ["a"], [1]),
    ({"prefixItems": [{"type": "string"}]}, [[1]], []),
    ({"properties": {"x": {"$ref": "#/components/schemas/Other", "maxLength": 0}}}, [{"x": "a"}], [{"x": 1}]),
]


@pytest.mark.parametrize("by_schema", [False, True], ids=["jsonSchemaDialect", "$schema"])
@pytest.mark.parametrize(("schema", "valid", "invalid"), DIALECTS)
def test_a_schema_follows_the_dialect_that_is_named(
    connect: Connect, schema: Any, valid: list[Any], invalid: list[Any], by_schema: bool
) -> None:
    named = {"$schema": DRAFT_7, "allOf": [schema]} if by_schema else schema
    statuses = answered(connect, "3.1.0", named, [*valid, *invalid], dialect=None if by_schema else DRAFT_7)
    assert statuses == [204] * len(valid) + [400] * len(invalid)


def test_all_violations_are_told_with_their_pointers(connect: Connect) -> None:
    value = document(
        """
        paths:
          /x:
            post:
              operationId: op
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      required: [a/b, c]
                      additionalProperties: false
                      properties:
                        a/b: {type: array, items: {type: integer, minimum: 3}}
                        m~n: {type: string}
                        c: {}
              responses: {'204': {description: done}}
        """
    )
    client = connect(application([wired(value).api]))
    reply = client.post("/x", json={"a/b": [1, "x", 3], "m~n": 1, "other": 1})
    assert reply.status_code == 400
    assert {(error["pointer"], error["rule"]) for error in reply.json()["errors"]} == {
        ("", "required"),
        ("", "additionalProperties"),
        ("/a~1b/0", "minimum"),
        ("/a~1b/1", "type"),
        ("/m~0n", "type"),
    }
    assert reply.json()["detail"] == "5 violations"
