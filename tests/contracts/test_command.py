"""`oaswright test`, as its users run it."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.contracts.documents import LIBRARY

CONTRACT = """
from contextlib import contextmanager

from oaswright.contract import Contract, Identity
from tests.contracts.library import OWNER, make


@contextmanager
def serve():
    yield make({fault!r})


CONTRACT = Contract(owner=Identity({{"key": OWNER}}), application=serve)
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "oaswright", "test", *arguments]
    environment = {"PYTHONPATH": str(LIBRARY.parents[2]), "PATH": ""}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "library.yaml").write_bytes(LIBRARY.read_bytes())
    (tmp_path / "contract.py").write_text(CONTRACT.format(fault="absent is null"), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.oaswright.apis.library]\nspec = "library.yaml"\ncontract = "contract.py"\n', encoding="utf-8"
    )
    return tmp_path


def test_a_fault_is_a_headline_in_every_report_and_status_1(project: Path) -> None:
    done = run(
        project,
        "--check",
        "update",
        "--html",
        "report.html",
        "--junit",
        "report.xml",
        "--json",
        "report.json",
    )
    assert done.returncode == 1, done.stderr
    assert "a change of `title` has changed `note`" in done.stdout
    assert "library.yaml:" in done.stdout
    assert "curl -i -X PATCH" in done.stdout
    assert "owner-key-1" not in done.stdout
    assert "has changed `note`" in (project / "report.html").read_text(encoding="utf-8")
    assert ElementTree.parse(project / "report.xml").getroot().findall(".//failure")  # noqa: S314 - our own
    assert "absent-keeps" in json.dumps(json.loads((project / "report.json").read_text(encoding="utf-8")))


def test_a_correct_server_is_status_0(project: Path) -> None:
    (project / "contract.py").write_text(CONTRACT.format(fault=""), encoding="utf-8")
    done = run(project, "--check", "update", "--check", "list")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_resources_are_explained(project: Path) -> None:
    done = run(project, "--explain")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == ("books, one is named by {bookId}, which its member `id` holds")
    assert "replace  PUT /books/{bookId}" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["library.yaml", "--url", "http://127.0.0.1:9"], "no answer"),
        (["library.yaml", "--url", "localhost:80"], "write http:// or https:// and a host"),
        (["missing.yaml"], "there is no file missing.yaml"),
        (["--api", "shop"], "shop"),
        (["--check", "updates"], "did you mean `update`?"),
        (["--operation", "getBooks"], "did you mean `getBook`?"),
        (["--credential", "token=x"], "has no security scheme token"),
        (["--contract", "nobody.py"], "there is no contract file nobody.py"),
        (["--credential", "key"], "write NAME=VALUE"),
        (["--html", "nowhere/report.html"], "cannot write nowhere/report.html: there is no folder nowhere"),
        (["--max-time", "-1"], "write a number of seconds above 0"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(project: Path, arguments: list[str], said: str) -> None:
    done = run(project, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_contract_file_that_does_not_run_says_why(project: Path) -> None:
    (project / "contract.py").write_text("import gone\n", encoding="utf-8")
    done = run(project)
    assert done.returncode == 2
    assert "ModuleNotFoundError: No module named 'gone'" in done.stderr


def test_a_server_that_refuses_everything_is_no_green_result(project: Path) -> None:
    (project / "contract.py").write_text(
        CONTRACT.format(fault="").replace("OWNER})", "'nobody'})").replace("OWNER}}", "'nobody'}"),
        encoding="utf-8",
    )
    done = run(project, "--check", "reading")
    assert done.returncode == 2
    assert "no request of Library has succeeded (only 401)" in done.stderr


def test_names_that_nobody_has_are_told(project: Path) -> None:
    contract = project / "contract.py"
    told = CONTRACT.format(fault="").replace("application=", 'known={"bookID": "x"}, application=')
    contract.write_text(told, encoding="utf-8")
    done = run(project, "--check", "repeated")
    assert done.returncode == 0
    assert (
        "Library: told without effect: there is no parameter or member `bookID`; did you mean `bookId`?"
        in done.stderr
    )


def test_a_finding_is_asked_for_by_its_name(project: Path) -> None:
    done = run(project, "--check", "absent-keeps")
    assert done.returncode == 1, done.stderr
    assert "absent-keeps: " in done.stdout
