"""`pytest --oaswright`, as a project has it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.documents import LIBRARY
from tests.repository.files import ROOT

PROJECT = """\
[tool.oaswright]
output = "generated"
app = "serving:make_app"

[tool.oaswright.apis.library]
spec = "library.yaml"
handlers = "handlers.py"
contract = "contract.py"
"""
CONTRACT = """\
from oaswright.contract import Contract, Identity
from tests.contracts.library import EXPIRED, OWNER, READER, STRANGER

CONTRACT = Contract(owner=Identity({"key": OWNER}), stranger=Identity({"key": STRANGER}))
"""
SERVING = """\
from tests.contracts.library import make

def make_app():
    return make("a change is not stored")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose server has one fault."""
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "contract.py").write_text(CONTRACT)
    (tmp_path / "serving.py").write_text(SERVING)
    (tmp_path / "library.yaml").write_text(LIBRARY.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """pytest in a project, with nothing but our plugin."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "oaswright.contract.plugin",
        "-p",
        "no:cacheprovider",
        "-v",
    ]
    environ = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    whole = [*command, *arguments]
    return subprocess.run(whole, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def test_an_item_has_a_name_of_its_own_and_fails_in_our_words(project: Path) -> None:
    result = run(project, "--oaswright", "-k", "updateBook and (update or examples) and not fuzz")
    assert result.returncode == 1, result.stdout + result.stderr
    assert "oaswright::library::updateBook::examples PASSED" in result.stdout
    assert "oaswright::library::updateBook::update FAILED" in result.stdout
    assert "FAIL updateBook: update: " in result.stdout
    assert "Traceback" not in result.stdout
    assert "contract/plugin.py" not in result.stdout


def test_a_name_runs_one_item_alone_with_the_same_result(project: Path) -> None:
    result = run(project, "oaswright::library::updateBook::update")
    assert result.returncode == 1
    assert "1 failed" in result.stdout.splitlines()[-1]
    assert run(project, "oaswright::library::nothing").returncode == 4


def test_a_run_that_does_not_ask_loads_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, pytest\n"
        "status = pytest.main(['-p', 'oaswright.contract.plugin', '-p', 'no:cacheprovider', '-q'])\n"
        "loaded = {'httpx', 'jsonschema_rs', 'schemathesis', 'yaml', 'connexion'} & set(sys.modules)\n"
        "assert status == 5 and not loaded, (status, loaded)\n"
    )
    environ = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environ, check=True)
