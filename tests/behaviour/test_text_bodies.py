"""Bodies of text, in requests and responses, are held against their schemas."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from oaswright.diagnostics import Severity

from tests.behaviour.building import Built, build, generated

CODE = {"type": "string", "pattern": "^[A-Z]+$", "minLength": 2, "maxLength": 4}
# A media type, a schema, texts that are valid, and texts that are not.
TEXTS: list[tuple[str, Any, list[str], list[str]]] = [
    ("text/plain", CODE, ["AB", "ABCD"], ["A", "ABCDE", "ab"]),
    ("text/plain", {"$ref": "#/components/schemas/Code"}, ["AB"], ["a"]),
    ("text/html", {"enum": ["<p>", "7", 7]}, ["<p>", "7"], ["<b>", "8"]),
    ("text/csv", {"type": "string", "pattern": "^a,b\n"}, ["a,b\n1,2"], ["b,a\n"]),
    ("text/plain", {"type": "string", "format": "date"}, ["2026-02-28"], ["2026-02-30"]),
    ("text/plain", {"type": "integer", "minimum": 3}, ["3", "40"], ["2", "three", "3.5", "03"]),
    ("text/plain", {"type": "number"}, ["1.5", "-2"], ["1,5", "NaN"]),
    ("text/plain", {"type": "boolean"}, ["true"], ["True", "1"]),
    ("text/plain", {"type": ["integer", "null"]}, ["null", "1"], ["none"]),
    ("text/*", {"allOf": [CODE, {"not": {"const": "NO"}}]}, ["YES"], ["NO"]),
    ("text/plain", {"anyOf": [{"type": "integer", "maximum": 9}, {"type": "string", "minLength": 2}]},
     ["7", "77"], ["x"]),
    ("text/plain", {}, ["anything"], []),
    ("text/csv", {"type": "array", "items": {"type": "string"}}, ["a,b"], []),
]  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Operations that take a text, and operations that answer with the query parameter `text`."""
    paths: dict[str, Any] = {}
    for number, (media_type, schema, _, _) in enumerate(TEXTS):
        content = {media_type: {"schema": schema}}
        paths[f"/take{number}"] = {
            "post": {
                "operationId": f"take{number}",
                "requestBody": {"required": True, "content": content},
                "responses": {"204": {"description": "taken"}},
            }
        }
        sent = {media_type.replace("*", "plain"): {"schema": schema}}
        paths[f"/give{number}"] = {
            "get": {
                "operationId": f"give{number}",
                "parameters": [{"name": "text", "in": "query", "schema": {"type": "string"}}],
                "responses": {"200": {"description": "given", "content": sent}},
            }
        }
    document = {"paths": paths, "components": {"schemas": {"Code": CODE}}}
    return build(tmp_path_factory.mktemp("texts"), document)


def test_a_text_that_is_sent_is_held_against_its_schema(built: Built) -> None:
    received: list[str] = []

    def take(number: int) -> Any:
        async def handle(**arguments: Any) -> Any:
            received.append(arguments["body"])
            return getattr(built.interface, f"Take{number}NoContent")()

        return handle

    async def send() -> None:
        handlers = {f"take_{number}": take(number) for number in range(len(TEXTS))}
        async with built.client(**handlers) as client:
            for number, (media_type, _, valid, invalid) in enumerate(TEXTS):
                for text in (*valid, *invalid):
                    headers = {"content-type": media_type.replace("*", "plain")}
                    reply = await client.post(f"/take{number}", content=text.encode(), headers=headers)
                    assert reply.status_code == (204 if text in valid else 400), (number, text, reply.text)
                    if text in invalid:
                        places = {(error["in"], error["pointer"]) for error in reply.json()["errors"]}
                        assert places == {("body", "")}

    asyncio.run(send())
    assert received == [text for _, _, valid, _ in TEXTS for text in valid]


def test_a_text_that_is_returned_is_held_against_its_schema(
    built: Built, caplog: pytest.LogCaptureFixture
) -> None:
    def give(number: int) -> Any:
        async def handle(*, text: str) -> Any:
            return getattr(built.interface, f"Give{number}Ok")(body=text)

        return handle

    async def ask() -> None:
        handlers = {f"give_{number}": give(number) for number in range(len(TEXTS))}
        async with built.client(**handlers) as client:
            for number, (_, _, valid, invalid) in enumerate(TEXTS):
                for text in (*valid, *invalid):
                    caplog.clear()
                    reply = await client.get(f"/give{number}", params={"text": text})
                    assert reply.status_code == (200 if text in valid else 500), (number, text, reply.text)
                    assert reply.text == text if text in valid else "breaks the document" in caplog.text

    with caplog.at_level(logging.ERROR):
        asyncio.run(ask())


def test_the_status_that_is_declared_is_that_of_a_wrong_text(tmp_path: Path) -> None:
    built = build(tmp_path, """
paths:
  /code:
    post:
      operationId: take
      requestBody: {content: {text/plain: {schema: {type: string, maxLength: 2}}}}
      responses: {'204': {description: taken}, '422': {description: wrong}}
""")  # fmt: skip

    async def send() -> int:
        async with built.client() as client:
            reply = await client.post("/code", content=b"ABC", headers={"content-type": "text/plain"})
            return reply.status_code

    assert asyncio.run(send()) == 422


def test_a_schema_that_is_no_text_is_warned_about(tmp_path: Path) -> None:
    _, found = generated(tmp_path, """
paths:
  /x:
    post:
      operationId: op
      requestBody: {content: {text/csv: {schema: {type: array, items: {type: string}}}}}
      responses: {'200': {description: fine, content: {text/csv: {schema: {type: object}}}}}
""")  # fmt: skip
    told = [each for each in found if each.rule == "unsupported-construct"]
    assert [each.severity for each in told] == [Severity.WARNING] * 2
    assert "text/csv" in told[0].message
    assert [each.hint is not None and "documentation" in each.hint for each in told] == [True, True]
