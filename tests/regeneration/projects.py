"""A project with two documents, laid out as `oaswright init` would, for tests that run the command."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from oaswright.cli.main import run
from oaswright.manifest import NAME, hash_content

PYPROJECT = """[tool.oaswright]
output = "generated"

[tool.oaswright.apis.pets]
spec = "specs/pets.yaml"
handlers = "server/pets.py"

[tool.oaswright.apis.shops]
spec = "specs/shops.yaml"
handlers = "server/shops.py"
"""
PETS = """openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        '200':
          description: All pets.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pets'}}}
  /pets/{petId}:
    get:
      operationId: getPet
      parameters:
        - {name: petId, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: The pet.
          content: {application/json: {schema: {$ref: 'shared/pet.yaml#/Pet'}}}
        '404': {description: No such pet.}
components:
  schemas:
    Pets:
      type: array
      items: {$ref: 'shared/pet.yaml#/Pet'}
"""
PET = """Pet:
  type: object
  required: [name]
  properties:
    name: {type: string}
    age: {type: integer}
"""
SHOPS = """openapi: 3.1.0
info: {title: Shops, version: '1'}
paths:
  /shops:
    get:
      operationId: listShops
      responses:
        '200':
          description: All shops.
          content: {application/json: {schema: {type: array, items: {type: string}}}}
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of the command gave."""

    status: int
    out: str
    err: str


def lay_out(root: Path) -> None:
    """Write the project, without anything generated."""
    files = {
        "pyproject.toml": PYPROJECT,
        "specs/pets.yaml": PETS,
        "specs/shared/pet.yaml": PET,
        "specs/shops.yaml": SHOPS,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def oaswright(root: Path, *arguments: str) -> Result:
    """Run the command in a project, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(root), redirect_stdout(out), redirect_stderr(err):
        status = run(arguments)
    return Result(status, out.getvalue(), err.getvalue())


def process(root: Path, *arguments: str, python: str = sys.executable, **environment: str) -> Result:
    """Run the command in a project, in a process of its own."""
    command = [python, "-m", "oaswright", *arguments]
    done = subprocess.run(
        command, cwd=root, capture_output=True, env={**os.environ, **environment}, check=False
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of a file; it must change."""
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def listed_in_manifest(package: Path, name: str, text: str = "# former\n") -> None:
    """Write a file of a package as a run would have, so that it is ours."""
    (package / name).parent.mkdir(parents=True, exist_ok=True)
    (package / name).write_text(text, encoding="utf-8")
    manifest = package / NAME
    table = json.loads(manifest.read_text(encoding="utf-8"))
    table["files"][name] = hash_content(text)
    manifest.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def tree(root: Path, *tops: str) -> dict[str, bytes]:
    """All files below some folders, by path; no bytecode."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for top in tops
        for path in sorted((root / top).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
