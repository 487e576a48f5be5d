"""A package laid by tag, and its handlers, through the edits of a document."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.regeneration.projects import Result, oaswright, tree

PYPROJECT = """[tool.oaswright.apis.zoo]
spec = "zoo.yaml"
handlers = "zoo/handlers"
split = "tags"
"""


def operation(name: str, *tags: str, **fields: Any) -> dict[str, Any]:
    """An operation that answers with a pet, or with the problem that all share."""
    ok = {"description": "ok", "content": {"application/json": {"schema": ref("schemas/Pet")}}}
    return {
        "operationId": name,
        **({"tags": [*tags]} if tags else {}),
        "responses": {"200": ok, "404": ref("responses/Missing")},
        **fields,
    }


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{name}"}


def document(**paths: dict[str, Any]) -> dict[str, Any]:
    """A document with a path for each name, `_` for a slash."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zoo", "version": "1"},
        "security": [{"key": []}],
        "paths": {f"/{name.replace('_', '/')}": {"get": found} for name, found in paths.items()},
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
            "responses": {"Missing": {"description": "none"}},
            "schemas": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}},
        },
    }


PETS = operation("getPet", "Pets")
KEEPERS = operation("getKeeper", "Keepers", "Pets")
START = document(pets=PETS, keepers=KEEPERS)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose handlers are to be laid by tag, and nothing generated yet."""
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (tmp_path / "zoo").mkdir()
    (tmp_path / "zoo/__init__.py").touch()
    return tmp_path


def generate(root: Path, document: dict[str, Any], *options: str, status: int = 0) -> Result:
    (root / "zoo.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    result = oaswright(root, "generate", *options)
    assert result.status == status, result.err
    return result


def handlers(root: Path) -> dict[str, str]:
    return {name.removeprefix("zoo/handlers/"): data.decode() for name, data in tree(root, "zoo").items()}


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def start(root: Path) -> dict[str, int]:
    """Start the application and call each operation: the status by its id. A stub answers 501."""
    program = """
import asyncio, httpx, json
from generated.zoo.wiring import OPERATIONS, wire
from oaswright.runtime import Verified
from oaswright.runtime.application import application
from zoo.handlers import ZooHandlers

class Security:
    async def key(self, credential, request):
        return Verified("somebody")

KEY = {"X-Key": "x"}

async def call():
    app = application([wire(ZooHandlers(), security=Security())])
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://zoo", headers=KEY) as client:
        return {found.id: (await client.get(found.path)).status_code for found in OPERATIONS}

print(json.dumps(asyncio.run(call())))
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_stubs_are_laid_by_tag_and_serve(root: Path) -> None:
    result = generate(root, START)
    assert "2 operations added" in result.out
    found = handlers(root)
    assert found.keys() == {"zoo/__init__.py", "zoo/security.py", "__init__.py", "keepers.py", "pets.py"}
    assert "class ZooHandlers(KeepersHandlers, PetsHandlers, ZooApi[object]):" in found["__init__.py"]
    assert "from generated.zoo.interface import GetPetResponse, PetsApi\n" in found["pets.py"]
    assert 'raise NotImplementedError("getPet")' in found["pets.py"]
    assert "class KeepersHandlers(KeepersApi[object]):" in found["keepers.py"]
    assert start(root) == {"getKeeper": 501, "getPet": 501}
    assert "nothing to do" in oaswright(root, "generate").out
    assert oaswright(root, "generate", "--check").status == 0


def test_folder_of_handlers_with_long_names_is_imported(root: Path) -> None:
    """An import that has to be broken stays one statement."""
    long = "handlers_of_one_department_" * 2
    generate(root, document(pets=PETS, long=operation("getLong", long), keepers=KEEPERS))
    assert f"from zoo.handlers.{long.rstrip('_')} import (\n" in handlers(root)["__init__.py"]
    assert start(root) == dict.fromkeys(["getKeeper", "getLong", "getPet"], 501)


def test_new_operation_goes_to_the_class_of_its_tag(root: Path) -> None:
    generate(root, START)
    before = handlers(root)
    generate(root, document(pets=PETS, keepers=KEEPERS, pets_all=operation("listPets", "Pets")))
    after = handlers(root)
    assert {name for name in after if after[name] != before[name]} == {"pets.py"}
    assert after["pets.py"].endswith('        raise NotImplementedError("listPets")\n')
    assert start(root) == dict.fromkeys(["getKeeper", "getPet", "listPets"], 501)


