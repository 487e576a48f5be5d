"""Documents that are small to write and dear to read: each must be done with, or refused, in no time."""

import json
from typing import Any


def _document(schemas: dict[str, Any], **more: Any) -> str:
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {
                "/a": {
                    "post": {
                        "requestBody": {
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}
                        },
                        "responses": {"204": {"description": "done"}},
                    }
                }
            },
            "components": {"schemas": schemas},
            **more,
        }
    )


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _doubling(keyword: str, levels: int) -> str:
    schemas: dict[str, Any] = {
        f"L{level}": {keyword: [_ref(f"L{level + 1}"), _ref(f"L{level + 1}")]} for level in range(levels)
    }
    schemas[f"L{levels}"] = {"type": "object", "properties": {"a": {"type": "string"}}}
    return _document({"A": _ref("L0"), **schemas})


def _merged_choices(levels: int) -> str:
    """`allOf` of many `oneOf`: every combination is an alternative."""
    choice = {"oneOf": [{"properties": {f"p{n}": {"type": "string"}}} for n in range(8)]}
    return _document({"A": {"type": "object", "properties": {"x": {}}, "allOf": [choice] * levels}})


def _nested(value: Any, key: str, levels: int) -> Any:
    for _ in range(levels):
        value = {"type": "object", "properties": {"a": value}} if key == "properties" else {key: value}
    return value


def _expressions(depth: int) -> str:
    """A choice that refers to itself, and an example that is wrong deep inside."""
    example: Any = {"value": "x"}
    for _ in range(depth):
        example = {"op": "+", "left": example, "right": {"value": 1}}
    sides = {"left": _ref("A"), "right": _ref("A")}
    operations = [
        {"type": "object", "required": ["op", *sides], "properties": {"op": {"const": operator}, **sides}}
        for operator in "+-*/"
    ]
    number = {"type": "object", "required": ["value"], "properties": {"value": {"type": "number"}}}
    return _document({"A": {"oneOf": [number, *operations], "examples": [example]}})


_ALIASES = "\n".join(
    [
        "openapi: 3.1.0",
        "info: {title: t, version: '1'}",
        "paths: {}",
        "x-a: &a0 [x, x, x, x, x, x, x, x, x, x]",
        *(f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)),
    ]
)


def _doubling_operations(levels: int) -> str:
    """Operations in whose place there are references, each to two more below its callbacks."""

    def operation(level: int) -> dict[str, Any]:
        callback = {"post": {"$ref": f"#/x-{level + 1}"}}
        callbacks = {"callbacks": {"c": {"a": callback, "b": callback}}} if level < levels else {}
        return {"operationId": f"o{level}", "responses": {"204": {"description": "done"}}, **callbacks}

    more = {f"x-{level}": operation(level) for level in range(levels + 1)}
    return _document({"A": {}}, **more, paths={"/b": {"post": {"$ref": "#/x-0"}}})


BOMBS: dict[str, str] = {
    "doubling-operations": _doubling_operations(30),
    "aliases": _ALIASES,
    "self-alias": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\nx-a: &a [*a]\n",
    "enum": _document({"A": {"type": "string", "enum": [f"v{n}" for n in range(20_000)]}}),
    "doubling-all": _doubling("allOf", 24),
    "doubling-one": _doubling("oneOf", 24),
    "doubling-any": _doubling("anyOf", 24),
    "merged-choices": _merged_choices(12),
    "inheritance": _document(
        {
            "A": _ref("L0"),
            **{f"L{n}": {"allOf": [_ref(f"L{n + 1}"), {"properties": {f"p{n}": {}}}]} for n in range(500)},
            "L500": {"type": "object", "properties": {"a": {}}},
        }
    ),
    "references": _document(
        {"A": _ref("L0"), **{f"L{n}": _ref(f"L{n + 1}") for n in range(2000)}, "L2000": {}}
    ),
    "nested-properties": _document({"A": _nested({"type": "string"}, "properties", 90)}),
    "nested-items": _document({"A": _nested({"type": "string"}, "items", 180)}),
    "nested-not": _document({"A": _nested({"type": "string"}, "not", 180)}),
    "too-deep": "[" * 100_000,
    "long-integer": _document({"A": {"type": "integer", "maximum": 1}}).replace(
        '"maximum": 1', f'"maximum": {"9" * 5000}'
    ),
    "huge-exponent": _document({"A": {"type": "number", "maximum": 1}}).replace(
        '"maximum": 1', '"maximum": 1e400'
    ),
    "multiple-of-zero": _document({"A": {"type": "number", "multipleOf": 0}}),
    "negative-length": _document({"A": {"type": "string", "minLength": -1}}),
    "look-around": _document({"A": {"type": "string", "pattern": "(?<=a)b(?!c)(?=d)"}}),
    "backtracking": _document({"A": {"type": "string", "pattern": "^(a+)+$"}}),
    "broken-pattern": _document({"A": {"type": "string", "pattern": "[a-"}}),
    "repetition": _document({"A": {"type": "string", "pattern": "((a{1,1000}){1,1000}){1,1000}"}}),
    "alternatives": _document(
        {"A": {"oneOf": [{"type": "object", "properties": {f"p{n}": {}}} for n in range(3000)]}}
    ),
    "recursive-choice": _expressions(30),
    "members": _document(
        {"A": {"type": "object", "properties": {f"p{n}": {"type": "string"} for n in range(3000)}}}
    ),
    "same-names": _document(
        {"A": {"type": "object", "properties": {f"a{'-' * n}b": {"type": "string"} for n in range(300)}}}
    ),
    "own-reference": _document({"A": _ref("A")}),
    "mutual-references": _document({"A": _ref("B"), "B": _ref("A")}),
    "own-part": _document({"A": {"allOf": [_ref("A"), {"properties": {"a": {}}}]}}),
    "own-alternative": _document({"A": {"oneOf": [_ref("A"), {"type": "string"}]}}),
    "own-items": _document({"A": {"type": "array", "items": _ref("A")}}),
    "own-inner": _document({"A": {"type": "array", "items": {"$ref": "#/components/schemas/A/items"}}}),
    "file": _document({"A": {"$ref": "file:///etc/passwd"}}),
    "absolute": _document({"A": {"$ref": "/etc/passwd"}}),
    "above": _document({"A": {"$ref": "../../../../../../etc/passwd"}}),
    "remote": _document({"A": {"$ref": "http://127.0.0.1:1/x.yaml"}}),
    "duplicate-key": '{"openapi": "3.1.0", "openapi": "3.0.0", "info": {"title": "t", "version": "1"}}',
    "not-utf-8": "openapi: 3.1.0\udcff",
    "tag": "!!python/object/apply:os.system ['true']",
    "nul": "openapi: '3.1.0\x00'",
    "empty": "",
    "list": "[]",
    "number": "1",
}
