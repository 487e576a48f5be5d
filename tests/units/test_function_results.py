"""What functions written for Connexion return, as responses: values, tuples, responses of frameworks."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from http import HTTPStatus
from typing import Any, cast

import pytest
from oaswright.runtime import Upload
from oaswright.runtime.document import ResponseEntry
from oaswright.runtime.framework import ConnexionResponse, NoContent
from oaswright.runtime.function_results import make_response
from oaswright.runtime.response import NO_BODY
from pydantic import BaseModel, Field
from starlette.responses import FileResponse, PlainTextResponse, StreamingResponse
from starlette.responses import Response as StarletteResponse

JSON = "application/json"
LATIN = "text/plain; charset=latin-1"


class Kind(Enum):
    SMALL = "small"
    CREATED = 201


class Named(BaseModel):
    full_name: str = Field(alias="fullName")


def declare(**contents: list[str]) -> dict[str, ResponseEntry]:
    """Responses by status, each with its media types."""
    return {
        status.lstrip("_"): cast("ResponseEntry", {"content": {name: {} for name in names}, "headers": {}})
        for status, names in contents.items()
    }


OK = declare(_200=[JSON])


def cookies() -> StarletteResponse:
    response = PlainTextResponse("a", 202, {"X-A": "1"})
    response.set_cookie("a", "1")
    response.set_cookie("b", "2")
    return response


@pytest.mark.parametrize(
    ("result", "declared", "expected"),
    [
        # Values and tuples: status, body, headers, media type.
        ({"a": 1}, OK, (200, {"a": 1}, {}, JSON)),
        (({"a": 1},), OK, (200, {"a": 1}, {}, JSON)),
        ((1, 201), OK, (201, 1, {}, JSON)),
        ((1, HTTPStatus.CREATED), OK, (201, 1, {}, JSON)),
        ((1, Kind.CREATED), OK, (201, 1, {}, JSON)),
        ((1, {"X-A": 2}), OK, (200, 1, {"X-A": "2"}, JSON)),
        ((1, [("X-A", 2), ("X-B", ["c", 3])]), OK, (200, 1, {"X-A": "2", "X-B": ("c", "3")}, JSON)),
        ((1, 201, {"X-A": ("b",)}), OK, (201, 1, {"X-A": ("b",)}, JSON)),
        ((1, None, None), OK, (200, 1, {}, JSON)),
        # No content.
        (None, OK, (200, NO_BODY, {}, JSON)),
        (NoContent, declare(_200=[JSON], _204=[]), (204, NO_BODY, {}, JSON)),
        ((NoContent, 202), OK, (202, NO_BODY, {}, JSON)),
        (None, declare(_200=[JSON], _202=[]), (204, NO_BODY, {}, JSON)),
        (None, declare(_2XX=[]), (204, NO_BODY, {}, JSON)),
        # The one status of success that is declared.
        (1, declare(_201=[JSON], _404=[JSON]), (201, 1, {}, JSON)),
        (1, declare(_201=[JSON], _202=[JSON]), (200, 1, {}, JSON)),
        (1, declare(_2XX=[JSON]), (200, 1, {}, JSON)),
        (1, declare(default=[JSON]), (200, 1, {}, JSON)),
        (1, {}, (200, 1, {}, JSON)),
        # Media types.
        ("a", declare(_200=["text/html"]), (200, "a", {}, "text/html")),
        ("a", declare(_200=["text/html", LATIN]), (200, "a", {}, LATIN)),
        ("a", declare(_200=["text/html", JSON]), (200, "a", {}, JSON)),
        ("a", declare(_200=["text/html", "text/csv"]), (200, "a", {}, "text/plain")),
        ("a", declare(_200=["text/*"]), (200, "a", {}, "text/plain")),
        (b"a", declare(_200=["*/*"]), (200, b"a", {}, "application/octet-stream")),
        (("a", {"content-TYPE": "text/csv", "X-A": "1"}), OK, (200, "a", {"X-A": "1"}, "text/csv")),
        # JSON, as Connexion writes it.
        (Kind.SMALL, OK, (200, "small", {}, JSON)),
        ({1: (Kind.SMALL, None, 1.5, True)}, OK, (200, {"1": ["small", None, 1.5, True]}, {}, JSON)),
        (datetime(2024, 1, 2, 3, 4, 5), OK, (200, "2024-01-02T03:04:05Z", {}, JSON)),  # noqa: DTZ001
        (datetime(2024, 1, 2, tzinfo=UTC), OK, (200, "2024-01-02T00:00:00+00:00", {}, JSON)),
        (date(2024, 1, 2), OK, (200, "2024-01-02", {}, JSON)),
        (Decimal("1.5"), OK, (200, 1.5, {}, JSON)),
        (uuid.UUID(int=1), OK, (200, "00000000-0000-0000-0000-000000000001", {}, JSON)),
        ([Named(fullName="a")], OK, (200, [{"fullName": "a"}], {}, JSON)),
        ('{"a": 1}', OK, (200, '{"a": 1}', {}, JSON)),
        # Responses of frameworks.
        (ConnexionResponse(201, JSON, body='{"a": 1}', content_type=JSON), OK, (201, {"a": 1}, {}, JSON)),
        ((ConnexionResponse(body="a", headers={"X-A": "1"}, content_type="text/csv"), 202, {"X-A": "2"}), OK,
         (202, "a", {"X-A": "2"}, "text/csv")),
        (StarletteResponse(b'[1]', 201, media_type=JSON), OK, (201, [1], {}, JSON)),
        (StarletteResponse(status_code=204), OK, (204, NO_BODY, {}, JSON)),
        ((StarletteResponse(b"[1]", 201, media_type=JSON), 202), OK, (202, [1], {}, JSON)),
    ],
)  # fmt: skip
def test_a_result_is_a_response(result: object, declared: dict[str, Any], expected: tuple[Any, ...]) -> None:
    found = make_response(result, declared)
    assert (found.status, found.body, dict(found.headers), found.media_type) == expected


def test_headers_that_come_several_times_stay_so() -> None:
    found = make_response(cookies(), OK)
    assert (found.status, found.body, found.media_type) == (202, b"a", "text/plain; charset=utf-8")
    assert dict(found.headers) == {
        "x-a": "1",
        "set-cookie": ("a=1; Path=/; SameSite=lax", "b=2; Path=/; SameSite=lax"),
    }


def pieces() -> Iterator[bytes]:
    yield from (b"a", b"b")


async def read(stream: object) -> list[object]:
    return [piece async for piece in cast("AsyncIterator[object]", stream)]


@pytest.mark.parametrize("result", [pieces(), StreamingResponse(pieces(), media_type="text/csv")])
def test_pieces_stay_pieces(result: object) -> None:
    found = make_response(result, declare(_200=["text/csv"]))
    assert found.media_type.startswith("text/csv")
    assert asyncio.run(read(found.body)) == [b"a", b"b"]


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ((1, 2, 3, 4), "none of (body, status), (body, headers) and (body, status, headers)"),
        ((), "none of (body, status), (body, headers) and (body, status, headers)"),
        ((1, "201", {}), "a status that is no integer but str"),
        ((1, Kind.SMALL), "a status that is no integer but str"),
        ((1, True, {}), "a status that is no integer but bool"),
        ((1, 201, 5), "headers that are int and no dict"),
        (FileResponse(__file__), "FileResponse, whose body cannot be checked"),
    ],
)
def test_anything_else_is_said_to_be_no_response(result: object, message: str) -> None:
    with pytest.raises(TypeError) as refused:
        make_response(result, OK)
    assert message in str(refused.value)


def test_a_file_of_a_form_that_a_test_makes() -> None:
    upload = Upload.of(b"abc", filename="a.txt", content_type="text/plain")

    async def use() -> list[bytes]:
        first = await upload.read(2)
        await upload.seek(1)
        return [first, await upload.read()]

    assert asyncio.run(use()) == [b"ab", b"bc"]
    assert (upload.filename, upload.content_type, upload.size) == ("a.txt", "text/plain", 3)
    assert repr(upload) == "Upload('a.txt', 3 bytes)"
    assert upload.file.tell() == 3
    upload.close()
    assert upload.file.closed
    assert Upload.of(b"").content_type == "application/octet-stream"
