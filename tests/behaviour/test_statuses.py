"""Statuses that HTTP gives no content: what the interface has of them, and what is sent."""

import asyncio
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from oaswright.diagnostics import Severity
from oaswright.runtime import HTTPError, Response

from tests.behaviour.building import Built, build, generated

TEXT = {"description": "text", "content": {"application/json": {"schema": {"type": "string"}}}}


def served(folder: Path, responses: dict[str, Any], version: str = "3.1.0") -> Built:
    return build(
        folder,
        {
            "openapi": version,
            "paths": {"/a": {"get": {"operationId": "look", "responses": responses}}},
            "components": {"responses": {"Text": TEXT}},
        },
    )


def call(built: Built, answer: Any) -> tuple[int, bytes, dict[str, str]]:
    async def look() -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def run() -> tuple[int, bytes, dict[str, str]]:
        async with built.client(look=look) as client:
            got = await client.get("/a")
            return got.status_code, got.content, dict(got.headers)

    return asyncio.run(run())


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(
    ("status", "name"), [("204", "LookNoContent"), ("205", "LookResetContent"), ("304", "LookNotModified")]
)
def test_a_response_without_content_has_no_body(
    tmp_path: Path, status: str, name: str, version: str, *, shared: bool
) -> None:
    response: dict[str, Any] = {"$ref": "#/components/responses/Text"} if shared else TEXT
    built = served(tmp_path, {"200": response, status: response}, version)
    assert [found.rule for found in built.diagnostics if found.rule == "response-semantics"]
    class_ = getattr(built.interface, name.replace("Look", "Text") if shared else name)
    assert "body" not in {field.name for field in fields(class_)}
    code, content, headers = call(built, class_())
    assert (code, content) == (int(status), b"")
    assert "content-type" not in headers
    assert headers.get("content-length", "0") == "0"
    assert call(built, getattr(built.interface, "TextOk" if shared else "LookOk")("text"))[:2] == (
        200,
        b'"text"',
    )


@pytest.mark.parametrize("interim", ["103", "1XX", "101"])
def test_an_interim_response_is_passed_over(tmp_path: Path, interim: str) -> None:
    built = served(tmp_path, {interim: {"description": "wait"}, "200": TEXT})
    assert "response-semantics" in {found.rule for found in built.diagnostics}
    assert call(built, built.interface.LookOk("text"))[:2] == (200, b'"text"')


@pytest.mark.parametrize("interim", ["103", "1XX"])
def test_an_operation_with_interim_responses_alone_is_refused(tmp_path: Path, interim: str) -> None:
    look = {"operationId": "look", "responses": {interim: {"description": "wait"}}}
    files, diagnostics = generated(tmp_path, {"paths": {"/a": {"get": look}}})
    assert files == {}
    assert [(found.rule, found.severity) for found in diagnostics] == [("response-semantics", Severity.ERROR)]


@pytest.mark.parametrize("status", [204, 205, 304])
def test_a_body_under_such_a_status_of_a_range_is_not_sent(tmp_path: Path, status: int) -> None:
    built = served(tmp_path, {"200": TEXT, "default": TEXT})
    answer = built.interface.LookDefault("text", status=status)
    code, content, headers = call(built, answer)
    assert (code, content) == (status, b"")
    assert "content-type" not in headers
    code, content, _ = call(built, HTTPError(Response(status, "text")))
    assert (code, content) == (status, b"")
