"""The hooks for pre-commit do what they say."""

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from oaswright.cli.main import run

from tests.repository.files import PROJECT, ROOT

IDENTITY = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com"]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
DOCUMENT = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n"
DOCUMENT += "  /a:\n    get: {operationId: a, responses: {'200': {description: fine}}}\n"


def commit(folder: Path, branch: str) -> None:
    """Commit all files of a folder that is no repository yet."""
    for command in (["init", "--quiet", "-b", branch], ["add", "."], ["commit", "--quiet", "-m", "first"]):
        subprocess.run(["git", *IDENTITY, *command], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_a_command_that_passes_and_fails(
    hook: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, *arguments = shlex.split(hook["entry"])
    assert program in PROJECT["project"]["scripts"]
    assert hook["pass_filenames"] is False
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.oaswright.apis.a]\nspec = "a.yaml"\n', "utf-8")
    (tmp_path / "a.yaml").write_text(DOCUMENT, "utf-8")
    # What a hook for a branch compares with.
    commit(tmp_path, "origin/main")
    arguments += hook.get("args", [])
    assert run(["generate"]) == 0
    assert run(arguments) == 0
    (tmp_path / "a.yaml").write_text(DOCUMENT.replace("title", "titel").replace("/a", "/b"), "utf-8")
    assert run(arguments) == 1


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_installs_what_its_command_needs(hook: dict[str, Any]) -> None:
    (extra,) = re.findall(r"^\.\[(\w+)\]$", hook["additional_dependencies"][0])
    assert extra in PROJECT["project"]["optional-dependencies"]
    assert hook["language"] == "python"


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_for_documents_and_configuration(hook: dict[str, Any]) -> None:
    for name in ("specs/a.yaml", "a.yml", "specs/a.json", "pyproject.toml", "service/pyproject.toml"):
        assert re.search(hook["files"], name)
    assert not re.search(hook["files"], "README.md")
