"""The same documents give the same bytes on any machine; an edit shows only where it belongs."""

import difflib
import os
import shutil
from pathlib import Path

import pytest

from tests.regeneration.projects import edit, lay_out, oaswright, process, tree

# Other interpreters with oaswright installed: `OASWRIGHT_PYTHONS=/a/bin/python:/b/bin/python`.
PYTHONS = [name for name in os.environ.get("OASWRIGHT_PYTHONS", "").split(os.pathsep) if name]
MACHINES: list[dict[str, str]] = [
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Pacific/Kiritimati"},
    {"PYTHONHASHSEED": "4242", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "America/St_Johns"},
    {"PYTHONHASHSEED": "0", "PYTHONOPTIMIZE": "2", "COLUMNS": "20", "FORCE_COLOR": "1"},
]
_ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with the five documents of this repository and one with odd characters."""
    folder = tmp_path / "project"
    lay_out(folder)
    shutil.copytree(_ROOT / "specs", folder / "specs", dirs_exist_ok=True)
    edit(folder / "specs/pets.yaml", lambda text: text.replace("All pets.", "Alle Haustïere — İı 😀."))
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        for name in ("ohallo", "calcom"):
            file.write(f'\n[tool.oaswright.apis.{name}]\nspec = "specs/{name}.yaml"\n')
    return folder


def test_every_machine_writes_the_same_bytes(root: Path, tmp_path: Path) -> None:
    expected: dict[str, bytes] | None = None
    for number, machine in enumerate(MACHINES):
        copy = tmp_path / f"a longer folder {number}"
        shutil.copytree(root, copy)
        result = process(copy, "generate", **machine)
        assert result.status == 0, result.err
        found = tree(copy, "generated", "server")
        expected = expected or found
        assert found == expected
    assert expected is not None
    assert b"\xf0\x9f\x98\x80" in expected["generated/pets/openapi.json"]


@pytest.mark.skipif(not PYTHONS, reason="OASWRIGHT_PYTHONS names no other interpreter")
@pytest.mark.parametrize("python", PYTHONS)
def test_every_python_writes_the_same_bytes(root: Path, python: str, tmp_path: Path) -> None:
    copy = tmp_path / "other"
    shutil.copytree(root, copy)
    assert oaswright(root, "generate").status == 0
    result = process(copy, "generate", python=python)
    assert result.status == 0, result.err
    assert tree(copy, "generated", "server") == tree(root, "generated", "server")


def changed_lines(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """The lines that differ, by file."""
    found: dict[str, list[str]] = {}
    for name in before.keys() | after.keys():
        old, new = (side.get(name, b"").decode().splitlines() for side in (before, after))
        lines = [line for line in difflib.ndiff(old, new) if line[0] in "+-"]
        if lines:
            found[name] = lines
    return found


def test_edit_of_one_operation_changes_its_lines_only(root: Path) -> None:
    oaswright(root, "generate")
    before = tree(root, "generated", "server")
    edit(
        root / "specs/pets.yaml",
        lambda text: text.replace("schema: {type: integer}", "schema: {type: string}"),
    )
    oaswright(root, "generate")
    found = changed_lines(before, tree(root, "generated", "server"))
    assert set(found) == {
        f"generated/pets/{name}"
        for name in (".oaswright.json", "interface.py", "openapi.json", "schemas.json", "wiring.py")
    } | {"server/pets.py"}
    for name in ("generated/pets/interface.py", "generated/pets/wiring.py", "server/pets.py"):
        assert len(found[name]) == 2, found[name]
        assert all("limit" in line for line in found[name])


def test_new_operation_is_one_block_in_each_file(root: Path) -> None:
    oaswright(root, "generate")
    before = tree(root, "generated/pets")
    edit(
        root / "specs/pets.yaml",
        lambda text: text.replace(
            "  /pets/{petId}:\n",
            "  /count:\n    get:\n      operationId: countPets\n      responses:\n"
            "        '204': {description: Counted.}\n  /pets/{petId}:\n",
        ),
    )
    oaswright(root, "generate")
    after = tree(root, "generated/pets")
    for name in ("interface.py", "wiring.py", "openapi.json"):
        old = before[f"generated/pets/{name}"].decode().splitlines()
        new = after[f"generated/pets/{name}"].decode().splitlines()
        edits = [tag for tag, *_ in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()]
        # Nothing of the other operations goes or changes.
        assert "delete" not in edits
        assert edits.count("replace") <= 1
