"""What README promises of types: mypy --strict and pyright strict accept and refuse exactly what is marked.

The files in `cases` are checked beside the package that is generated from `shop.yaml`. A comment
`# error: mypy[code] pyright[rule]` stands above each line that must be refused; a checker that says
less or more fails.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PYPROJECT = """
[tool.oaswright.packages]
"people.yaml" = "generated.people"
[tool.oaswright.apis.archive]
spec = "archive.yaml"
[tool.oaswright.apis.hotel]
spec = "hotel.yaml"
[tool.oaswright.apis.station]
spec = "station.yaml"
[tool.oaswright.apis.zoo]
spec = "zoo.yaml"
split = "tags"
[tool.oaswright.apis.till]
spec = "till.yaml"
[tool.oaswright.apis.till.formats]
decimal = "decimal.Decimal"
duration = "datetime.timedelta"
time = "datetime.time"
uuid = "uuid.UUID"
currency = "currencies.Currency"
"""
CASES = sorted((HERE / "cases").glob("*.py"))
MARKER = re.compile(r"^\s*# error: (.+)$")
CHECKER = re.compile(r"(\w+)\[([\w, -]+)\]")


@dataclass(frozen=True, order=True)
class Error:
    """An error of a checker: the file in `cases`, the line (from 1) and the checker's name for it."""

    file: str
    line: int
    code: str


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the cases and the packages `shop`, `generated.zoo` (laid by tag) and others."""
    folder = tmp_path_factory.mktemp("typing")
    for path in (*HERE.glob("*.yaml"), HERE / "currencies.py"):
        shutil.copy(path, folder)
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    oaswright = [sys.executable, "-m", "oaswright", "generate"]
    subprocess.run(oaswright, cwd=folder, check=True, capture_output=True)
    subprocess.run([*oaswright, "shop.yaml", "--out", "shop"], cwd=folder, check=True, capture_output=True)
    for case in CASES:
        shutil.copy(case, folder)
    return folder


def marked(checker: str) -> set[Error]:
    """The errors that the comments in the cases announce for a checker."""
    found: set[Error] = set()
    for case in CASES:
        for number, line in enumerate(case.read_text("utf-8").splitlines(), 1):
            if marker := MARKER.match(line):
                codes = dict(CHECKER.findall(marker.group(1)))
                for code in filter(None, codes.get(checker, "").split(", ")):
                    found.add(Error(case.name, number + 1, code))
    return found


def run_mypy(project: Path) -> set[Error]:
    cache = ROOT / ".mypy_cache" / "typing"
    options = ["--strict", "--config-file=", "--output=json", f"--cache-dir={cache}"]
    command = [sys.executable, "-m", "mypy", *options, *(case.name for case in CASES)]
    result = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert result.returncode in {0, 1}, result.stdout + result.stderr
    reported = [json.loads(line) for line in result.stdout.splitlines()]
    return {
        Error(found["file"], found["line"], found["code"])
        for found in reported
        if found["severity"] == "error"
    }


def run_pyright(project: Path) -> set[Error]:
    settings = {"typeCheckingMode": "strict", "include": [case.name for case in CASES]}
    (project / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, "--outputjson"]
    result = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert result.returncode in {0, 1}, result.stdout + result.stderr
    return {
        Error(Path(found["file"]).name, found["range"]["start"]["line"] + 1, found["rule"])
        for found in json.loads(result.stdout)["generalDiagnostics"]
        if found["severity"] == "error"
    }


@pytest.mark.parametrize(("checker", "run"), [("mypy", run_mypy), ("pyright", run_pyright)])
def test_a_checker_refuses_the_marked_lines_and_no_others(
    checker: str, run: Callable[[Path], set[Error]], project: Path
) -> None:
    expected, reported = marked(checker), run(project)
    assert sorted(expected - reported) == [], "not refused any more"
    assert sorted(reported - expected) == [], "refused, and not marked"


def test_both_checkers_have_lines_to_refuse() -> None:
    assert len(marked("mypy")) > 40
    assert len(marked("pyright")) > 40
