"""`oaswright generate` as a developer uses it: first run, edits, drift, mistakes."""

import difflib
import re
from collections.abc import Callable

import pytest

from tests.toolkit.conftest import DOCUMENT, Project

GENERATED = {
    "generated/__init__.py",
    "generated/shop/__init__.py",
    "generated/shop/interface.py",
    "generated/shop/models.py",
    "generated/shop/openapi.json",
    "generated/shop/wiring.py",
}


def changed_lines(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """File to the lines that were taken out (-) or put in (+)."""
    changes: dict[str, list[str]] = {}
    for name in sorted({*before, *after}):
        old, new = before.get(name, "").splitlines(), after.get(name, "").splitlines()
        lines = [line for line in difflib.ndiff(old, new) if line[:2] in {"- ", "+ "}]
        if lines:
            changes[name] = lines
    return changes


def test_the_first_run_writes_the_package_and_a_stub_for_every_operation(project: Project) -> None:
    result = project.run("generate")
    assert (result.returncode, result.stderr) == (0, "")
    files = project.files()
    assert GENERATED | {"app/handlers.py"} <= set(files)
    handlers = files["app/handlers.py"]
    assert "class ShopHandlers(ShopApi):" in handlers
    assert 'raise NotImplementedError("getItem")' in handlers
    assert 'raise NotImplementedError("updateItem")' in handlers


def test_a_second_run_has_nothing_to_do(project: Project) -> None:
    project.run("generate")
    before = project.files()
    result = project.run("generate")
    assert result.returncode == 0
    assert "nothing to do" in result.stdout
    assert project.files() == before


def test_check_fails_before_generation_and_passes_after(project: Project) -> None:
    before = project.files()
    assert project.run("generate", "--check").returncode == 1
    assert project.files() == before, "--check writes nothing"
    project.run("generate")
    assert project.run("generate", "--check").returncode == 0
    project.edit("summary: Get an item", "summary: Fetch an item")
    drift = project.run("generate", "--check")
    assert drift.returncode == 1
    assert '-        """GET /items/{itemId}: Get an item"""' in drift.stdout
    assert '+        """GET /items/{itemId}: Fetch an item"""' in drift.stdout


def test_a_file_edited_by_hand_is_drift_and_is_brought_back(project: Project) -> None:
    project.run("generate")
    models = project.root / "generated/shop/models.py"
    original = models.read_text()
    models.write_text(original.replace("class Item(", "class Thing("))
    assert project.run("generate", "--check").returncode == 1
    assert project.run("generate").returncode == 0
    assert models.read_text() == original


def test_editing_a_summary_changes_one_line_of_code_and_one_of_the_document(project: Project) -> None:
    project.run("generate")
    before = project.files()
    project.edit("summary: Get an item", "summary: Fetch an item")
    project.run("generate")
    changes = changed_lines(before, project.files())
    assert {name: len(lines) for name, lines in changes.items()} == {
        "generated/shop/interface.py": 2,
        "generated/shop/openapi.json": 2,
        "specs/shop.yaml": 2,
    }


def test_adding_a_field_changes_only_the_lines_of_that_field(project: Project) -> None:
    project.run("generate")
    before = project.files()
    project.edit(
        "        note: {type: [string, 'null']}\n        opens",
        "        note: {type: [string, 'null']}\n        weight: {type: number}\n        opens",
    )
    project.run("generate")
    changes = changed_lines(before, project.files())
    assert changes["generated/shop/models.py"] == ["+     weight: int | float | MISSING = MISSING"]
    assert changes["generated/shop/dicts.py"] == ["+     weight: NotRequired[float]"]
    files = ("models.py", "dicts.py", "openapi.json", "schemas.json")
    assert set(changes) == {*(f"generated/shop/{file}" for file in files), "specs/shop.yaml"}
    assert all(line.startswith("+ ") for lines in changes.values() for line in lines)


def test_a_new_operation_adds_its_lines_and_a_stub_and_touches_no_other(project: Project) -> None:
    project.run("generate")
    before = project.files()
    project.edit(
        "components:\n",
        "  /items:\n    get:\n      operationId: listItems\n      responses:\n"
        "        '204': {description: No item yet.}\ncomponents:\n",
    )
    assert "listItems" in project.run("generate").stdout
    changes = changed_lines(before, project.files())
    taken_out = {name: [line for line in lines if line.startswith("-")] for name, lines in changes.items()}
    # Only the import of the new response, sorted in, may re-flow the line that it stands on.
    assert all("import " in line for lines in taken_out.values() for line in lines)
    added = changes["app/handlers.py"]
    assert "+     async def list_items(self) -> ListItemsResponse:" in added


def test_what_is_written_in_a_handler_is_never_overwritten(project: Project) -> None:
    project.run("generate")
    path = project.root / "app/handlers.py"
    own = path.read_text().replace(
        'raise NotImplementedError("getItem")', "raise LookupError(item_id)  # mine"
    )
    path.write_text(own)
    assert project.run("generate").returncode == 0
    assert path.read_text() == own


def test_three_mistakes_give_three_located_messages_and_write_nothing(project: Project) -> None:
    project.edit("operationId: updateItem", "operationId: getItem")
    project.edit(
        "schema: {$ref: '#/components/schemas/ItemUpdate'}", "schema: {$ref: '#/components/schemas/Nothing'}"
    )
    project.edit("name: {type: string, minLength: 1}", "name: {type: strin, minLength: 1}")
    before = project.files()
    result = project.run("generate")
    assert result.returncode == 1
    places = re.findall(r"specs/shop\.yaml:(\d+):(\d+)", result.stderr)
    lines = project.document.read_text().splitlines()
    found = [lines[int(line) - 1].strip() for line, _ in places]
    assert "schema: {$ref: '#/components/schemas/Nothing'}" in found
    assert "name: {type: strin, minLength: 1}" in found
    assert "operationId: getItem" in found
    assert "nothing was written" in result.stderr
    assert project.files() == before


@pytest.mark.parametrize(
    ("pyproject", "message"),
    [
        ('[tool.oaswright.apis.shop]\nspek = "specs/shop.yaml"\n', "did you mean spec?"),
        ('[tool.oaswright.apis.shop]\nspec = "specs/none.yaml"\n', "there is no file"),
        ("[tool.oaswright\n", "pyproject.toml"),
    ],
)
def test_wrong_configuration_is_refused_with_status_2(project: Project, pyproject: str, message: str) -> None:
    (project.root / "pyproject.toml").write_text(pyproject)
    result = project.run("generate")
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_single_document_is_generated_without_configuration(project: Project) -> None:
    (project.root / "pyproject.toml").unlink()
    result = project.run("generate", "specs/shop.yaml", "--out", "shop_api")
    assert (result.returncode, result.stderr) == (0, "")
    assert {f"shop_api/{name}" for name in ("models.py", "interface.py", "wiring.py", "openapi.json")} <= set(
        project.files()
    )


def test_a_wider_root_lets_a_service_share_documents_with_its_neighbours(project: Project) -> None:
    service, shared = Project(project.root / "service"), project.root / "shared"
    service.root.mkdir()
    shared.mkdir()
    (shared / "shop.yaml").write_text(DOCUMENT.replace("'#/components/schemas/Fault'", "./faults.yaml"))
    (shared / "faults.yaml").write_text("type: object\nproperties: {error: {type: string}}\n")
    table = '[tool.oaswright]\nroot = ".."\n[tool.oaswright.apis.shop]\nspec = "../shared/shop.yaml"\n'
    (service.root / "pyproject.toml").write_text(table)
    for arguments in (("check",), ("generate",), ("generate", "--check")):
        result = service.run(*arguments)
        assert (result.returncode, "error" in result.stderr) == (0, False)
    # Also from outside of the service, whose configuration is that of its documents.
    (project.root / "pyproject.toml").unlink()
    (service.root / "own.yaml").write_text((shared / "shop.yaml").read_text().replace("./", "../shared/"))
    assert project.run("check", "service/own.yaml").returncode == 0
    assert project.run("generate", "service/own.yaml", "--out", "own").returncode == 0
    head = (service.root / "generated/shop/models.py").read_text()
    assert "# Source: ../shared/shop.yaml\n" in head


def test_a_construct_that_is_not_supported_is_named_with_its_place(
    new_project: Callable[[str], Project],
) -> None:
    scheme = "components:\n  securitySchemes:\n    cert: {type: mutualTLS}\n"
    document = DOCUMENT.replace("components:\n", scheme).replace(
        "paths:\n", "security: [{cert: []}]\npaths:\n"
    )
    project = new_project(document)
    result = project.run("generate")
    assert result.returncode == 1
    line = project.document.read_text().splitlines().index("    cert: {type: mutualTLS}") + 1
    assert f"specs/shop.yaml:{line}:" in result.stderr
    assert "mutualTLS" in result.stderr


def test_generated_files_carry_their_origin_and_neither_date_nor_version(project: Project) -> None:
    project.run("generate")
    for name, text in project.files().items():
        if name.startswith("generated/shop/") and name.endswith(".py"):
            assert text.startswith("# Generated by oaswright; do not edit")
            assert "\n# Source: specs/shop.yaml\n" in text
            head = text.partition("\n\n")[0]
            assert not re.search(r"20\d\d-\d\d-\d\d.*\d\d:\d\d|version \d", head)


def test_a_rule_that_the_project_lowers_does_not_stop_a_single_document(project: Project) -> None:
    project.edit("examples: [17:00]", "examples: {opening: 17:00}")
    assert project.run("generate", "specs/shop.yaml", "--out", "shop_api").returncode == 1
    reason = 'reason = "the vendor writes examples by name"'
    (project.root / "pyproject.toml").write_text(
        f'[tool.oaswright.rules]\nwrong-type = {{ severity = "warning", {reason} }}\n'
    )
    result = project.run("generate", "specs/shop.yaml", "--out", "shop_api")
    assert result.returncode == 0
    assert "warning[wrong-type]" in result.stderr


def test_a_level_on_the_command_line_counts_for_one_run(project: Project) -> None:
    project.edit("examples: [17:00]", "examples: {opening: 17:00}")
    assert project.run("generate").returncode == 1
    result = project.run("generate", "--rule", "wrong-type=off")
    assert (result.returncode, result.stderr) == (0, "")
    assert project.run("generate").returncode == 1
    assert project.run("generate", "--check", "--rule", "wrong-type=warning").returncode == 0


def test_a_finding_of_reading_that_the_project_silences_stays_silent(project: Project) -> None:
    project.edit(
        "name: {type: string, minLength: 1}",
        "name: {type: string, minLength: 1, x-size: 92233720368547758070}",
    )
    assert "warning[number-range]" in project.run("generate").stderr
    with (project.root / "pyproject.toml").open("a") as file:
        file.write('[tool.oaswright.rules]\nnumber-range = { severity = "off", reason = "kept as it is" }\n')
    (project.root / ".oaswright/cache.json").unlink()
    assert project.run("generate").stderr == ""


def test_a_silence_that_silences_nothing_is_told_where_everything_is_generated(project: Project) -> None:
    silence = "\n[[tool.oaswright.rules.silence]]\nrule = '{}'\nat = '{}'\nreason = 'ours'\n"
    project.edit("  schemas:\n", "  schemas:\n    Spare: {type: string}\n")
    with (project.root / "pyproject.toml").open("a") as file:
        file.write(silence.format("unused-component", "specs/shop.yaml#/components/schemas/Spare"))
        file.write(silence.format("unused-component", "specs/shop.yaml#/components/schemas/Item"))
    result = project.run("generate")
    assert result.returncode == 0
    assert result.stderr.startswith("pyproject.toml:13:6: warning[unused-silence]: nothing of the rule")
    assert result.stderr.count("[unused-silence]") == 1
