"""What generating costs, as ratios in one run on one machine.

    python benchmarks/generate.py [DOCUMENT] [--repeat N] [--largest N]

DOCUMENT is a large OpenAPI document (or set OASWRIGHT_BENCH_DOCUMENT). datamodel-code-generator alone with
its builtin formatter is run beside oaswright, once for the components only and once for the models of the
operations as well, which is what oaswright writes. Synthetic documents show how time grows with operations.
Figures are the best of N runs: wall time, processor time (in which other work on the machine does not
count), and the peak memory of the process. Nothing here fails for being slow.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
SIZES = (50, 100, 200, 400, 800, 1600, 3200)
APIS = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """The least wall and processor time in seconds, and the peak memory in megabytes."""

    seconds: float
    processor: float
    memory: float


def cost(command: list[str | Path], folder: Path, repeat: int) -> Cost:
    """Run a command some times. Raises CalledProcessError when it fails."""
    best = processor = float("inf")
    memory = 0.0
    for _ in range(repeat):
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        best = min(best, time.perf_counter() - start)
        processor = min(processor, usage.ru_utime + usage.ru_stime)
        memory = max(memory, usage.ru_maxrss / 1024)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command, stderr=errors[-2000:])
    return Cost(best, processor, memory)


def synthetic(operations: int) -> dict[str, object]:
    """A document with some operations, each with parameters, a body and schemas of its own."""
    paths: dict[str, object] = {}
    schemas: dict[str, object] = {"Error": {"type": "object", "properties": {"message": {"type": "string"}}}}
    for number in range(operations):
        schemas[f"Thing{number}"] = {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "name": {"type": "string", "maxLength": 80},
                "kind": {"type": "string", "enum": ["small", "large"]},
                "size": {"type": ["integer", "null"]},
                "parts": {"type": "array", "items": {"$ref": f"#/components/schemas/Thing{number // 2}"}},
            },
        }
        body = {"application/json": {"schema": {"$ref": f"#/components/schemas/Thing{number}"}}}
        paths[f"/things{number}/{{id}}"] = {
            "put": {
                "operationId": f"putThing{number}",
                "summary": f"Replace thing {number}.",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}},
                ],
                "requestBody": {"required": True, "content": body},
                "responses": {
                    "200": {"description": "The thing.", "content": body},
                    "404": {"$ref": "#/components/responses/NotFound"},
                },
            }
        }
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {"NotFound": {"description": "No such thing.", "content": error}},
        },
    }


def models_alone(document: Path, folder: Path, repeat: int, *scopes: str) -> Cost:
    """datamodel-code-generator by itself."""
    command: list[str | Path] = [
        BIN / "datamodel-codegen",
        "--input",
        document,
        "--output",
        folder / "alone.py",
    ]
    command += ["--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"]
    command += ["--formatters", "builtin", *(("--openapi-scopes", *scopes) if scopes else ())]
    return cost(command, folder, repeat)


def cold(document: Path, folder: Path, repeat: int) -> Cost:
    """The whole package of one document, nothing remembered."""
    return cost([BIN / "oaswright", "generate", document, "--out", folder / "package"], folder, repeat)


def nothing_to_do(folder: Path, repeat: int) -> Cost:
    """A run in a project of five documents right after another."""
    lines = ["[tool.oaswright]"]
    for number in range(APIS):
        (folder / f"api{number}.json").write_text(json.dumps(synthetic(40)), encoding="utf-8")
        lines += [
            f"[tool.oaswright.apis.api{number}]",
            f'spec = "api{number}.json"',
            f'handlers = "h{number}.py"',
        ]
    (folder / "pyproject.toml").write_text("\n".join(lines), encoding="utf-8")
    cost([BIN / "oaswright", "generate"], folder, 1)
    return cost([BIN / "oaswright", "generate"], folder, repeat * 4)


def say(line: str) -> None:
    """Print at once, for whoever waits."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def large(document: Path, folder: Path, repeat: int) -> None:
    """Compare on one large document."""
    say(f"{document.name}, {document.stat().st_size / 1e6:.1f} MB")
    ours = cold(document, folder, repeat)
    say(
        f"  oaswright generate                   {ours.seconds:6.2f} s {ours.processor:6.2f} s"
        f" {ours.memory:5.0f} MB"
    )
    for name, scopes in (
        ("components", ()),
        ("with those of operations", ("schemas", "paths", "parameters")),
    ):
        alone = models_alone(document, folder, repeat, *scopes)
        say(
            f"  models alone, {name:<23s} {alone.seconds:6.2f} s {alone.processor:6.2f} s"
            f" {alone.memory:5.0f} MB"
            f"  ratio {ours.seconds / alone.seconds:.2f} (processor {ours.processor / alone.processor:.2f})"
        )


def growth(folder: Path, repeat: int, largest: int) -> None:
    """Time by operations; a millisecond for each that stays the same is linear growth."""
    say("operations   wall s  processor s   ms each   memory   processor ratio to models alone")
    for size in (size for size in SIZES if size <= largest):
        document = folder / f"{size}.json"
        document.write_text(json.dumps(synthetic(size)), encoding="utf-8")
        ours, alone = cold(document, folder, repeat), models_alone(document, folder, repeat)
        say(
            f"{size:10d} {ours.seconds:8.2f} {ours.processor:12.2f} {ours.processor / size * 1000:9.2f}"
            f" {ours.memory:5.0f} MB   {ours.processor / alone.processor:.2f}"
        )


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("document", nargs="?", default=os.environ.get("OASWRIGHT_BENCH_DOCUMENT"))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if parsed.document:
            large(Path(parsed.document).resolve(), folder, parsed.repeat)
        growth(folder, parsed.repeat, parsed.largest)
        project = folder / "project"
        project.mkdir()
        idle = nothing_to_do(project, parsed.repeat)
        say(
            f"nothing to do, {APIS} documents: {idle.seconds * 1000:.0f} ms,"
            f" {idle.processor * 1000:.0f} ms of them processor"
        )


if __name__ == "__main__":
    main()
