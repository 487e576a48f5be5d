"""`oaswright generate` in a project: what it writes, says, checks and remembers."""

import errno
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from oaswright.cli import regeneration
from oaswright.config import ApiConfig, Config
from oaswright.generation import Generation
from oaswright.publish import moving
from oaswright.render import models

from tests.regeneration.projects import edit, lay_out, listed_in_manifest, oaswright, process, tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that has been generated."""
    lay_out(tmp_path)
    result = oaswright(tmp_path, "generate")
    assert result.status == 0, result.err
    assert "3 operations added" in result.out
    return tmp_path


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The names of the APIs that each run really generates."""
    runs: list[list[str]] = []
    real = regeneration.generate

    def spy(config: Config, apis: list[ApiConfig], **options: object) -> Generation:
        runs.append([api.name for api in apis])
        return real(config, apis, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(regeneration, "generate", spy)
    return runs


def test_second_run_has_nothing_to_do(root: Path, generated: list[list[str]]) -> None:
    before = tree(root, "generated", "server")
    result = oaswright(root, "generate")
    assert (result.status, result.out, result.err) == (0, "nothing to do\n", "")
    assert oaswright(root, "generate", "--check").status == 0
    assert generated == []
    assert tree(root, "generated", "server") == before


def test_runs_without_memory_agree(root: Path) -> None:
    shutil.rmtree(root / ".oaswright")
    assert oaswright(root, "generate", "--check").out == ""
    assert not (root / ".oaswright").exists()
    assert oaswright(root, "generate").out == "nothing to do\n"


def test_only_what_an_edit_concerns_is_generated(root: Path, generated: list[list[str]]) -> None:
    shops = tree(root, "generated/shops")
    edit(root / "specs/shared/pet.yaml", lambda text: text.replace("age:", "weight:"))
    assert oaswright(root, "generate").status == 0
    assert generated == [["pets"]]
    assert "weight" in (root / "generated/pets/models.py").read_text(encoding="utf-8")
    assert tree(root, "generated/shops") == shops
    edit(root / "specs/shops.yaml", lambda text: text.replace("All shops", "Every shop"))
    assert oaswright(root, "generate").status == 0
    assert generated == [["pets"], ["shops"]]


@pytest.mark.parametrize(
    "name",
    [
        "specs/pets.yaml",
        "specs/shared/pet.yaml",
        "server/pets.py",
        "generated/pets/models.py",
        "generated/pets/.oaswright.json",
        "generated/__init__.py",
        "pyproject.toml",
    ],
)
def test_every_file_that_matters_is_noticed(root: Path, name: str, generated: list[list[str]]) -> None:
    with (root / name).open("a", encoding="utf-8") as file:
        file.write("\n" if name.endswith(".json") else "\n# more\n")
    assert oaswright(root, "generate").status == 0
    assert ("pets" in {api for run in generated for api in run}) == (name != "pyproject.toml")
    assert oaswright(root, "generate", "--check").status == 0


def test_models_are_made_anew_only_where_their_schemas_change(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[list[str]] = []
    real = models._generate

    def spy(schemas: str, names: Mapping[str, str]) -> str:
        made.append([*json.loads(schemas)])
        return real(schemas, names)

    monkeypatch.setattr(models, "_generate", spy)
    specs = root / "specs/pets.yaml"
    for old, new in (("All pets", "Every pet"), ("name: limit", "name: size"), ("name: size", "name: limit")):
        specs.write_text(specs.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        assert "wrote generated/pets/" in oaswright(root, "generate").out
    assert made == []
    edit(root / "specs/shared/pet.yaml", lambda text: text.replace("age:", "weight:"))
    assert oaswright(root, "generate").status == 0
    assert made == [["Pet"]]
    edit(root / "specs/shared/pet.yaml", lambda text: text.replace("weight:", "age:"))
    assert oaswright(root, "generate").status == 0
    assert made == [["Pet"]]
    remembered = tree(root, "generated", "server")
    shutil.rmtree(root / ".oaswright")
    assert oaswright(root, "generate", "--check").status == 0
    shutil.rmtree(root / "generated")
    assert oaswright(root, "generate").status == 0
    assert tree(root, "generated", "server") == remembered


def test_damaged_parts_are_made_anew(root: Path) -> None:
    before = tree(root, "generated")
    for part in (root / ".oaswright/parts").iterdir():
        part.write_bytes(part.read_bytes().replace(b"name: str", b"name: int"))
    edit(root / "specs/pets.yaml", lambda text: text.replace("All pets", "Every pet"))
    assert oaswright(root, "generate").status == 0
    assert oaswright(root, "generate", "--check").status == 0
    assert tree(root, "generated")["generated/pets/models.py"] == before["generated/pets/models.py"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": null}', "\x00", '{"key": [1], "entries": 3}'])
def test_damaged_memory_does_no_harm(root: Path, text: str) -> None:
    (root / ".oaswright/cache.json").write_text(text, encoding="utf-8")
    assert oaswright(root, "generate").out == "nothing to do\n"
    assert oaswright(root, "generate", "--check").status == 0


def test_memory_is_invisible_to_git(root: Path) -> None:
    assert (root / ".oaswright/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_check_shows_a_diff_and_writes_nothing(root: Path) -> None:
    edit(root / "specs/pets.yaml", lambda text: text.replace("name: limit", "name: size"))
    before = tree(root, ".")
    result = oaswright(root, "generate", "--check")
    assert result.status == 1
    assert "--- a/server/pets.py\n+++ b/server/pets.py\n" in result.out
    assert "-    async def list_pets(self, *, limit: int | None = None) -> ListPetsResponse:\n" in result.out
    names = [line.partition(": is out of date")[0] for line in result.err.splitlines()]
    assert names == [
        "server/pets.py",
        "generated/pets/interface.py",
        "generated/pets/wiring.py",
        "generated/pets/openapi.json",
        "generated/pets/schemas.json",
        "generated/pets/.oaswright.json",
        "run `oaswright generate`",
    ]
    shown = [line.removeprefix("+++ b/") for line in result.out.splitlines() if line.startswith("+++ ")]
    assert shown == names[:-1]
    assert tree(root, ".") == before
    assert oaswright(root, "generate", "--diff").status == 0


def test_check_names_files_that_were_edited_by_hand(root: Path) -> None:
    edit(root / "generated/pets/models.py", lambda text: f"{text}\n# mine\n")
    result = oaswright(root, "generate", "--check")
    assert result.status == 1
    assert "generated/pets/models.py: was edited by hand" in result.err
    assert "-# mine" in result.out


def test_check_names_what_is_missing_and_what_is_too_much(root: Path) -> None:
    (root / "generated/pets/models.py").unlink()
    listed_in_manifest(root / "generated/pets", "former.py")
    result = oaswright(root, "generate", "--check")
    assert "generated/pets/models.py: is missing\n" in result.err
    assert "generated/pets/former.py: is no longer generated\n" in result.err


def test_a_checkout_with_other_line_ends_is_no_drift(root: Path, generated: list[list[str]]) -> None:
    for name, data in tree(root, ".").items():
        if not name.startswith(".oaswright/"):
            (root / name).write_bytes(data.replace(b"\n", b"\r\n"))
    before = tree(root, ".")
    assert oaswright(root, "generate", "--check").status == 0
    assert oaswright(root, "generate").out == "nothing to do\n"
    assert tree(root, ".") == before
    assert generated == []
    shutil.rmtree(root / ".oaswright")
    check = oaswright(root, "generate", "--check")
    assert (check.status, check.out, check.err) == (0, "", "")
    rename = ("name: limit", "name: size")
    edit(root / "specs/pets.yaml", lambda text: text.replace(*rename))
    result = oaswright(root, "generate")
    assert result.status == 0
    assert "edited by hand" not in result.err
    assert b"\r\n" in (root / "server/pets.py").read_bytes()
    assert b"\r" not in (root / "generated/pets/interface.py").read_bytes()


def test_edit_by_hand_is_kept_aside(root: Path) -> None:
    edit(root / "generated/pets/models.py", lambda text: f"{text}\n# mine\n")
    result = oaswright(root, "generate")
    assert "generated/pets/models.py had been edited by hand" in result.err
    kept = root / ".oaswright/replaced/generated/pets/models.py"
    assert kept.read_text(encoding="utf-8").endswith("# mine\n")
    assert "# mine" not in (root / "generated/pets/models.py").read_text(encoding="utf-8")


def test_another_version_of_the_tool_is_no_drift(root: Path) -> None:
    manifest = root / "generated/pets/.oaswright.json"
    table = json.loads(manifest.read_text(encoding="utf-8"))
    edit(manifest, lambda text: text.replace(table["oaswright"], "0.0.1"))
    result = oaswright(root, "generate", "--check")
    assert result.status == 0
    assert "another version" in result.err


def test_version_stands_in_the_manifest_only(root: Path) -> None:
    manifest = json.loads((root / "generated/pets/.oaswright.json").read_text(encoding="utf-8"))
    assert list(manifest) == ["oaswright", "settings", "files", "operations"]
    assert manifest["operations"] == {
        "get_pet": "getPet GET /pets/{petId}",
        "list_pets": "listPets GET /pets",
    }
    assert sorted(manifest["files"]) == [
        ".gitattributes",
        "__init__.py",
        "dicts.py",
        "interface.py",
        "models.py",
        "openapi.json",
        "schemas.json",
        "wiring.py",
    ]


def test_stale_files_and_packages_go(root: Path) -> None:
    listed_in_manifest(root / "generated/pets", "former.py")
    (root / "generated/mine").mkdir()
    (root / "generated/mine/notes.txt").write_text("mine", encoding="utf-8")
    edit(root / "pyproject.toml", lambda text: text.partition("[tool.oaswright.apis.shops]")[0])
    result = oaswright(root, "generate")
    assert result.status == 0
    assert not (root / "generated/pets/former.py").exists()
    assert not (root / "generated/shops").exists()
    assert (root / "generated/mine/notes.txt").exists()
    assert (root / "server/shops.py").exists()


def test_renamed_operation_is_proposed_then_done_on_request(root: Path) -> None:
    edit(
        root / "server/pets.py",
        lambda text: text.replace('raise NotImplementedError("listPets")', "return 1  # mine"),
    )
    edit(root / "specs/pets.yaml", lambda text: text.replace("listPets", "findPets"))
    result = oaswright(root, "generate")
    assert result.status == 1, "the module cannot be imported"
    assert "`ListPetsResponse` is no longer in generated.pets.interface" in result.err
    assert "hint: now it is `FindPetsResponse`" in result.err
    assert "1 operation added, 1 orphan (server/pets.py:" in result.out
    assert ", renamed to find_pets?)" in result.out
    assert "warning[renamed-handler]" in result.err
    # It stays known, on runs with nothing to do and on runs that remember nothing.
    again = oaswright(root, "generate")
    assert again.out.startswith("nothing to do\n")
    assert again.status == 1
    assert "warning[renamed-handler]" in again.err
    shutil.rmtree(root / ".oaswright")
    assert "warning[renamed-handler]" in oaswright(root, "generate").err
    done = oaswright(root, "generate", "--apply-renames")
    assert "2 names renamed" in done.out
    text = (root / "server/pets.py").read_text(encoding="utf-8")
    assert "list_pets" not in text
    assert text.count("find_pets") == 1
    assert "return 1  # mine" in text
    manifest = json.loads((root / "generated/pets/.oaswright.json").read_text(encoding="utf-8"))
    assert "retired" not in manifest


def test_operation_that_takes_the_name_of_another_does_not_take_its_handler(root: Path) -> None:
    edit(
        root / "server/pets.py",
        lambda text: text.replace('raise NotImplementedError("listPets")', "return 1  # mine"),
    )
    edit(
        root / "specs/pets.yaml",
        lambda text: text.replace(
            "paths:\n",
            "paths:\n  /old-pets:\n    get:\n      operationId: list_pets\n"
            "      responses: {'204': {description: None.}}\n",
        ),
    )
    before = tree(root, "generated", "server")
    refused = oaswright(root, "generate")
    assert refused.status == 1
    assert tree(root, "generated", "server") == before
    heir = re.search(
        r"error\[renamed-handler\]: `list_pets` answers `GET /pets`, which is now `(\w+)`; "
        r"`GET /old-pets` took its name",
        refused.err,
    )
    assert heir is not None
    done = oaswright(root, "generate", "--apply-renames")
    assert done.status == 0
    text = (root / "server/pets.py").read_text(encoding="utf-8")
    mine = text.partition(f"async def {heir[1]}(")[2].partition("async def")[0]
    assert "return 1  # mine" in mine
    assert 'raise NotImplementedError("list_pets")' in text
    assert oaswright(root, "generate").out == "nothing to do\n"


def test_errors_in_documents_leave_everything_as_it_was(root: Path) -> None:
    before = tree(root, "generated", "server")
    edit(
        root / "specs/pets.yaml",
        lambda text: text.replace("#/components/schemas/Pets", "#/components/schemas/Petz"),
    )
    edit(root / "specs/shops.yaml", lambda text: text.replace("All shops", "Every shop"))
    result = oaswright(root, "generate")
    assert result.status == 1
    assert "nothing was written" in result.err
    assert tree(root, "generated", "server") == before


def test_handlers_that_do_not_parse_are_named(root: Path) -> None:
    edit(root / "server/pets.py", lambda text: f"{text}\ndef (\n")
    edit(root / "specs/pets.yaml", lambda text: text.replace("name: limit", "name: size"))
    result = oaswright(root, "generate")
    assert result.status == 1
    assert "server/pets.py" in result.err
    assert "does not parse" in result.err


def test_folder_without_permission_is_one_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(root / "specs/pets.yaml", lambda text: text.replace("name: limit", "name: size"))
    before = tree(root, "generated", "server")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(root / "server/pets.py"))

    monkeypatch.setattr("oaswright.publish.transaction.stage_file", refuse)
    result = oaswright(root, "generate")
    assert result.status == 2
    assert result.err.endswith("server/pets.py: Permission denied; nothing was written\n")
    assert tree(root, "generated", "server") == before


def test_folder_that_cannot_be_renamed_has_its_files_replaced(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = moving.exchange

    def stuck(first: Path, second: Path) -> bool:
        if second.is_dir():
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(first), None, str(second))
        return real(first, second)

    monkeypatch.setattr(moving, "exchange", stuck)
    listed_in_manifest(root / "generated/pets", "former.py")
    edit(root / "specs/pets.yaml", lambda text: text.replace("name: limit", "name: size"))
    assert oaswright(root, "generate").status == 0
    assert not (root / "generated/pets/former.py").exists()
    monkeypatch.undo()
    shutil.rmtree(root / ".oaswright")
    assert oaswright(root, "generate", "--check").status == 0


def test_one_document_without_configuration_leaves_nothing_beside_its_package(tmp_path: Path) -> None:
    lay_out(tmp_path)
    result = oaswright(tmp_path, "generate", "specs/shops.yaml", "--out", "out/shops")
    assert result.status == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["shops"]
    listed_in_manifest(tmp_path / "out/shops", "former.py")
    assert oaswright(tmp_path, "generate", "specs/shops.yaml", "--out", "out/shops").status == 0
    assert not (tmp_path / "out/shops/former.py").exists()


def test_one_document_that_has_not_changed_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path)
    (tmp_path / "pyproject.toml").unlink()
    out = ("generate", "specs/pets.yaml", "--out", "out/shop")
    runs: list[object] = []
    real = regeneration.generate
    monkeypatch.setattr(regeneration, "generate", lambda *a, **k: (runs.append(a), real(*a, **k))[1])
    assert "wrote" in oaswright(tmp_path, *out).out
    written = tree(tmp_path / "out/shop", ".")
    for arguments in (out, (*out, "--check")):
        assert oaswright(tmp_path, *arguments).status == 0
    assert oaswright(tmp_path, *out).out == "nothing to do\n"
    assert len(runs) == 1
    # Another document, a file that it refers to, a file of the package, rules: each gets its run.
    assert oaswright(tmp_path, "generate", "specs/shops.yaml", "--out", "out/shop").status == 0
    assert oaswright(tmp_path, *out).status == 0
    edit(tmp_path / "specs/shared/pet.yaml", lambda text: f"{text}# more\n")
    assert oaswright(tmp_path, *out).status == 0
    edit(tmp_path / "out/shop/models.py", lambda text: f"{text}# more\n")
    assert oaswright(tmp_path, *out).status == 0
    (tmp_path / "pyproject.toml").write_text("[tool.oaswright.rules]\n", encoding="utf-8")
    assert oaswright(tmp_path, *out).status == 0
    assert len(runs) == 6
    assert oaswright(tmp_path, *out).out == "nothing to do\n"
    assert tree(tmp_path / "out/shop", ".") == written


def test_command_imports_little_when_there_is_nothing_to_do(root: Path) -> None:
    # What measures coverage in other processes would import modules of its own.
    result = process(root, "generate", PYTHONPROFILEIMPORTTIME="1", COVERAGE_PROCESS_CONFIG="")
    assert result.out == "nothing to do\n"
    imported = {
        line.rpartition("|")[2].strip() for line in result.err.splitlines() if line.startswith("import time:")
    }
    heavy = {
        "yaml",
        "jinja2",
        "datamodel_code_generator",
        "pydantic",
        "difflib",
        "tomllib",
        "oaswright.lint",
    }
    assert imported & heavy == set()


def test_new_module_among_handlers_is_noticed(root: Path) -> None:
    edit(root / "pyproject.toml", lambda text: text.replace("server/pets.py", "server/pets"))
    (root / "server/pets").mkdir()
    (root / "server/pets.py").rename(root / "server/pets/listing.py")
    assert oaswright(root, "generate").out == "nothing to do\n"
    more = "from .listing import PetsHandlers\n\n\nclass Better(PetsHandlers):\n    limit: int = 3\n"
    (root / "server/pets/better.py").write_text(more, encoding="utf-8")
    edit(
        root / "specs/pets.yaml",
        lambda text: text.replace("operationId: getPet\n", "operationId: getPet\n      summary: One pet.\n"),
    )
    assert oaswright(root, "generate").status == 0
    (root / "server/pets/extra.py").write_text("def (\n", encoding="utf-8")
    result = oaswright(root, "generate")
    assert result.status == 1
    assert "server/pets/extra.py:1" in result.err


@pytest.mark.parametrize("line", ['output = "../elsewhere"', 'output = "/tmp/elsewhere"'])
def test_output_outside_the_project_is_refused(root: Path, line: str) -> None:
    edit(root / "pyproject.toml", lambda text: text.replace('output = "generated"', line))
    result = oaswright(root, "generate")
    assert result.status == 2
    assert "lies outside the project" in result.err


def test_source_folder_is_no_part_of_a_name(tmp_path: Path) -> None:
    lay_out(tmp_path)
    edit(
        tmp_path / "pyproject.toml",
        lambda text: text.replace('"generated"', '"src/app/generated"').replace("server/", "src/app/"),
    )
    assert oaswright(tmp_path, "generate").status == 0
    text = (tmp_path / "src/app/pets.py").read_text(encoding="utf-8")
    assert "from app.generated.pets.interface import" in text
    shutil.rmtree(tmp_path / ".oaswright")
    assert oaswright(tmp_path, "generate").out == "nothing to do\n"


@pytest.mark.parametrize(
    ("output", "package"), [("made/here", "made.here.pets"), (".", "pets"), ("src", "pets")]
)
def test_name_that_vanished_is_reported_wherever_the_package_lies(
    tmp_path: Path, output: str, package: str
) -> None:
    lay_out(tmp_path)
    edit(tmp_path / "pyproject.toml", lambda text: text.replace('"generated"', f'"{output}"'))
    assert oaswright(tmp_path, "generate").status == 0
    handlers = tmp_path / "server/pets.py"
    edit(handlers, lambda text: f"{text}\n\nfrom {package}.models import Pet\n\nREX = Pet(name='Rex')\n")
    for file in (tmp_path / "specs/shared/pet.yaml", tmp_path / "specs/pets.yaml"):
        edit(file, lambda text: text.replace("Pet:", "Animal:").replace("/Pet'", "/Animal'"))
    result = oaswright(tmp_path, "generate")
    assert result.status == 1
    assert f"error[vanished-name]: `Pet` is no longer in {package}.models" in result.err


USERS = """from generated.pets.interface import GetPetNotFound, GetPetOk, GetPetOk as Fine
import generated.pets.interface as api

FOUND = api.GetPetOk, Fine


def explain(answer: "GetPetNotFound | None") -> None: ...
"""


def test_places_in_other_modules_are_told_until_they_are_mended(root: Path) -> None:
    (root / "server/users.py").write_text(USERS, encoding="utf-8")
    edit(root / "specs/pets.yaml", lambda text: text.replace("operationId: getPet", "operationId: takePet"))
    for arguments in ((), (), ("--check",)):
        result = oaswright(root, "generate", *arguments)
        assert result.status == 1
        assert re.findall(r"server/users.py:(\d+):\d+: error\[vanished-name\]: `(\w+)`", result.err) == [
            ("1", "GetPetNotFound"),
            ("1", "GetPetOk"),
        ]
    edit(root / "server/users.py", lambda text: text.replace("GetPet", "TakePet"))
    assert "server/users.py" not in oaswright(root, "generate").err


def test_renames_keep_other_names_of_imports(root: Path) -> None:
    """One that it uses itself, one for others, one under another name, one in a string."""
    (root / "server/users.py").write_text(USERS, encoding="utf-8")
    edit(root / "specs/pets.yaml", lambda text: text.replace("operationId: getPet", "operationId: takePet"))
    assert oaswright(root, "generate", "--apply-renames").status == 0
    check = "from server.users import TakePetOk, Fine, FOUND; import typing, server.users as u; "
    check += "assert TakePetOk is Fine is FOUND[0] is FOUND[1]; typing.get_type_hints(u.explain)"
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert oaswright(root, "generate", "--check").status == 0


def test_classes_of_a_renamed_operation_are_renamed_after_a_run_that_only_told_them(root: Path) -> None:
    """The former interface is gone by then, but not what its operation was called."""
    handlers = root / "server/pets.py"
    edit(handlers, lambda text: text.replace("import ", "import GetPetNotFound, ListPetsOk, ", 1))
    edit(
        handlers, lambda text: text.replace('raise NotImplementedError("getPet")', "return GetPetNotFound()")
    )
    edit(
        handlers, lambda text: text.replace('raise NotImplementedError("listPets")', "return ListPetsOk([])")
    )
    assert oaswright(root, "generate").status == 0
    edit(root / "specs/pets.yaml", lambda text: text.replace("operationId: getPet", "operationId: takePet"))
    edit(
        root / "specs/pets.yaml",
        lambda text: text.replace("operationId: listPets", "operationId: all").replace("  /pets:", "  /all:"),
    )
    first, again = oaswright(root, "generate"), oaswright(root, "generate")
    for result in (first, again):
        assert result.status == 1
        hints = re.findall(r"`(\w+)` is n.*\n.*\n.*\n.*\n.*\n  hint: (.*)", result.err)
        assert set(hints) == {
            ("GetPetNotFound", "now it is `TakePetNotFound`"),
            ("GetPetResponse", "now it is `TakePetResponse`"),
            ("ListPetsOk", "its operation is not in the document any more; remove what uses it"),
            ("ListPetsResponse", "its operation is not in the document any more; remove what uses it"),
        }
    oaswright(root, "generate", "--apply-renames")
    text = handlers.read_text(encoding="utf-8")
    assert "GetPet" not in text
    assert "    async def take_pet(self, pet_id: str) -> TakePetResponse:\n" in text
    assert "        return TakePetNotFound()\n" in text


def test_every_use_of_a_removed_parameter_is_to_be_mended(root: Path) -> None:
    handlers = root / "server/pets.py"
    stub = 'raise NotImplementedError("listPets")'
    body = "# both\n        if limit:\n            raise ValueError(limit)\n        raise OSError"
    edit(handlers, lambda text: text.replace(stub, body))
    edit(root / "specs/pets.yaml", lambda text: text.replace("name: limit", "name: size"))
    line = handlers.read_text(encoding="utf-8").splitlines().index("        if limit:") + 1
    for arguments in (["generate"], ["generate"], ["generate", "--check"]):
        result = oaswright(root, *arguments)
        assert result.status == 1
        assert f"server/pets.py:{line}:12: error[removed-parameter]: `limit` is used here" in result.err
        assert f"  server/pets.py:{line + 1}:30: used here" in result.err
    assert "size: int | None = None" in handlers.read_text(encoding="utf-8")
    edit(handlers, lambda text: text.replace("if limit", "if size").replace("(limit)", "(size)"))
    assert oaswright(root, "generate").status == 0