def test_new_tag_gets_a_file_and_joins_the_class_of_all(root: Path) -> None:
    generate(root, START)
    replace_in(root / "zoo/handlers/__init__.py", "object", "str")
    result = generate(root, document(pets=PETS, keepers=KEEPERS, food=operation("getFood", "Food")))
    assert "stub added: getFood" in result.out
    found = handlers(root)
    assert "class FoodHandlers(FoodApi[str]):" in found["food.py"], "the same principal as the others"
    assert (
        "class ZooHandlers(KeepersHandlers, PetsHandlers, FoodHandlers, ZooApi[str]):" in found["__init__.py"]
    )
    assert "from zoo.handlers.food import FoodHandlers\n" in found["__init__.py"]
    assert start(root) == dict.fromkeys(["getFood", "getKeeper", "getPet"], 501)
    assert "nothing to do" in oaswright(root, "generate").out


def test_new_tag_joins_bases_on_lines_of_their_own(root: Path) -> None:
    generate(root, START)
    init = root / "zoo/handlers/__init__.py"
    bases = "KeepersHandlers, PetsHandlers, ZooApi[object]"
    replace_in(init, bases, "\n    KeepersHandlers,\n    PetsHandlers,\n    ZooApi[object],  # all\n")
    generate(root, document(pets=PETS, keepers=KEEPERS, food=operation("getFood", "Food")))
    assert (
        "    PetsHandlers,\n    FoodHandlers,\n    ZooApi[object],  # all\n):"
        in handlers(root)["__init__.py"]
    )


def test_file_that_is_in_use_is_left_alone(root: Path) -> None:
    generate(root, START)
    mine = "LUNCH = 12\n"
    (root / "zoo/handlers/food.py").write_text(mine, encoding="utf-8")
    generate(root, document(pets=PETS, keepers=KEEPERS, food=operation("getFood", "Food")))
    found = handlers(root)
    assert found["food.py"] == mine
    assert "class FoodHandlers" in found["food_handlers.py"]
    assert start(root) == dict.fromkeys(["getFood", "getKeeper", "getPet"], 501)


def test_class_that_nobody_inherits_yet_joins_instead_of_a_second_one(root: Path) -> None:
    generate(root, START)
    mine = """from generated.zoo.interface import FoodApi, GetFoodOk, GetFoodResponse
from generated.zoo.models import Pet


class Kitchen(FoodApi[object]):
    async def get_food(self, *, principal: object) -> GetFoodResponse:
        return GetFoodOk(Pet())
"""
    (root / "zoo/handlers/kitchen.py").write_text(mine, encoding="utf-8")
    generate(root, document(pets=PETS, keepers=KEEPERS, food=operation("getFood", "Food")))
    found = handlers(root)
    assert found["kitchen.py"] == mine
    assert "food.py" not in found
    assert "PetsHandlers, Kitchen, ZooApi[object]" in found["__init__.py"]


def test_handler_of_another_tag_stays_and_follows_its_operation(root: Path) -> None:
    generate(root, START)
    pets = root / "zoo/handlers/pets.py"
    replace_in(pets, 'raise NotImplementedError("getPet")', "raise LookupError  # mine")
    parameter = {"name": "size", "in": "query", "schema": {"type": "integer"}}
    moved = operation("getPet", "Keepers", parameters=[parameter])
    result = generate(root, document(pets=moved, keepers=KEEPERS, more=operation("getMore", "Pets")))
    found = handlers(root)
    assert "self, *, size: int | None = None, principal: object" in found["pets.py"]
    assert "raise LookupError  # mine" in found["pets.py"]
    assert "get_pet" not in found["keepers.py"]
    assert "info[misplaced-handler]: `get_pet` is an operation of `keepers`" in result.err
    assert "move it to KeepersHandlers in zoo/handlers/keepers.py" in result.err
    assert start(root) == {"getKeeper": 501, "getMore": 501, "getPet": 500}


def test_handlers_with_no_class_for_all_are_kept_in_sync_too(root: Path) -> None:
    generate(root, START)
    (root / "zoo/handlers/__init__.py").write_text('"""Mine."""\n', encoding="utf-8")
    more = document(
        pets=operation("getPet", "Keepers"),
        keepers=KEEPERS,
        pets_all=operation("listPets", "Pets"),
        food=operation("getFood", "Food"),
    )
    result = generate(root, more)
    found = handlers(root)
    assert "async def list_pets(" in found["pets.py"]
    assert "async def get_pet(" in found["pets.py"]
    assert "get_pet" not in found["keepers.py"], "it stands in another class"
    assert "class FoodHandlers(FoodApi[object]):" in found["food.py"]
    assert found["__init__.py"] == '"""Mine."""\n'
    assert "misplaced-handler" in result.err
    assert "nothing to do" in oaswright(root, "generate").out


