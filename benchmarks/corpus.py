"""Real documents through the whole tool: generated, imported, served, type-checked, timed.

    python benchmarks/corpus.py FOLDER [NAME…] [--no-types] [--keep DIR]

FOLDER holds OpenAPI documents, one file each; NAME picks some by the beginning of their names. The
matrix goes to standard output. The exit status is 1 when a document neither gives a package that
passes everything nor is refused with a located finding.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
# The look of datamodel-code-generator's annotations, and rules that judge the words of the document.
IGNORED = "RUF012,RUF036,UP006,UP035,RUF001,RUF002,RUF003,S105,S106"
COLUMNS = ("generated", "operations", "imports", "serves", "ruff", "mypy", "pyright")

# Run in the folder that holds the package: imports it, serves it with stub handlers, asks for the document.
PROBE = """
import asyncio, importlib, inspect, json, sys, time
name = sys.argv[1]
start = time.perf_counter()
interface = importlib.import_module(f"{name}.interface")
wiring = importlib.import_module(f"{name}.wiring")
importing = time.perf_counter() - start
base = getattr(interface, sys.argv[2])
methods = sorted(base.__abstractmethods__)
def stub(method):
    async def call(self, *arguments, **named):
        raise NotImplementedError
    call.__name__ = method
    return call
handlers = type("Handlers", (base,), {method: stub(method) for method in methods})()
async def authenticate(credentials, requirements, connection):
    return None
secured = "authenticate" in inspect.signature(wiring.wire).parameters
from oaswright.runtime.application import application
start = time.perf_counter()
app = application([wiring.wire(handlers, **({"authenticate": authenticate} if secured else {}))])
async def get(path):
    sent = []
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path,
             "raw_path": path.encode(), "query_string": b"", "headers": [], "scheme": "http",
             "server": ("test", 80), "client": ("test", 1), "root_path": ""}
    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}
    async def send(message):
        sent.append(message)
    await app(scope, receive, send)
    return sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:])
status, body = asyncio.run(get("/openapi.json"))
starting = time.perf_counter() - start
print(json.dumps({"methods": len(methods), "status": status, "paths": len(json.loads(body).get("paths", {})),
                  "importing": importing, "starting": starting}))
"""


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--no-types", action="store_true", help="skip mypy and basedpyright")
    parser.add_argument("--keep", type=Path, help="write the packages here and keep them")
    arguments = parser.parse_args()
    documents = [
        path
        for path in sorted(arguments.folder.iterdir())
        if path.suffix in {".json", ".yaml", ".yml"}
        and (not arguments.names or path.name.startswith(tuple(arguments.names)))
    ]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as temporary:
        out = (arguments.keep or Path(temporary)).resolve()
        out.mkdir(parents=True, exist_ok=True)
        for document in documents:
            row = examine(document.resolve(), out, types=not arguments.no_types)
            rows.append(row)
            sys.stderr.write(f"{row.name}: {'; '.join(row.notes) or 'fine'}\n")
    sys.stdout.write(table(rows) + "\n")
    return 0 if all(row.passed for row in rows) else 1


def examine(document: Path, out: Path, *, types: bool) -> Row:
    """Take one document through every step; a step that fails ends it."""
    name = re.sub(r"\W+", "_", document.stem.lower())
    row = Row(document.name)
    start = time.perf_counter()
    result = run([BIN / "oaswright", "generate", document.name, "--out", out / name], document.parent)
    row.seconds["generate"] = time.perf_counter() - start
    if result.returncode:
        located = re.findall(r"^\S+:\d+:\d+: error.*$", result.stderr, re.MULTILINE)
        row.refused = bool(located) and "Traceback" not in result.stderr
        row.marks["generated"] = "refused" if row.refused else "no"
        row.notes += located[:8] or result.stderr.splitlines()[-3:]
        return row
    row.marks["generated"] = "yes"
    published = json.loads((out / name / "openapi.json").read_text("utf-8"))
    probe(row, name, out, declared_operations(published))
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


def probe(row: Row, name: str, out: Path, declared: int) -> None:
    """Import and serve the package in a fresh process."""
    class_name = re.findall(
        r"^class (\w+)\(ABC", (out / name / "interface.py").read_text("utf-8"), re.MULTILINE
    )[-1]
    result = run([sys.executable, "-c", PROBE, name, class_name], out)
    if result.returncode:
        row.marks["imports"] = "no"
        row.notes += result.stderr.splitlines()[-3:]
        return
    found = json.loads(result.stdout.splitlines()[-1])
    row.marks["imports"] = "yes"
    row.marks["serves"] = "yes" if found["status"] == 200 else "no"
    row.marks["operations"] = f"{found['methods']}" if found["methods"] == declared else "no"
    if found["methods"] != declared:
        row.notes.append(f"{declared} operations, {found['methods']} methods")
    row.seconds["import"], row.seconds["start"] = found["importing"], found["starting"]


def step(row: Row, column: str, command: list[object], folder: Path) -> None:
    """Run a checker; its first complaints are the notes."""
    result = run(command, folder)
    row.marks[column] = "no" if result.returncode else "yes"
    if result.returncode:
        lines = [
            line for line in (result.stdout + result.stderr).splitlines() if "error" in line or ": " in line
        ]
        row.notes += [f"{column} {len(lines)}:", *lines[:5]]


def run(command: list[object], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own commands
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False
    )


def table(rows: list[Row]) -> str:
    """The matrix as Markdown."""
    seconds = ("generate", "import", "start")
    lines = [
        f"| document | {' | '.join(COLUMNS)} | {' | '.join(f'{name} s' for name in seconds)} |",
        f"|{'---|' * (1 + len(COLUMNS) + len(seconds))}",
    ]
    for row in rows:
        marks = [row.marks.get(column, "-") for column in COLUMNS]
        times = [f"{row.seconds[name]:.1f}" if name in row.seconds else "-" for name in seconds]
        lines.append(f"| {' | '.join([row.name, *marks, *times])} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
