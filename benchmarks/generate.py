"""What generating costs, as ratios in one run on one machine.

    python benchmarks/generate.py [DOCUMENT] [--repeat N] [--largest N]

DOCUMENT is a large OpenAPI document (or set OASWRIGHT_BENCH_DOCUMENT). datamodel-code-generator alone with
its builtin formatter is run beside oaswright, once for the components only and once for the models of the
operations as well, which is what oaswright writes. Synthetic documents show how time grows with operations.
"Like for like" is a cold run beside the time that datamodel-code-generator takes in it: the same schemas with
the same options in the same process. The cost of an edit is that of the run after it, in a configured
project, beside a cold run there. Figures are the best of N runs: wall time, processor time (in which other
work on the machine does not count), and the peak memory of the process. Nothing here fails for being slow.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import datamodel_code_generator
from oaswright.config import document_config, load_config
from oaswright.generation import generate
from oaswright.render.models import warm_up

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


def edits(document: Path, folder: Path, repeat: int) -> None:
    """Runs in a project after an edit of words, and of a schema, as parts of a cold run."""
    whole: dict[str, Any] = json.loads(document.read_text(encoding="utf-8"))
    copy = folder / "edited.json"
    settings = '[tool.oaswright.apis.edited]\nspec = "edited.json"\nhandlers = "edited"\n'
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    operation = next(
        found for item in whole["paths"].values() for found in item.values() if "summary" in found
    )
    schema = next(
        found for found in whole["components"]["schemas"].values() if len(found.get("properties", ())) > 1
    )

    def run(change: Callable[[int], object], *, forget: bool = False) -> Cost:
        costs: list[Cost] = []
        for number in range(repeat + 1):
            change(number)
            copy.write_text(json.dumps(whole, indent=1), encoding="utf-8")
            if forget:
                shutil.rmtree(folder / ".oaswright", ignore_errors=True)
            costs.append(cost([BIN / "oaswright", "generate"], folder, 1))
        # The first may still find something of what stood there before.
        return min(costs[1:], key=lambda found: found.processor)

    def reword(number: int) -> None:
        operation["summary"] = f"Words {number}."

    def extend(number: int) -> None:
        schema["properties"]["added"] = {"type": "string", "description": f"Words {number}."}

    whole_run = run(reword, forget=True)
    for name, found in (("words", run(reword)), ("a schema", run(extend))):
        say(
            f"  an edit of {name:<26s} {found.seconds:6.2f} s {found.processor:6.2f} s {found.memory:5.0f} MB"
            f"  ratio to cold {found.seconds / whole_run.seconds:.2f}"
            f" (processor {found.processor / whole_run.processor:.2f})"
        )


def like_for_like(document: Path, folder: Path, repeat: int) -> None:
    """A cold run, and the part of it that datamodel-code-generator takes, in one process."""
    spent: list[tuple[float, float]] = []
    real = datamodel_code_generator.generate
    inside = 0.0

    def timed(*arguments: Any, **options: Any) -> Any:
        nonlocal inside
        start = time.process_time()
        source = real(*arguments, **options)
        inside += time.process_time() - start
        return source

    warm_up()
    datamodel_code_generator.generate = timed
    try:
        for _ in range(repeat):
            inside, start = 0.0, time.process_time()
            config = document_config(document, folder / "alike", load_config(folder))
            generate(config, config.apis)
            spent.append((time.process_time() - start, inside))
    finally:
        datamodel_code_generator.generate = real
    ours, alone = min(spent)
    say(f"  like for like, processor only        {ours:6.2f} s {alone:6.2f} s  ratio {ours / alone:.2f}")


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
    like_for_like(document, folder, repeat)
    project = folder / "edits"
    project.mkdir()
    edits(document, project, repeat)


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
