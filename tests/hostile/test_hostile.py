"""Hostile documents: no text becomes code, nothing outside is touched, nothing hangs or tracebacks."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from oaswright.config import ApiConfig, Config
from oaswright.diagnostics import has_errors
from oaswright.generation import generate

from tests.hostile.bombs import BOMBS
from tests.hostile.breakouts import BREAKOUTS, CODE
from tests.hostile.forks import Forks

ROOT = Path(__file__).resolve().parents[2]
# Seconds and bytes far beyond what such a document costs: the system ends a process that hangs.
LIMITS = {"RLIMIT_CPU": 20, "RLIMIT_DATA": 512 * 2**20}


def test_no_text_of_a_document_becomes_code(tmp_path: Path) -> None:
    """Every position times every break-out: no canary, no traceback, the same tree as with `x`."""
    runs = []
    for part in range(2):
        folder = tmp_path / f"part{part}"
        folder.mkdir()
        command = [sys.executable, "-m", "tests.hostile.harness", str(folder), str(part), "2"]
        runs.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
    found = [json.loads(run.communicate()[0]) for run in runs]
    tried, made, pairs = (sum(part[name] for part in found) for name in ("tried", "made", "pairs"))
    sys.stdout.write(
        f"{tried} hostile documents, {made} generated, {tried - made} refused, {pairs} equal trees\n"
    )
    assert [problem for part in found for problem in part["problems"]] == []
    assert tried >= 1000
    assert made > tried / 2


# In UTF-7 the description ends its docstring. Python would read a module so if a name could say it.
UTF_7 = f"x +ACIAIgAiAAo-{CODE}+AAoAIgAiACI-"
NAMES = {
    "cookie": "coding: utf-7 .yaml",
    "equals": "coding=utf_7 .yaml",
    "emacs": "-*- coding: utf-7 -*-.yaml",
    "vim": "vim: set fileencoding=utf-7 :.yaml",
    "line-feed": f"x\n{CODE.replace('/', '')}\n.yaml",
    "cookie-on-line-2": "x\ncoding: utf-7\n.yaml",
    "carriage-return": "x\r#coding: utf-7\r.yaml",
    "form-feed": "x\f# coding: utf-7 .yaml",
    "line-separator": "x\u2028# coding: utf-7 .yaml",
    **{name: f"{text[:80].replace('/', '_')}.yaml" for name, text in BREAKOUTS.items() if "\0" not in text},
}


@pytest.mark.parametrize("folder", [False, True], ids=["file name", "folder name"])
def test_no_name_of_a_file_or_folder_becomes_code(tmp_path: Path, folder: bool) -> None:
    code = [
        "import builtins, importlib, sys",
        "for name in sys.argv[1:]:",
        "    importlib.import_module(f'{name}.wiring')",
        "    assert not hasattr(builtins, 'CANARY'), name",
    ]
    packages: list[str] = []
    for number, name in enumerate(NAMES.values()):
        project, package = tmp_path / f"project{number}", f"package{number}"
        spec = project / name / "openapi.yaml" if folder else project / name
        spec.parent.mkdir(parents=True)
        spec.write_text(
            f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n"
            f"  schemas: {{Pet: {{type: object, description: {json.dumps(UTF_7)}}}}}\n"
        )
        config = Config(tmp_path, (ApiConfig(package, spec, None),), tmp_path / "generated", None, {})
        result = generate(config, config.apis)
        assert not has_errors(result.diagnostics), result.diagnostics
        for path, text in result.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        packages.append(f"generated.{package}")
    command = [sys.executable, "-c", "\n".join(code), *packages]
    subprocess.run(command, cwd=tmp_path, check=True)


def test_the_watch_sees_what_it_watches_for(tmp_path: Path) -> None:
    """A canary that cannot sing proves nothing."""
    code = (
        "from pathlib import Path; from tests.hostile.harness import Watch; import builtins, socket\n"
        f"watch = Watch(Path({str(tmp_path)!r})); watch.active = True\n"
        "open('/etc/hostname').close() if Path('/etc/hostname').exists() else open('/dev/null').close()\n"
        "socket.socket().close()\n"
        "from tests.hostile.breakouts import CODE; eval(CODE)\n"
        "watch.active = False; print(len(watch.seen), hasattr(builtins, 'CANARY'))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    count, sung = result.stdout.split()
    assert int(count) >= 2
    assert sung == "True"


@pytest.mark.parametrize("name", BOMBS)
def test_a_document_that_is_dear_to_read_costs_nothing(name: str, tmp_path: Path, forks: Forks) -> None:
    """Done or refused with a located line, within the limits of its process, without a traceback."""
    document = tmp_path / "openapi.yaml"
    document.write_bytes(BOMBS[name].encode("utf-8", "surrogateescape"))
    arguments = ("generate", "openapi.yaml", "--out", "package")
    result = forks.run(tmp_path, *arguments, package="package.wiring", **LIMITS)
    assert "Traceback" not in result.stderr, result.stderr[-2000:]
    if result.returncode:
        assert result.returncode == 1, result.stderr
        assert re.search(r"^openapi\.yaml:\d+:\d+: error", result.stderr, re.MULTILINE), result.stderr[:500]


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link inside of the project that leads out of it opens nothing."""
    outside = tmp_path / "outside.yaml"
    outside.write_text("type: string\nx-secret: canary\n")
    project = tmp_path / "project"
    project.mkdir()
    (project / "inside.yaml").symlink_to(outside)
    document = BOMBS["file"].replace("file:///etc/passwd", "inside.yaml")
    (project / "openapi.json").write_text(document)
    command = [sys.executable, "-m", "oaswright", "generate", "openapi.json", "--out", "package"]
    result = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "canary" not in result.stdout + result.stderr
    assert re.search(r"^openapi\.json:\d+:\d+: error", result.stderr, re.MULTILINE)
