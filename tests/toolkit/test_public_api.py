"""What `import oaswright` offers to Python code."""

import importlib
import importlib.metadata
import pkgutil
import subprocess
import sys
from pathlib import Path

import oaswright
import pytest
from oaswright.errors import OaswrightError

from tests.toolkit.conftest import Project


def test_every_error_of_the_toolkit_has_one_base() -> None:
    names = {
        "extras.MissingExtraError",
        "config.ConfigError",
        "lint.settings.SettingsError",
        "publish.ownership.ForeignError",
        "publish.state.BusyError",
        "publish.moving.ConflictError",
        "render.verify.RenderError",
        "runtime.api.StartUpError",
    }
    for name in names:
        module, _, error = name.rpartition(".")
        assert issubclass(getattr(importlib.import_module(f"oaswright.{module}"), error), OaswrightError)


def test_no_module_hides_a_public_function() -> None:
    modules = {module.name for module in pkgutil.iter_modules(oaswright.__path__)}
    assert modules & set(oaswright.__all__) == set()


def test_the_version_is_that_of_the_distribution() -> None:
    assert oaswright.__version__ == importlib.metadata.version("oaswright")
    with pytest.raises(AttributeError, match="nothing"):
        getattr(oaswright, "nothing")  # noqa: B009 - a type checker knows


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    code = "import sys, oaswright; print(sorted(name for name in sys.modules if 'oaswright' in name))"
    run = [sys.executable, "-c", code]
    result = subprocess.run(run, capture_output=True, text=True, check=True)
    loaded = {name for name in eval(result.stdout) if not name.startswith("__editable__")}  # noqa: S307
    assert loaded == {"oaswright", "oaswright.errors"}


def test_generation_neither_writes_nor_knows_the_command() -> None:
    code = "import sys, oaswright.generation as _; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert not {name for name in loaded if name.startswith(("oaswright.publish", "oaswright.cli"))}


def test_generate_returns_what_the_command_writes_and_writes_nothing(project: Project) -> None:
    before = project.files()
    result = oaswright.generate(project.root / "specs")
    assert project.files() == before
    assert result.diagnostics == ()
    assert project.run("generate").returncode == 0
    written = {path.relative_to(project.root).as_posix(): text for path, text in result.files.items()}
    manifest = written.pop("generated/shop/.oaswright.json")
    assert (project.root / "generated/shop/.oaswright.json").read_text() == manifest
    attributes = written.pop("generated/shop/.gitattributes")
    assert (project.root / "generated/shop/.gitattributes").read_text() == attributes
    assert project.files() == before | written


def test_generate_takes_some_apis_of_a_project(project: Project) -> None:
    table = '[tool.oaswright.apis.other]\nspec = "specs/shop.yaml"\n'
    with (project.root / "pyproject.toml").open("a") as file:
        file.write(table)
    result = oaswright.generate(project.root, apis=["other"])
    assert {path.parent.name for path in result.files} == {"generated", "other"}


def test_generate_takes_a_document(project: Project, tmp_path: Path) -> None:
    result = oaswright.generate(project.document, out=tmp_path / "made")
    assert {path.relative_to(tmp_path).as_posix() for path in result.files} == {
        f"made/{name}"
        for name in (
            ".gitattributes",
            ".oaswright.json",
            "__init__.py",
            "dicts.py",
            "interface.py",
            "models.py",
            "openapi.json",
            "schemas.json",
            "wiring.py",
        )
    }
    assert not (tmp_path / "made").exists()


def test_a_mistake_in_a_document_is_a_finding_and_no_file(project: Project) -> None:
    project.edit("operationId: updateItem", "operationId: getItem")
    result = oaswright.generate(project.root)
    assert (result.files, result.packages) == ({}, ())
    assert [str(found.rule) for found in result.diagnostics] == ["duplicate-operation-id"]
    assert result.diagnostics == tuple(oaswright.check(project.document))


def test_a_configuration_that_cannot_be_used_is_an_error(project: Project, tmp_path: Path) -> None:
    wrong = [
        lambda: oaswright.generate(tmp_path),
        lambda: oaswright.generate(project.root, apis=["shopp"]),
        lambda: oaswright.generate(project.document),
        lambda: oaswright.generate(project.document, out=tmp_path / "not-a-name"),
        lambda: oaswright.generate(project.document, out=tmp_path / "made", apis=["shop"]),
        lambda: oaswright.generate(project.root / "specs/none.yaml", out=tmp_path / "made"),
    ]
    messages: list[str] = []
    for call in wrong:
        with pytest.raises(OaswrightError) as caught:
            call()
        messages.append(str(caught.value))
    assert messages[1] == "unknown API: shopp; did you mean shop?"
    assert "name the package" in messages[2]
    assert messages[5].startswith("there is no file ")
