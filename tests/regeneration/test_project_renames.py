"""`oaswright generate --apply-renames` in a project of several modules: every one of them follows.

Names of models, TypedDicts, responses, methods and parameters; by way of modules that hand them on.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.regeneration.projects import edit, lay_out, oaswright

# Each module before the renames, and what becomes of it.
MODULES = {
    "server/pets.py": (
        """from generated.pets.interface import GetPetNotFound, GetPetOk, GetPetResponse, ListPetsOk
from generated.pets.interface import ListPetsResponse, PetsApi
from generated.pets.models import Pet


class Pets(PetsApi):
    async def list_pets(self, *, limit: int | None = None) -> ListPetsResponse:
        if limit == 1 and isinstance(await self.get_pet("1"), GetPetOk):
            return ListPetsOk([Pet(name=f"{limit}")])
        return ListPetsOk([])

    async def get_pet(self, pet_id: str) -> GetPetResponse:
        return GetPetOk(Pet(name=pet_id)) if pet_id else GetPetNotFound()
""",
        """from generated.pets.interface import ListPetsOk, TakePetNotFound, TakePetOk, TakePetResponse
from generated.pets.interface import ListPetsResponse, PetsApi
from generated.pets.models import Creature


class Pets(PetsApi):
    async def list_pets(self, *, size: int | None = None) -> ListPetsResponse:
        if size == 1 and isinstance(await self.take_pet("1"), TakePetOk):
            return ListPetsOk([Creature(name=f"{size}")])
        return ListPetsOk([])

    async def take_pet(self, pet_id: str) -> TakePetResponse:
        return TakePetOk(Creature(name=pet_id)) if pet_id else TakePetNotFound()
""",
    ),
    "app/__init__.py": (
        """from generated.pets.interface import GetPetOk
from generated.pets.models import Pet, Pet as Animal

__all__ = ["Animal", "GetPetOk", "Pet"]
__all__ += ["Animal"]
""",
        """from generated.pets.interface import TakePetOk
from generated.pets.models import Creature, Creature as Animal

__all__ = ["Animal", "TakePetOk", "Creature"]
__all__ += ["Animal"]
""",
    ),
    "app/stars.py": (
        """from app import *

KEPT = "Pet of app.Pet"  # Pet


def look(found: Pet, again: "Pet | None") -> "list[Pet]":
    '''A Pet.'''
    match found:
        case Pet(name=name):
            return [Pet(name=name), Animal(name=name)]
    return []
""",
        """from app import *

KEPT = "Pet of app.Pet"  # Pet


def look(found: Creature, again: "Creature | None") -> "list[Creature]":
    '''A Pet.'''
    match found:
        case Creature(name=name):
            return [Creature(name=name), Animal(name=name)]
    return []
""",
    ),
    "app/dotted.py": (
        """import app
import generated.pets.models
from generated.pets import interface as api
from generated.pets.dicts import PetDict
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from . import Pet as Lazy

Pets: TypeAlias = "list[app.Pet]"


class Mine(generated.pets.models.Pet):
    def make(self, other: "Lazy", plain: PetDict) -> api.GetPetOk:
        from app import Pet

        return app.GetPetOk(cast("app.Animal", Pet(name=other.name)))
""",
        """import app
import generated.pets.models
from generated.pets import interface as api
from generated.pets.dicts import CreatureDict
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from . import Creature as Lazy

Pets: TypeAlias = "list[app.Creature]"


class Mine(generated.pets.models.Creature):
    def make(self, other: "Lazy", plain: CreatureDict) -> api.TakePetOk:
        from app import Creature as Pet

        return app.TakePetOk(cast("app.Animal", Pet(name=other.name)))
""",
    ),
    "app/clashes.py": (
        """from app import Pet as Pet


class Creature:
    made: list[Pet]
""",
        """from app import Creature as Pet


class Creature:
    made: list[Pet]
""",
    ),
    "app/follows.py": (
        """from app.clashes import Pet

FOUND = [Pet(name="")]
""",
        """from app.clashes import Pet

FOUND = [Pet(name="")]
""",
    ),
    "tests/test_pets.py": (
        """from app.stars import Pet
from server.pets import Pets
from unittest.mock import patch


class Holder:
    def __init__(self, pets: Pets | None) -> None:
        self.pets = pets


def pets() -> Pets:
    return Pets()


async def test(given: Pets, pets, holder: Holder, other) -> None:
    made = Pets()
    await made.get_pet("1")
    await made.list_pets(limit=1)
    await given.get_pet("1")
    await Pets().get_pet("1")
    await pets.get_pet("1") + await holder.pets.get_pet("1") + other.get_pet
    assert Pets.get_pet
    assert Pet(name="")
    with patch("app.stars.Pet"), patch.object(made, "x"), patch("server.pets.Pets.get_pet") as got:
        got("app.stars.Pet")
    monkeypatch.setattr("app.GetPetOk.body", 1)
""",
        """from app.stars import Creature
from server.pets import Pets
from unittest.mock import patch


class Holder:
    def __init__(self, pets: Pets | None) -> None:
        self.pets = pets


def pets() -> Pets:
    return Pets()


