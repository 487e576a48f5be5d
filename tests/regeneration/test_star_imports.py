"""Handlers that import the whole interface with a star are read like any others."""

from pathlib import Path

import pytest

from tests.regeneration.pets import LIST, UPDATE, after, interface, rules, sync

HANDLERS = """from generated.pets.interface import *
from generated.pets.models import *


class Handlers(PetsApi[object]):
    async def list_pets(self, *, limit: int | None = None, principal: object) -> ListPetsResponse:
        return NotFound()
"""
BOTH = (
    HANDLERS
    + """
    async def update_pet(self, pet_id: str, body: PetUpdate, *, principal: object) -> UpdatePetResponse:
        return NotFound()
"""
)
HEAD = "from generated.pets.interface import *\n"


def test_class_behind_a_star_import_is_found(tmp_path: Path) -> None:
    result = sync(tmp_path, BOTH, interface(LIST, UPDATE), old=interface(LIST, UPDATE))
    assert (result.files, result.findings) == ({}, ())


def test_what_a_star_imports_is_not_imported_again(tmp_path: Path) -> None:
    result = sync(tmp_path, HANDLERS, interface(LIST, UPDATE), old=interface(LIST))
    text = after(tmp_path, result)
    assert text == BOTH.replace("return NotFound()\n", 'raise NotImplementedError("updatePet")\n').replace(
        'raise NotImplementedError("updatePet")', "return NotFound()", 1
    )
    assert result.added == ("update_pet",)


@pytest.mark.parametrize(
    "between",
    [
        {"server/api.py": HEAD},
        {"server/api.py": "from .deep import *\n", "server/deep.py": HEAD},
        {"server/api.py": HEAD + "__all__ = ['PetsApi', 'ListPetsResponse', 'NotFound']\n"},
        {"server/api.py": "from server.handlers import *\n" + HEAD},
    ],
)
def test_star_import_is_followed_through_own_modules(tmp_path: Path, between: dict[str, str]) -> None:
    handlers = HANDLERS.replace(HEAD, "from server.api import *\n")
    result = sync(tmp_path, {**between, "server/handlers.py": handlers}, interface(LIST))
    assert (result.files, result.findings) == ({}, ())


def test_name_that_a_module_does_not_export_is_not_behind_its_star(tmp_path: Path) -> None:
    modules = {
        "server/api.py": HEAD + "__all__ = ['NotFound']\n",
        "server/handlers.py": HANDLERS.replace(HEAD, "from server.api import *\n"),
    }
    result = sync(tmp_path, modules, interface(LIST))
    assert rules(result) == ["handlers"]


def test_name_that_nothing_defines_any_more_is_reported(tmp_path: Path) -> None:
    text = HANDLERS.replace("return NotFound()", "return Gone()")
    result = sync(tmp_path, text, interface(LIST).replace("class Gone", "class Lost"), old=interface(LIST))
    assert result.files == {}
    (finding,) = result.findings
    assert finding.message == "`Gone` is no longer in generated.pets.interface"
    assert finding.span is not None
    assert text.splitlines()[finding.span.start.line - 1].strip() == "return Gone()"


def test_star_import_of_a_library_hides_what_is_defined(tmp_path: Path) -> None:
    text = "from somewhere import *\n" + HANDLERS.replace("return NotFound()", "return Anything()")
    assert sync(tmp_path, text, interface(LIST)).findings == ()
