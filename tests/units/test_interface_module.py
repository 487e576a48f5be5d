"""The text of interface.py: what a handler sees of each operation."""

from dataclasses import replace

import pytest
from oaswright.ir.model import (
    Api,
    Body,
    Content,
    Header,
    Operation,
    Parameter,
    PythonType,
    Response,
)
from oaswright.render.interface import render_interface
from oaswright.render.signature import body_type, signature

STR = PythonType("str")
INT = PythonType("int")
PET = PythonType("Pet", models=frozenset({"Pet"}))
DATE = PythonType("date | None", imports=frozenset({("datetime", "date")}))
UPLOAD = PythonType("Upload", imports=frozenset({("oaswright.runtime", "Upload")}))
GONE = Response("Gone", "410", "", (), ())
GET = Operation(
    "getPet", "get_pet", "GetPetResponse", "GET", "/pets/{id}", "", "", False, (), None, (), "never"
)
API = Api("pets", "pets.yaml", "PetsApi", "PetsSecurity", "Pets", "", (GET,), (), {}, frozenset())


def parameter(name: str, location: str, type_: PythonType = STR, *, always: bool = True) -> Parameter:
    return Parameter(name, name, location, always, type_, "", False)


def rendered(**changes: object) -> str:
    """The interface of one operation, which is GET /pets/{id} with some changes."""
    operation = replace(GET, **changes)
    return render_interface(replace(API, operations=(operation,)), "# Header")


def test_interface_of_a_small_api_stands_as_a_formatter_leaves_it() -> None:
    found = Response("GetPetOk", "200", "The pet.", (Content("application/json", PET),), ())
    operation = replace(
        GET,
        parameters=(parameter("id_", "path"),),
        responses=(found, GONE),
        secured="always",
        summary="Get it",
    )
    api = replace(API, operations=(operation,), description="About pets.")
    assert (
        render_interface(api, "# Header")
        == '''# Header

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeAlias, TypeVar

from oaswright.runtime import MaybeAwaitable

from .models import Pet

Principal = TypeVar("Principal")


@dataclass(frozen=True, slots=True)
class GetPetOk:
    """200: The pet."""

    body: Pet
    status: ClassVar[int] = 200


@dataclass(frozen=True, slots=True)
class Gone:
    """410"""

    status: ClassVar[int] = 410


GetPetResponse: TypeAlias = GetPetOk | Gone


class PetsApi(ABC, Generic[Principal]):
    """The operations of Pets, one method each.

    About pets.
    """

    @abstractmethod
    def get_pet(self, id_: str, *, principal: Principal) -> MaybeAwaitable[GetPetResponse]:
        """GET /pets/{id}: Get it"""
'''
    )


def test_api_without_operations_or_title_has_a_class_without_methods() -> None:
    source = render_interface(replace(API, operations=(), title=""), "# Header")
    assert source.endswith('class PetsApi(ABC):\n    """The operations of pets, one method each."""\n')
    assert "TypeAlias" not in source
    assert "ClassVar" not in source


def test_imports_are_those_that_the_annotations_need() -> None:
    source = rendered(
        parameters=(parameter("since", "query", DATE),),
        body=Body("body", True, (Content("a/b", UPLOAD),), ""),
        responses=(
            Response(
                "Ok", "200", "", (Content("application/json", PET),), (Header("n", "N", True, DATE, ""),)
            ),
        ),
    )
    assert "from datetime import date\n" in source
    assert "\nfrom oaswright.runtime import MaybeAwaitable, Upload\n\nfrom .models import Pet\n" in source