def test_one_class_for_all_keeps_its_file_when_the_package_is_split(root: Path) -> None:
    one = PYPROJECT.replace('"zoo/handlers"', '"zoo/handlers.py"')
    (root / "pyproject.toml").write_text(one.replace('"tags"', '"none"'), encoding="utf-8")
    generate(root, START)
    assert (root / "generated/zoo/interface.py").is_file()
    module = root / "zoo/handlers.py"
    replace_in(module, 'raise NotImplementedError("getPet")', "raise LookupError  # mine")
    before = module.read_text(encoding="utf-8")
    (root / "pyproject.toml").write_text(one, encoding="utf-8")
    result = generate(root, START)
    assert module.read_text(encoding="utf-8") == before
    assert "stub added" not in result.out
    assert not (root / "generated/zoo/interface.py").exists()
    assert (root / "generated/zoo/interface/pets.py").is_file()
    generate(root, document(pets=PETS, keepers=KEEPERS, food=operation("getFood", "Food")))
    assert module.read_text(encoding="utf-8").startswith(before.splitlines()[0])
    assert 'raise NotImplementedError("getFood")' in module.read_text(encoding="utf-8")
    statuses = start(root)
    assert statuses == {"getFood": 501, "getKeeper": 501, "getPet": 500}
    (root / "pyproject.toml").write_text(one.replace('"tags"', '"none"'), encoding="utf-8")
    after = module.read_text(encoding="utf-8")
    assert oaswright(root, "generate").status == 0
    assert module.read_text(encoding="utf-8") == after
    assert not (root / "generated/zoo/interface").exists()
    assert not (root / "generated/zoo/operations").exists()
    assert start(root) == statuses


def test_stub_goes_to_the_mixin_that_has_the_handlers_of_its_tag(root: Path) -> None:
    (root / "zoo/handlers").mkdir()
    mixin = """class Animals:
    async def get_pet(self, *, principal: object) -> object:
        raise LookupError


class Zoo(Animals, ZooApi[object]):
    async def get_keeper(self, *, principal: object) -> GetKeeperResponse:
        raise LookupError
"""
    head = "from generated.zoo.interface import GetKeeperResponse, ZooApi\n\n\n"
    (root / "zoo/handlers/__init__.py").write_text(head + mixin, encoding="utf-8")
    generate(root, START)
    more = {"pets_all": operation("listPets", "Pets"), "food": operation("getFood", "Food")}
    generate(root, document(pets=PETS, keepers=KEEPERS, **more))
    found = handlers(root)
    assert found.keys() == {"zoo/__init__.py", "zoo/security.py", "__init__.py"}
    animals, zoo = found["__init__.py"].split("class Zoo(")
    assert 'raise NotImplementedError("listPets")' in animals
    assert 'raise NotImplementedError("getFood")' in zoo


def test_edit_of_an_operation_changes_the_files_of_its_tag(root: Path) -> None:
    generate(root, document(pets=PETS, keepers=KEEPERS, more=operation("getMore", "More")))
    before = tree(root, "generated")
    summary = operation("getPet", "Pets", summary="Look at it")
    summary["responses"]["410"] = {"description": "gone"}
    generate(root, document(pets=summary, keepers=KEEPERS, more=operation("getMore", "More")))
    after = tree(root, "generated")
    changed = {name.removeprefix("generated/zoo/") for name in after if after[name] != before.get(name)}
    assert changed == {
        ".oaswright.json",
        "interface/__init__.py",
        "interface/pets.py",
        "operations/pets.py",
        "openapi.json",
        "schemas.json",
    }


def test_module_of_a_tag_that_is_gone_goes_and_own_files_stay(root: Path) -> None:
    generate(root, START)
    own = root / "generated/zoo/interface/notes.txt"
    own.write_text("mine", encoding="utf-8")
    drift = oaswright(root, "generate", "--check")
    assert drift.status == 0
    (root / "zoo.yaml").write_text(yaml.safe_dump(document(pets=PETS)), encoding="utf-8")
    drift = oaswright(root, "generate", "--check")
    assert drift.status == 1
    assert "--- a/generated/zoo/interface/keepers.py\n+++ /dev/null" in drift.out
    result = generate(root, document(pets=PETS), status=1)
    assert "orphan-handler" in result.err
    assert "its operation is not in the document any more; remove what uses it" in result.err
    assert not (root / "generated/zoo/interface/keepers.py").exists()
    assert not (root / "generated/zoo/operations/keepers.py").exists()
    assert own.read_text(encoding="utf-8") == "mine"


LAYOUTS = [
    (
        "its last operation has another tag",
        document(pets=operation("getPet", "Keepers"), keepers=KEEPERS),
        "",
    ),
    ("it has another name", document(pets=operation("getPet", "Animals"), keepers=KEEPERS), ""),
    ("the package is one module", START, PYPROJECT.replace('"tags"', '"none"')),
]


