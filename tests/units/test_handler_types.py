"""What an annotation of a handler means, and whether it fits what the interface says."""

import ast
from pathlib import Path

import pytest
from oaswright.handlers.bindings import Module, bind
from oaswright.handlers.modules import Modules
from oaswright.handlers.source import parse_source
from oaswright.handlers.type_printer import TypePrinter
from oaswright.handlers.types import Type, TypeReader, literal_fits

INTERFACE = """
from datetime import date
from typing import TypeAlias, TypeVar
from .models import Pet
Principal = TypeVar("Principal")
class Ok: ...
class Gone: ...
GetResponse: TypeAlias = Ok | Gone
"""
HANDLERS = """
import datetime as dt
import typing
import uuid
from collections.abc import Sequence
from typing import Any, Literal, List, NoReturn, Optional, Union, Annotated
from generated.pets import interface as api
from generated.pets import models
from generated.pets.interface import GetResponse, Pet as Animal, Principal
from server.people import First, Owner, Person, Recursive, day
from elsewhere import Strange
Own = GetResponse
class Local: ...
"""
PEOPLE = """
from datetime import date as day
from generated.pets.models import Pet
Person = Pet | None
Recursive = list["Recursive"]
First = Second
Second = First
class Owner: ...
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Modules:
    root = tmp_path_factory.mktemp("project")
    overlay = {
        root / "generated/pets/interface.py": INTERFACE.encode(),
        root / "generated/pets/models.py": b"class Pet: ...\n",
        root / "server/handlers.py": HANDLERS.encode(),
        root / "server/people.py": PEOPLE.encode(),
    }
    return Modules(root, overlay)


def handlers(modules: Modules) -> Module:
    module = modules.at(modules.root / "server/handlers.py")
    assert module is not None
    return module


def read(modules: Modules, annotation: str) -> Type:
    given = {"generated.pets.interface.Principal": Type(frozenset({"server.people.Owner"}))}
    node = ast.parse(annotation, mode="eval").body
    return TypeReader(modules, "generated.pets", given).read(node, handlers(modules))


I = "generated.pets.interface"  # noqa: E741 - a prefix, used in the table below
SURE = {
    "int": {"int"},
    "None": {"None"},
    '"int | None"': {"int", "None"},
    "int | None | int": {"int", "None"},
    "Optional[int]": {"int", "None"},
    "typing.Union[int, str]": {"int", "str"},
    "Annotated[int, 'x']": {"int"},
    "Literal['a', 1]": {"Literal['a']", "Literal[1]"},
    "List[int]": {"list[int]"},
    "typing.Dict[str, int]": {"dict[str, int]"},
    "dict[str, int | None]": {"dict[str, None | int]"},
    "tuple[int, ...]": {"tuple[int, ...]"},
    "typing.Callable[[int, str], None]": {"typing.Callable[[int, str], None]"},
    "Sequence[int]": {"collections.abc.Sequence[int]"},
    "typing.Sequence[int]": {"collections.abc.Sequence[int]"},
    "dt.date": {"datetime.date"},
    "day": {"datetime.date"},
    "uuid.UUID": {"uuid.UUID"},
    "Any": {"typing.Any"},
    "GetResponse": {f"{I}.Ok", f"{I}.Gone"},
    "api.GetResponse | None": {f"{I}.Ok", f"{I}.Gone", "None"},
    "Own": {f"{I}.Ok", f"{I}.Gone"},
    "Animal": {"generated.pets.models.Pet"},
    "models.Pet": {"generated.pets.models.Pet"},
    "models.Gone": {"generated.pets.models.Gone"},
    "Person": {"generated.pets.models.Pet", "None"},
    "Principal": {"server.people.Owner"},
    "api.Principal": {"server.people.Owner"},
}
AMBIGUOUS = [
    "Owner",
    "Strange",
    "Unknown",
    "Local",
    "list[Owner]",
    "f(x)",
    "'('",
    "Recursive",
    "First",
    "people.X",
]


@pytest.mark.parametrize("annotation", SURE)
def test_annotation_means_a_type(modules: Modules, annotation: str) -> None:
    assert read(modules, annotation) == Type(frozenset(SURE[annotation]))


@pytest.mark.parametrize("annotation", AMBIGUOUS)
def test_name_that_cannot_be_resolved_is_ambiguous(modules: Modules, annotation: str) -> None:
    assert read(modules, annotation).ambiguous


def test_union_is_ambiguous_in_the_members_that_are(modules: Modules) -> None:
    assert read(modules, "Owner | int").ambiguous == {"server.people.Owner"}


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("int", "int"),
        ("int | None", "int"),
        ("object", "int | None"),
        ("Any", "int"),
        ("int", "Any"),
        ("float", "int"),
        ("complex", "float | int"),
        ("Sequence[int]", "list[int]"),
        ("Sequence", "list[int]"),
        ("list", "list[int]"),
        ("typing.Mapping[str, int]", "dict[str, int]"),
    ],
)
def test_wider_type_accepts_a_narrower_one(modules: Modules, wide: str, narrow: str) -> None:
    assert read(modules, wide).accepts(read(modules, narrow))


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [("int", "int | None"), ("int", "float"), ("list[int]", "Sequence[int]"), ("Sequence[int]", "list[str]"),
     ("Sequence[int]", "dict[int, int]"), ("float", "complex"), ("list[int]", "list")],
)  # fmt: skip
def test_narrower_type_does_not_accept_a_wider_one(modules: Modules, wide: str, narrow: str) -> None:
    assert not read(modules, wide).accepts(read(modules, narrow))


def test_answer_fits_if_it_is_one_of_the_responses(modules: Modules) -> None:
    responses = read(modules, "GetResponse")
    assert read(modules, "api.Ok").fits(responses)
    assert read(modules, "NoReturn").fits(responses)
    assert read(modules, "api.Ok | NoReturn").fits(responses)
    assert read(modules, "Any").fits(responses)
    assert not read(modules, "api.Ok | None").fits(responses)
    assert not read(modules, "object").fits(responses)


@pytest.mark.parametrize(
    ("default", "type_", "fits"),
    [
        ("20", "int", True),
        ("20", "float | None", True),
        ("-1", "int", True),
        ("20", "str", False),
        ("None", "int", False),
        ("None", "int | None", True),
        ("'a'", "Literal['a', 'b']", True),
        ("'c'", "Literal['a', 'b']", False),
        ("True", "bool", True),
        ("b''", "bytes", True),
        ("20", "object", True),
        ("[]", "list[int]", None),
        ("PAGE", "int", None),
        ("1 + 1", "int", None),
    ],
)
def test_default_is_a_value_of_a_type_or_not(
    modules: Modules, default: str, type_: str, fits: bool | None
) -> None:
    assert literal_fits(ast.parse(default, mode="eval").body, read(modules, type_)) is fits


def expression(text: str) -> tuple[ast.expr, Module]:
    """The last line of a module of the project, which is an expression."""
    module = bind(Path("project/origin.py"), "origin", parse_source(text))
    node = module.source.tree.body[-1]
    assert isinstance(node, ast.Expr)
    return node.value, module


ORIGIN = f"""
from datetime import date
from typing import Literal
from generated.pets.models import Pet
from {I} import Ok, Principal
from elsewhere import Strange, Local
"""


@pytest.mark.parametrize(
    ("annotation", "printed", "missing"),
    [
        ("int | None", "int | None", {}),
        ("Pet | None", "models.Pet | None", {}),
        ("Pet|Ok", "models.Pet|api.Ok", {}),
        ("dict[str, list[Ok]]", "dict[str, list[api.Ok]]", {}),
        ("date", "dt.date", {}),
        ("Literal['é'] | Ok", "Literal['é'] | api.Ok", {}),
        ("dict[\n    str, Pet\n]", "dict[str, models.Pet]", {}),
        ("Strange", "Strange", {}),
        ("Local", "Local_", {"elsewhere": {"Local": "Local_"}}),
        ("Principal", "list[Owner]", {}),
        ("Principal | None", "list[Owner] | None", {}),
    ],
)
def test_type_is_printed_by_the_imports_of_a_module(
    modules: Modules, annotation: str, printed: str, missing: dict[str, dict[str, str]]
) -> None:
    printer = TypePrinter(handlers(modules))
    given = expression("from server.people import Owner\nlist[Owner]\n")
    node, origin = expression(f"{ORIGIN}{annotation}\n")
    assert printer.print_type(node, origin, {"Principal": given}) == printed
    assert printer.missing == missing


def test_object_takes_in_none_where_it_stands_for_a_type_parameter(modules: Modules) -> None:
    printer = TypePrinter(handlers(modules))
    node, origin = expression(f"{ORIGIN}Principal | None\n")
    assert printer.print_type(node, origin, {"Principal": None}) == "object"
    given = expression("from typing import Any\nAny\n")
    assert printer.print_type(node, origin, {"Principal": given}) == "Any"


def test_names_that_are_taken_get_underscores_until_they_are_free() -> None:
    text = "A = 1\nif TYPE_CHECKING:\n    from m import B\n"
    printer = TypePrinter(bind(Path("x.py"), "x", parse_source(text)))
    assert [printer.print_name(name) for name in ("m.A", "n.A", "m.A", "m.B", "x.C", "int")] == [
        "A_",
        "A__",
        "A_",
        "B_",
        "C",
        "int",
    ]
    assert printer.missing == {"m": {"A": "A_", "B": "B_"}, "n": {"A": "A__"}}


def test_import_for_type_checkers_serves_where_annotations_are_not_evaluated() -> None:
    text = "from __future__ import annotations\nif TYPE_CHECKING:\n    from m import B\n"
    printer = TypePrinter(bind(Path("x.py"), "x", parse_source(text)))
    assert printer.print_name("m.B") == "B"
    assert printer.missing == {}