@pytest.mark.parametrize(
    ("response", "fields"),
    [
        (Response("R", "200", "", (), ()), ["status: ClassVar[int] = 200"]),
        (Response("R", "2XX", "", (), ()), ["status: int"]),
        (Response("R", "default", "", (Content("application/json", PET),), ()), ["body: Pet", "status: int"]),
        (
            Response("R", "200", "", (Content("text/plain", STR),), ()),
            ["body: str", 'media_type: ClassVar[str] = "text/plain"', "status: ClassVar[int] = 200"],
        ),
        (
            Response("R", "200", "", (Content("text/plain", STR), Content("application/json", PET)), ()),
            [
                "body: str | Pet",
                'media_type: Literal["text/plain", "application/json"] = "text/plain"',
                "status: ClassVar[int] = 200",
            ],
        ),
        (
            Response("R", "200", "", (Content("text/plain", STR), Content("text/html", STR)), ()),
            [
                "body: str",
                'media_type: Literal["text/plain", "text/html"] = "text/plain"',
                "status: ClassVar[int] = 200",
            ],
        ),
        (
            Response("R", "200", "", (Content("image/*", STR),), ()),
            ["body: str", "media_type: str", "status: ClassVar[int] = 200"],
        ),
        (
            Response("R", "200", "", (Content("text/plain", STR), Content("*/*", INT)), ()),
            [
                "body: str | int",
                'media_type: str = "application/octet-stream"',
                "status: ClassVar[int] = 200",
            ],
        ),
        (
            Response(
                "R", "201", "", (), (Header("tag", "Tag", False, DATE, ""), Header("at", "At", True, STR, ""))
            ),
            ["at: str", "tag: date | None = None", "status: ClassVar[int] = 201"],
        ),
    ],
)
def test_response_has_the_fields_that_its_declaration_asks_for(response: Response, fields: list[str]) -> None:
    source = rendered(responses=(response,))
    start = source.index("class R:")
    body = source[start : source.index("\n\n\n", start)].splitlines()
    assert [line.strip() for line in body if ": " in line and '"""' not in line] == fields
    assert ("Literal" in source) == any("Literal" in field for field in fields)
    assert ("ClassVar" in source) == any("ClassVar" in field for field in fields)


@pytest.mark.parametrize(
    ("changes", "docstring"),
    [
        ({}, ["GET /pets/{id}"]),
        ({"description": "All."}, ["GET /pets/{id}: All."]),
        ({"summary": "All.", "description": "All"}, ["GET /pets/{id}: All."]),
        ({"summary": "All", "description": "More."}, ["GET /pets/{id}: All", "", "More."]),
        ({"deprecated": True}, ["GET /pets/{id}", "", "Deprecated."]),
    ],
)
def test_docstring_of_a_method_says_what_the_document_says(
    changes: dict[str, object], docstring: list[str]
) -> None:
    source = rendered(**changes)
    text = source[source.rindex("    def ") :].partition('"""')[2].partition('"""')[0]
    assert [line.strip() for line in text.strip().splitlines()] == docstring


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "self"),
        ({"parameters": (parameter("q", "query"), parameter("id_", "path"))}, "self, id_: str, *, q: str"),
        (
            {"parameters": (parameter("q", "header", DATE, always=False),)},
            "self, *, q: date | None = None",
        ),
        ({"body": Body("body", True, (Content("a/b", PET),), "")}, "self, body: Pet"),
        ({"body": Body("body", False, (Content("a/b", PET),), "")}, "self, body: Pet | None"),
        ({"secured": "always"}, "self, *, principal: Who"),
        ({"secured": "optionally"}, "self, *, principal: Who | None"),
    ],
)
def test_signature_has_path_and_body_first_and_the_rest_by_name(
    changes: dict[str, object], expected: str
) -> None:
    operation = replace(GET, **changes)
    assert signature(operation, "Who") == [f"    def get_pet({expected}) -> MaybeAwaitable[GetPetResponse]:"]


def test_body_in_several_media_types_is_a_union_of_their_types() -> None:
    contents = (Content("a/b", PET), Content("a/c", PET), Content("a/d", DATE))
    found = body_type(replace(GET, body=Body("body", True, contents, "")))
    assert found == PythonType("Pet | date | None", frozenset({"Pet"}), frozenset({("datetime", "date")}))
