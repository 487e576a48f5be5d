"""The steps of one document through the whole tool: generate, import, serve, send requests, type-check."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus.probe import Findings

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
# The look of datamodel-code-generator's annotations, and rules that judge the words of the document.
IGNORED = "RUF012,RUF036,UP006,UP035,RUF001,RUF002,RUF003,S105,S106"
COLUMNS = ("generated", "operations", "imports", "serves", "requests", "ruff", "mypy", "pyright")


@dataclass
class Row:
    """One document: a mark for each column, the seconds, and what went wrong."""

    name: str
    marks: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    refused: bool = False

    @property
    def passed(self) -> bool:
        return self.refused or all(self.marks.get(column) != "no" for column in COLUMNS)


def examine(document: Path, out: Path, *, types: bool, rounds: int = 2, lenient: bool = False) -> Row:
    """Take one document through every step; `rounds` of requests are sent to each operation."""
    name = re.sub(r"\W+|^(?=\d)", "_", document.stem.lower())
    row = Row(document.name)
    start = time.perf_counter()
    options = ["--lenient"] if lenient else []
    command = [BIN / "oaswright", "generate", document.name, "--out", out / name, *options]
    result = run(command, document.parent)
    row.seconds["generate"] = time.perf_counter() - start
    if result.returncode:
        located = re.findall(r"^\S+:\d+:\d+: error.*$", result.stderr, re.MULTILINE)
        row.refused = bool(located) and "Traceback" not in result.stderr
        row.marks["generated"] = "refused" if row.refused else "no"
        row.notes += located[:8] or result.stderr.splitlines()[-3:]
        return row
    row.marks["generated"] = "yes"
    published = json.loads((out / name / "openapi.json").read_text("utf-8"))
    probe(row, name, out, declared_operations(published), rounds)
    settings = ["--config", ROOT / "pyproject.toml", "--ignore", IGNORED, "--output-format", "concise"]
    step(row, "ruff", [BIN / "ruff", "check", "--quiet", *settings, out / name], out)
    if types:
        step(row, "mypy", [BIN / "mypy", "--strict", "--no-error-summary", "--config-file=", name], out)
        settings = out / f"{name}.pyright.json"
        settings.write_text(json.dumps({"include": [name], "typeCheckingMode": "strict"}), "utf-8")
        step(
            row, "pyright", [BIN / "basedpyright", "--pythonpath", sys.executable, "--project", settings], out
        )
    return row


def declared_operations(document: dict[str, dict[str, dict[str, object]]]) -> int:
    """Operations below `paths`; path items that are references count with what they refer to."""
    methods = {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}
    count = 0
    for item in document.get("paths", {}).values():
        value: object = item
        while isinstance(value, dict) and "$ref" in value:
            target: object = document
            for token in str(value["$ref"]).split("/")[1:]:
                target = target[token.replace("~1", "/").replace("~0", "~")]  # type: ignore[index]
            value = target
        count += len(methods & set(value)) if isinstance(value, dict) else 0
    return count


def probe(row: Row, name: str, out: Path, declared: int, rounds: int) -> None:
    """Import and serve the package in a fresh process and send its requests."""
    interface = out / name / "interface.py"
    # A large API is laid by tag: its class inherits those of all tags.
    interface = interface if interface.is_file() else out / name / "interface" / "__init__.py"
    class_name = re.findall(r"^class (\w+)\(", interface.read_text("utf-8"), re.MULTILINE)[-1]
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.corpus.probe", name, class_name]
    result = run([*command, "--rounds", rounds], out, {"PYTHONPATH": str(ROOT)})
    if result.returncode:
        row.marks["imports"] = "no"
        row.notes += result.stderr.splitlines()[-3:]
        return
    found = Findings(**json.loads(result.stdout.splitlines()[-1]))
    row.marks["imports"] = "yes"
    row.marks["serves"] = "yes" if found.status == 200 else "no"
    row.marks["operations"] = f"{found.methods}" if found.methods == declared else "no"
    if found.methods != declared:
        row.notes.append(f"{declared} operations, {found.methods} methods")
    row.seconds["import"], row.seconds["start"] = found.importing, found.starting
    wrong = found.failed + found.refused + found.accepted
    row.marks["requests"] = "no" if wrong else f"{found.valid} + {found.invalid}"
    if wrong:
        row.notes.append(
            f"{found.valid} valid and {found.invalid} invalid requests: {found.failed} got a 5xx, "
            f"{found.refused} wrongly refused, {found.accepted} wrongly accepted"
        )
    for text, operations in (
        ("no valid request", found.unreached),
        ("no response instance", found.unanswered),
    ):
        if operations:
            row.notes.append(f"{text} for {len(operations)} operations: {', '.join(operations[:5])}")
    row.notes += found.notes


def step(row: Row, column: str, command: list[object], folder: Path) -> None:
    """Run a checker; its first complaints are the notes."""
    result = run(command, folder)
    row.marks[column] = "no" if result.returncode else "yes"
    if result.returncode:
        lines = [
            line for line in (result.stdout + result.stderr).splitlines() if "error" in line or ": " in line
        ]
        row.notes += [f"{column} {len(lines)}:", *lines[:5]]


def run(
    command: list[object], folder: Path, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own commands
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **(environ or {})},
        capture_output=True,
        text=True,
        check=False,
    )
