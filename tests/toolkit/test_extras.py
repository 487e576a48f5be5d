"""The command where an extra is not installed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.toolkit.serving import serving, wait_for

GENERATE = (
    "yaml",
    "jinja2",
    "datamodel_code_generator",
    "openapi_spec_validator",
    "openapi_schema_validator",
)
GENERATE += ("filelock", "watchfiles")
SERVE = ("uvicorn", "swagger_ui")
APP = """
def create():
    async def app(scope, receive, send):
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"one"})
    return app
"""


def without(folder: Path, *modules: str) -> dict[str, str]:
    """The environment of processes that cannot import some modules, whoever starts them."""
    (folder / "hidden").mkdir()
    lines = ["import sys", *(f"sys.modules[{module!r}] = None" for module in modules)]
    (folder / "hidden/sitecustomize.py").write_text("\n".join(lines), encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder / "hidden"), "NO_COLOR": "1"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with an application that needs nothing of ours."""
    root = tmp_path / "project"
    (root / "app").mkdir(parents=True)
    (root / "app/__init__.py").write_text(APP, encoding="utf-8")
    (root / "pyproject.toml").write_text('[tool.oaswright]\napp = "app:create"\n', encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("arguments", "hidden", "extra"),
    [
        (("check", "a.yaml"), GENERATE, "generate"),
        (("explain", "syntax"), GENERATE, "generate"),
        (("generate",), GENERATE, "generate"),
        (("generate", "--watch"), GENERATE, "generate"),
        (("generate", "--watch"), ("watchfiles",), "generate"),
        (("generate", "--check"), ("filelock",), "generate"),
        (("serve",), SERVE, "serve"),
        (("serve", "--reload"), SERVE, "serve"),
    ],
)
def test_a_command_without_its_extra_says_which(
    project: Path, arguments: tuple[str, ...], hidden: tuple[str, ...], extra: str
) -> None:
    command = [sys.executable, "-m", "oaswright", *arguments]
    environment = without(project, *hidden)
    result = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"oaswright {arguments[0]}: needs {hidden[0]}")
    assert f"extra `{extra}`" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("call", ["check('a.yaml')", "generate()", "generate('a.yaml', out='a')"])
def test_a_function_without_its_extra_says_which(project: Path, call: str) -> None:
    code = (
        f"import oaswright\ntry:\n    oaswright.{call}\nexcept oaswright.OaswrightError as e:\n    print(e)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env=without(project, *GENERATE),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.startswith("needs yaml"), result.stderr
    assert "extra `generate`" in result.stdout


def test_an_interrupted_run_cannot_be_completed_without_the_extra(project: Path) -> None:
    (project / ".oaswright").mkdir()
    (project / ".oaswright/journal.json").write_text("[]", encoding="utf-8")
    command = [sys.executable, "-m", "oaswright", "serve"]
    environment = without(project, *GENERATE)
    result = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert result.stderr.startswith("oaswright serve: needs filelock, from the extra `generate`")


def test_the_server_alone_starts_again_when_its_code_changes(project: Path) -> None:
    with serving(project, without(project, *GENERATE)) as (url, log):
        wait_for(url, log, "one".__eq__)
        # Of another length: Python takes bytecode for current by the second and the size of its source.
        (project / "app/__init__.py").write_text(APP.replace("one", "other"), encoding="utf-8")
        wait_for(url, log, "other".__eq__, saved=project / "app/__init__.py")
    printed = log.read_text(encoding="utf-8")
    assert "Traceback" not in printed
    assert "nothing is generated: that needs yaml" in printed


def test_an_application_that_cannot_start_is_one_message_and_the_server_waits(project: Path) -> None:
    broken = APP.replace(
        "    async def",
        "    from oaswright.runtime import StartUpError\n    raise StartUpError(['shop: no'])\n    async def",
        1,
    )
    (project / "app/__init__.py").write_text(broken, encoding="utf-8")
    with serving(project, without(project, *GENERATE)) as (url, log):
        wait_for(url, log, lambda text: "cannot start:\nshop: no" in text)
        (project / "app/__init__.py").write_text(APP, encoding="utf-8")
        wait_for(url, log, "one".__eq__, saved=project / "app/__init__.py")
    printed = log.read_text(encoding="utf-8")
    assert "oaswright serve: the application cannot start:\nshop: no\n" in printed
    assert "Traceback" not in printed