@pytest.mark.parametrize(
    ("after", "pyproject"), [layout[1:] for layout in LAYOUTS], ids=[x[0] for x in LAYOUTS]
)
def test_class_of_a_tag_that_is_gone_has_another_base(
    root: Path, after: dict[str, Any], pyproject: str
) -> None:
    generate(root, START)
    pets = root / "zoo/handlers/pets.py"
    replace_in(pets, 'raise NotImplementedError("getPet")', "raise LookupError  # mine")
    (root / "pyproject.toml").write_text(pyproject or PYPROJECT, encoding="utf-8")
    result = generate(root, after)
    assert "PetsHandlers" in result.out
    assert "PetsApi" not in pets.read_text(encoding="utf-8")
    assert start(root) == {"getKeeper": 501, "getPet": 500}
    assert "nothing to do" in oaswright(root, "generate").out
    (root / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    generate(root, START)
    assert start(root) == {"getKeeper": 501, "getPet": 500}


def test_class_of_a_tag_without_operations_still_imports(root: Path) -> None:
    more = document(pets=PETS, keepers=KEEPERS, food=operation("getFood", "Food"))
    generate(root, more)
    food = root / "zoo/handlers/food.py"
    text = food.read_text(encoding="utf-8")
    food.write_text(text[: text.index("    async def")] + "    plates = 3  # mine\n", encoding="utf-8")
    generate(root, START)
    assert "class FoodHandlers(ZooApi[object]):" in food.read_text(encoding="utf-8")
    assert "plates = 3  # mine" in food.read_text(encoding="utf-8")
    assert start(root) == {"getKeeper": 501, "getPet": 501}


def test_other_uses_of_the_class_of_a_tag_are_told(root: Path) -> None:
    generate(root, START)
    (root / "zoo/tools.py").write_text(
        "from generated.zoo import interface as api\n\n\ndef look(pets: api.PetsApi[str]) -> None: ...\n",
        encoding="utf-8",
    )
    result = generate(root, document(pets=operation("getPet", "Keepers"), keepers=KEEPERS), status=1)
    assert "zoo/tools.py:4:16: error[vanished-name]: `PetsApi` is no longer in" in result.err
    assert "hint: now it is `KeepersApi`" in result.err


def test_import_from_the_module_of_a_tag_is_led_to_the_package(root: Path) -> None:
    generate(root, START)
    pets = root / "zoo/handlers/pets.py"
    replace_in(pets, "from generated.zoo.interface import", "from generated.zoo.interface.pets import")
    shared = "from generated.zoo.interface.shared import Missing, Principal  # noqa\n"
    replace_in(pets, "\n\nclass", f"{shared}from generated.zoo.models.shared import Pet  # noqa\n\n\nclass")
    result = oaswright(root, "generate")
    assert (result.out, result.err) == ("nothing to do\n", ""), "it means the same"
    result = generate(
        root,
        document(pets=operation("getPet", "Keepers"), keepers=KEEPERS, more=operation("getMore", "Pets")),
        status=1,
    )
    assert "`GetPetResponse` is no longer in generated.zoo.interface.pets" in result.err
    assert "import it from generated.zoo.interface, where it stays whatever its tag is" in result.err
    result = generate(root, document(pets=operation("getPet", "Keepers"), keepers=KEEPERS), status=1)
    assert "`GetPetResponse` is not in generated.zoo.interface.pets" in result.err, "that module is gone"


def test_shared_response_with_a_second_status_stops_until_the_handlers_follow(root: Path) -> None:
    generate(root, START)
    pets = root / "zoo/handlers/pets.py"
    replace_in(pets, 'raise NotImplementedError("getPet")', "return Missing()  # mine")
    replace_in(pets, "GetPetResponse, PetsApi", "GetPetResponse, Missing, PetsApi")
    before = tree(root, "generated", "zoo")
    keepers = operation("getKeeper", "Keepers", "Pets")
    keepers["responses"]["410"] = ref("responses/Missing")
    result = generate(root, document(pets=PETS, keepers=keepers), status=1)
    assert "get_pet answers 404 with `MissingNotFound` now" in result.err
    assert "1 error; nothing was written" in result.err
    assert tree(root, "generated", "zoo") == before
    result = generate(root, document(pets=PETS, keepers=keepers), "--apply-renames")
    assert "renamed: Missing -> MissingNotFound" in result.out
    assert "return MissingNotFound()  # mine" in pets.read_text(encoding="utf-8")
    assert start(root) == {"getKeeper": 501, "getPet": 404}
    assert "nothing to do" in oaswright(root, "generate").out
