"""Documents that go on and on: the command ends with a finding or a package, never with a traceback."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.forks import Forks

MANY = 1000


def reference(number: int) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/S{number}"}


# Each makes a schema out of the next one in the chain.
CHAINS: dict[str, Callable[[Any], Any]] = {
    "references": lambda below: below,
    "allOf": lambda below: {"allOf": [below], "properties": {"a": {"type": "string"}}},
    "oneOf": lambda below: {"oneOf": [below, {"type": "object", "properties": {"a": {}}}]},
    "anyOf with null": lambda below: {"anyOf": [below, {"type": "null"}]},
    "not": lambda below: {"not": below},
    "if": lambda below: {"if": below, "then": {"required": ["a"]}},
    "dependentSchemas": lambda below: {"dependentSchemas": {"a": below}},
    "a parent with a discriminator": lambda below: {
        "allOf": [below],
        "type": "object",
        "properties": {"kind": {"type": "string"}},
        "required": ["kind"],
        "discriminator": {"propertyName": "kind"},
    },
}
PATTERNS = {
    "groups": "(" * MANY + "a" + ")" * MANY,
    "groups that are not closed": "(" * MANY,
    "look-ahead": "(?=" * MANY + "a" + ")" * MANY,
    "classes": "[" * MANY + "a" + "]" * MANY,
    "repetitions of repetitions": "(?:" * MANY + "a" + "){2}" * MANY,
}
NAMES = {
    "long": "a" * 10_000,
    "symbols": "!@#$%^&*()",
    "spaces": "   ",
    "dots": "." * 50,
    "no Latin letters": "日本語" * 100,
    "a combining mark": "é" * 50,
}


def nested(levels: int, wrap: Callable[[Any], Any]) -> Any:
    schema: Any = {"type": "object"}
    for _ in range(levels):
        schema = wrap(schema)
    return schema


def documents() -> Iterator[Any]:
    for name, wrap in CHAINS.items():
        chain = {f"S{number}": wrap(reference(number + 1)) for number in range(MANY)}
        yield pytest.param({**chain, f"S{MANY}": {"type": "object"}}, id=f"a chain of {name}")
        for levels in (90, 300):
            yield pytest.param({"S0": nested(levels, wrap)}, id=f"{levels} levels of {name}")
        yield pytest.param({"S0": wrap(reference(0))}, id=f"a circle of {name}")
    for name, pattern in PATTERNS.items():
        yield pytest.param({"S0": {"type": "string", "pattern": pattern}}, id=f"a pattern of {name}")
    for name, text in NAMES.items():
        properties = {text: {"enum": [text, f"{text}!"]}, "other": {"$ref": "#/components/schemas/Named"}}
        named = {"type": "object", "title": text, "description": text, "properties": properties}
        yield pytest.param({"S0": named, "Named": named}, id=f"names: {name}")


@pytest.mark.parametrize("schemas", [*documents()])
def test_the_command_ends_with_a_finding_or_a_package(
    schemas: dict[str, Any], tmp_path: Path, forks: Forks
) -> None:
    content = {"application/json": {"schema": reference(0)}}
    operation = {
        "operationId": "send",
        "requestBody": {"content": content},
        "responses": {"200": {"description": "done", "content": content}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Deep", "version": "1"},
        "paths": {"/": {"post": operation}},
        "components": {"schemas": schemas},
    }
    spec = tmp_path / "deep.json"
    spec.write_text(json.dumps(document), "utf-8")
    result = forks.run(tmp_path, "generate", str(spec), "--out", str(tmp_path / "deep"))
    output = result.stdout + result.stderr
    assert result.returncode in (0, 1), output[-2000:]
    assert "Traceback" not in output
    assert (result.returncode == 0) == (tmp_path / "deep").is_dir()
    assert result.returncode == 0 or "error[" in output
