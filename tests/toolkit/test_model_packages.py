"""Packages for shared files in the life of a project: edits, drift, handlers, the end of the setting."""

import shutil
from collections.abc import Callable

import pytest
from oaswright.cli.main import run

from tests.toolkit.conftest import DOCUMENT, Project

OTHERS = """
[tool.oaswright.apis.other]
spec = "specs/other.yaml"
[tool.oaswright.rules]
unused-component = "off"
"""
PACKAGES = """
[tool.oaswright.packages]
"specs/shared.yaml" = "generated.shared"
[tool.oaswright.formats]
price = "money.models.Price"
"""
SHARED = """\
components:
  schemas:
    Part:
      type: object
      required: [name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        price: {type: string, format: price}
    Unused: {type: object, properties: {a: {type: string}}}
"""
MODELS = "generated/shared/models.py"
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shared(project: Project, monkeypatch: pytest.MonkeyPatch, command: Command) -> Project:
    """The shop, which takes parts from a file with a package of its own; another API knows nothing of it."""
    project.edit("'#/components/schemas/ItemUpdate'", "'shared.yaml#/components/schemas/Part'")
    project.edit(
        "        id: {type: integer}\n",
        "        id: {type: integer}\n        cost: {type: string, format: price}\n",
    )
    project.edit(
        "schema: {type: integer}\n",
        "schema: {type: integer}\n      - {name: least, in: query, schema: {type: string, format: price}}\n",
    )
    (project.root / "specs" / "other.yaml").write_text(DOCUMENT.partition("paths:")[0] + "paths: {}\n")
    (project.root / "specs" / "shared.yaml").write_text(SHARED)
    (project.root / "money").mkdir()
    (project.root / "money" / "models.py").write_text("Price = str\n")
    file = project.root / "pyproject.toml"
    file.write_text(file.read_text() + OTHERS + PACKAGES)
    monkeypatch.chdir(project.root)
    assert command("generate")[0] == 0
    return project


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """`oaswright …` in this process: its exit status and what it prints."""

    def call(*arguments: str) -> tuple[int, str, str]:
        return run(arguments), *capsys.readouterr()

    return call


def test_every_run_holds_the_package_whatever_api_it_is_for(shared: Project, command: Command) -> None:
    before = shared.files()
    assert MODELS in before
    assert command("generate", "--check") == (0, "", "")
    shutil.rmtree(shared.root / "generated" / "shared")
    status, diff, _ = command("generate", "--check", "--api", "other")
    assert (status, f"+++ b/{MODELS}" in diff) == (1, True)
    assert command("generate", "--api", "other")[0] == 0
    assert shared.files() == before
    (shared.root / MODELS).write_text("mine = 1\n")
    assert f"{MODELS} had been edited by hand" in command("generate")[2]
    assert shared.files() == before
    assert command("generate") == (0, "nothing to do\n", "")


def test_an_edit_of_the_file_reaches_package_apis_and_handlers(shared: Project, command: Command) -> None:
    handlers = shared.root / "app" / "handlers.py"
    handlers.write_text(handlers.read_text().replace("generated.shop.models", "generated.shared.models"))
    file = shared.root / "specs" / "shared.yaml"
    file.write_text(SHARED.replace("a: {type", "b: {type"))
    written = "wrote generated/shared/.oaswright.json, generated/shared/models.py\n"
    assert command("generate") == (0, written, "")
    handlers.write_text(
        f"{handlers.read_text()}\nfrom generated.shared.models import Unused\n\nKEPT = Unused\n"
    )
    file.write_text(SHARED.replace("Unused:", "Idle:"))
    assert "`Unused` is no longer in generated.shared.models" in command("generate")[2]
    handlers.write_text(handlers.read_text().replace("Unused", "Idle"))
    file.write_text(SHARED.replace("Part:", "Piece:").replace("Unused:", "Idle:"))
    shared.edit("schemas/Part'", "schemas/Piece'")
    shared.edit(
        "- {name: least",
        "- {name: most, in: query, schema: {type: string, format: price}}\n      - {name: least",
    )
    assert "re-synced: update_item" in command("generate")[1]
    assert "body: PieceRequest, *, most: Price | None = None, least: Price" in handlers.read_text()
    assert handlers.read_text().count("import Price\n") == 1
    assert command("check")[0] == 0
    file.write_text(SHARED.replace("Part:", "Piece:").replace("a: {type: string}", "a: {type: strin}"))
    for name in ("check", "generate"):
        status, out, err = command(name)
        assert (status, "specs/shared.yaml:10:" in out + err) == (1, True)


def test_a_project_may_have_packages_and_no_apis(shared: Project, command: Command) -> None:
    (shared.root / "pyproject.toml").write_text(PACKAGES)
    assert command("generate")[1].startswith("removed generated/other/")
    assert {path.name for path in (shared.root / "generated").iterdir()} == {"__init__.py", "shared"}
    assert command("generate") == (0, "nothing to do\n", "")
    assert command("check") == (0, "1 document checked, nothing found\n", "")
    (shared.root / "specs" / "shared.yaml").write_text(
        SHARED.replace("a: {type: string}", "a: {type: strin}")
    )
    assert command("check")[0] == 1


def test_the_package_goes_with_the_setting_and_overwrites_nothing(shared: Project, command: Command) -> None:
    file = shared.root / "pyproject.toml"
    file.write_text(file.read_text().replace(PACKAGES, ""))
    assert command("generate")[0] == 0
    assert not (shared.root / "generated" / "shared").exists()
    (shared.root / "generated" / "shared").mkdir()
    (shared.root / MODELS).write_text("mine = 1\n")
    file.write_text(file.read_text() + PACKAGES)
    status, _, refusal = command("generate")
    assert (status, f"{MODELS} is in the way" in refusal) == (2, True)
    assert (shared.root / MODELS).read_text() == "mine = 1\n"