async def test(given: Pets, pets, holder: Holder, other) -> None:
    made = Pets()
    await made.take_pet("1")
    await made.list_pets(size=1)
    await given.take_pet("1")
    await Pets().take_pet("1")
    await pets.take_pet("1") + await holder.pets.take_pet("1") + other.get_pet
    assert Pets.take_pet
    assert Creature(name="")
    with patch("app.stars.Creature"), patch.object(made, "x"), patch("server.pets.Pets.take_pet") as got:
        got("app.stars.Pet")
    monkeypatch.setattr("app.TakePetOk.body", 1)
""",
    ),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with all these modules, generated, whose document has other names now."""
    lay_out(tmp_path)
    for name, (before, _) in MODULES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(before, encoding="utf-8")
    result = oaswright(tmp_path, "generate")
    assert result.status == 0, result.err
    assert read(tmp_path) == {name: before for name, (before, _) in MODULES.items()}

    def rename(text: str) -> str:
        return text.replace("Pet:", "Creature:").replace("/Pet'", "/Creature'")

    edit(tmp_path / "specs/shared/pet.yaml", rename)
    edit(
        tmp_path / "specs/pets.yaml",
        lambda text: rename(text).replace("getPet", "takePet").replace("name: limit", "name: size"),
    )
    return tmp_path


def read(root: Path) -> dict[str, str]:
    return {name: (root / name).read_text(encoding="utf-8") for name in MODULES}


def test_every_module_follows(root: Path) -> None:
    result = oaswright(root, "generate", "--apply-renames")
    assert result.status == 0, result.err
    assert read(root) == {name: after for name, (_, after) in MODULES.items()}
    assert oaswright(root, "generate", "--check").status == 0
    modules = "app.stars, app.dotted, app.clashes, app.follows, tests.test_pets"
    done = subprocess.run(
        [sys.executable, "-c", f"import {modules}"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_each_place_is_told_until_it_is_renamed(root: Path) -> None:
    """The names of former models are remembered as long as somebody uses them."""
    for arguments in ((), (), ("--check",)):
        result = oaswright(root, "generate", *arguments)
        assert result.status == 1
        for place in (
            "app/__init__.py:1:38: error[vanished-name]: `GetPetOk`",
            "app/__init__.py:2:35: error[vanished-name]: `Pet`",
            "app/clashes.py:1:17: error[vanished-name]: `Pet`",
            "app/dotted.py:4:34: error[vanished-name]: `PetDict`",
            "app/dotted.py:8:19: error[vanished-name]: `Pet`",
            "app/dotted.py:14:54: error[vanished-name]: `GetPetOk`",
            "app/dotted.py:10:19: used here",
            "app/follows.py:1:25: error[vanished-name]: `Pet`",
            "app/stars.py:6:17: error[vanished-name]: `Pet`",
            "server/pets.py:3:35: error[vanished-name]: `Pet`",
            "tests/test_pets.py:1:23: error[vanished-name]: `Pet`",
            "tests/test_pets.py:18:26: error[wrong-arguments]: `list_pets` is called with `limit`",
            "tests/test_pets.py:24:16: used here",
        ):
            assert place in result.err, (place, result.err)
        assert (
            "hint: now it is `Creature`; write that, or let `oaswright generate --apply-renames`"
            in result.err
        )
    stub = read(root)["server/pets.py"]
    assert oaswright(root, "generate", "--apply-renames").status == 1
    # Only the parameter, which the first run has renamed in the signature, is left to decide.
    found = read(root)
    assert "size: int | None = None" in stub
    assert "if limit == 1 and isinstance(await self.take_pet" in found["server/pets.py"]
    for name in ("server/pets.py", "tests/test_pets.py"):
        edit(root / name, lambda text: text.replace("limit", "size"))
    result = oaswright(root, "generate")
    assert result.status == 0, result.err
    others = {name: after for name, (_, after) in MODULES.items() if name != "server/pets.py"}
    assert {name: text for name, text in read(root).items() if name in others} == others
    assert '"renamed"' not in (root / "generated/pets/.oaswright.json").read_text(encoding="utf-8")


def test_operations_that_swap_their_ids_swap_nothing_in_handlers(tmp_path: Path) -> None:
    """An id that stays is that of the same operation on another path, for handlers and responses alike."""
    lay_out(tmp_path)
    (tmp_path / "server").mkdir(exist_ok=True)
    (tmp_path / "server/pets.py").write_text(MODULES["server/pets.py"][0], encoding="utf-8")
    assert oaswright(tmp_path, "generate").status == 0
    edit(
        tmp_path / "specs/pets.yaml",
        lambda text: text.replace("getPet", "?").replace("listPets", "getPet").replace("?", "listPets"),
    )
    result = oaswright(tmp_path, "generate", "--apply-renames")
    assert result.status == 1
    assert "`GetPetNotFound` is no longer in generated.pets.interface" in result.err
    assert "hint: its operation does not answer with it any more" in result.err
    assert "`GetPetOk` takes other arguments now" in result.err
    assert "ListPetsNotFound" not in (tmp_path / "server/pets.py").read_text(encoding="utf-8")


def test_schema_that_is_renamed_and_edited_is_told_only(root: Path) -> None:
    edit(root / "specs/shared/pet.yaml", lambda text: text.replace("age:", "weight:"))
    result = oaswright(root, "generate", "--apply-renames")
    assert result.status == 1
    assert (
        "app/follows.py:1:25: error[vanished-name]: `Pet` is no longer in generated.pets.models" in result.err
    )
    assert read(root)["app/follows.py"] == MODULES["app/follows.py"][0]
