"""Responses and models of the package that are made of what they do not take: told in every run."""

from pathlib import Path

import pytest

from tests.regeneration.pets import LIST, interface, sync
from tests.regeneration.projects import edit, lay_out, oaswright

MODELS = """from typing import Annotated

from oaswright.runtime import Model
from pydantic import ConfigDict, Field, MISSING


class Pet(Model):
    name: str
    nick_name: Annotated[str | MISSING, Field(alias="nickName")] = MISSING
    home_id: Annotated[int, Field(alias="homeId")]
    tags: list[str] = Field(default_factory=list)


class Dog(Pet):
    bark: bool | None


class Cat(Model):
    model_config = ConfigDict(extra="allow")
    lives: int = 9


class PetUpdate(Model):
    pass
"""
HANDLERS = """from generated.pets import models
from generated.pets.interface import Gone, ListPetsOk, ListPetsResponse, NotFound, PetsApi
from generated.pets.models import Cat, Dog, Pet, PetUpdate
from server import tools


class Handlers(PetsApi[object]):
    async def list_pets(self, *, limit: int | None = None, principal: object) -> ListPetsResponse:
        values: dict[str, int] = {}
        pets: list[int] = []
        return {call}
"""
TOOLS = "from generated.pets.models import Pet as Animal\n"
TAKES_PET = "it takes `name: str`, `home_id: int`, and may take `nick_name`, `tags`"


@pytest.mark.parametrize(
    ("call", "message", "hint"),
    [
        ("ListPetsOk()", "`ListPetsOk` is made without `body`", "it takes `body: Pet`"),
        (
            "NotFound(limit)",
            "`NotFound` is made with more values by place than it takes",
            "it takes nothing",
        ),
        (
            "ListPetsOk(limit, limit)",
            "`ListPetsOk` is made with more values by place than it takes",
            "it takes `body: Pet`",
        ),
        (
            "ListPetsOk(bodies=limit)",
            "`ListPetsOk` is made without `body` and with `bodies`, which it does not have",
            "it takes `body: Pet`",
        ),
        ('Pet(name="Rex")', "`Pet` is made without `home_id`", TAKES_PET),
        ("models.Pet()", "`Pet` is made without `name` and `home_id`", TAKES_PET),
        ('tools.Animal(name="Rex")', "`Animal` is made without `home_id`", TAKES_PET),
        (
            'Pet(name="Rex", homeId=1, age=3, colour="red")',
            "`Pet` is made with `age` and `colour`, which it does not have",
            TAKES_PET,
        ),
        (
            'Dog(name="Rex", home_id=1)',
            "`Dog` is made without `bark`",
            "it takes `name: str`, `home_id: int`, `bark: bool | None`, and may take `nick_name`, `tags`",
        ),
        (
            "Cat(9)",
            "`Cat` is made with more values by place than it takes",
            "it may take `lives`",
        ),
    ],
)
def test_what_a_class_does_not_take_is_told(tmp_path: Path, call: str, message: str, hint: str) -> None:
    files = {"server/handlers.py": HANDLERS.replace("{call}", call), "server/tools.py": TOOLS}
    # Without a former interface to compare with: what stands there is enough.
    found = sync(tmp_path, files, interface(LIST), models=MODELS).findings
    assert [(one.rule, one.message, one.hint) for one in found] == [("wrong-arguments", message, hint)]
    assert found[0].span is not None
    assert (found[0].span.start.line, found[0].span.start.column) == (11, 16)


@pytest.mark.parametrize(
    "call",
    [
        "ListPetsOk(limit)",
        "ListPetsOk(body=limit)",
        "ListPetsOk(*pets)",
        "Pet(**values)",
        'Pet(name="Rex", homeId=1, nickName="R", tags=[])',
        'Dog(name="Rex", home_id=1, bark=None, nick_name="R")',
        "Cat(colour=1)",
        "PetUpdate()",
        "Gone()",
        "(lambda Pet: Pet())(limit)",
    ],
)
def test_what_a_class_takes_is_all_right(tmp_path: Path, call: str) -> None:
    files = {"server/handlers.py": HANDLERS.replace("{call}", call), "server/tools.py": TOOLS}
    assert sync(tmp_path, files, interface(LIST), models=MODELS).findings == ()


def test_member_that_an_edit_requires_is_told_until_it_is_given(tmp_path: Path) -> None:
    lay_out(tmp_path)
    oaswright(tmp_path, "generate")
    handlers = tmp_path / "server/pets.py"
    stub = 'raise NotImplementedError("getPet")'
    edit(handlers, lambda text: text.replace(stub, 'return GetPetOk(Pet(name="Rex"))'))
    edit(handlers, lambda text: text.replace("import ", "import GetPetOk, ", 1))
    edit(
        handlers,
        lambda text: text.replace("\n\n\nclass", "\nfrom generated.pets.models import Pet\n\n\nclass", 1),
    )
    assert oaswright(tmp_path, "generate").status == 0
    edit(tmp_path / "specs/shared/pet.yaml", lambda text: text.replace("[name]", "[name, age]"))
    for arguments in (["generate"], ["generate"], ["generate", "--check"]):
        result = oaswright(tmp_path, *arguments)
        assert result.status == 1
        assert "error[wrong-arguments]: `Pet` is made without `age`" in result.err
    edit(handlers, lambda text: text.replace('name="Rex"', 'name="Rex", age=3'))
    result = oaswright(tmp_path, "generate")
    assert (result.status, result.out) == (0, "nothing to do\n")
