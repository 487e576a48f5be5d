"""A project of its own for each test, as a user has one: pyproject.toml, a document, a command."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.regeneration.projects import oaswright

PYPROJECT = """
[tool.oaswright.apis.shop]
spec = "specs/shop.yaml"
handlers = "app/handlers.py"
"""

DOCUMENT = """\
openapi: 3.1.0
info:
  title: Shop
  version: '1'
paths:
  /items/{itemId}:
    parameters:
      - name: itemId
        in: path
        required: true
        schema: {type: integer}
    get:
      operationId: getItem
      summary: Get an item
      responses:
        '200':
          description: The item.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Item'}
        '404':
          $ref: '#/components/responses/NotFound'
    patch:
      operationId: updateItem
      summary: Change an item
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/ItemUpdate'}
      responses:
        '200':
          description: The item as it now stands.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Item'}
        '404':
          $ref: '#/components/responses/NotFound'
components:
  responses:
    NotFound:
      description: There is no such item.
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Fault'}
  schemas:
    Fault:
      type: object
      required: [error]
      properties:
        error: {type: string}
    Item:
      type: object
      required: [id, name, opens]
      properties:
        id: {type: integer}
        name: {type: string}
        note: {type: [string, 'null']}
        opens: {type: string, examples: [17:00]}
        day: {type: string, enum: [2026-12-24, no, on]}
    ItemUpdate:
      type: object
      additionalProperties: false
      properties:
        name: {type: string, minLength: 1}
        note: {type: [string, 'null']}
"""


@dataclass(frozen=True)
class Project:
    """A folder with a project, and the command run in it."""

    root: Path

    @property
    def document(self) -> Path:
        return self.root / "specs" / "shop.yaml"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`oaswright …`, in this process."""
        done = oaswright(self.root, *arguments)
        return subprocess.CompletedProcess(arguments, done.status, done.out, done.err)

    def edit(self, old: str, new: str) -> None:
        """Replace text of the document; the text must be there."""
        text = self.document.read_text()
        assert old in text
        self.document.write_text(text.replace(old, new))

    def files(self) -> dict[str, str]:
        """Every file of the project by its path, but for caches."""
        return {
            path.relative_to(self.root).as_posix(): path.read_text()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not {part for part in path.parts if part.startswith((".", "__pyc"))}
        }


@pytest.fixture
def new_project(tmp_path: Path) -> Callable[[str], Project]:
    """Lays out a project around a document."""

    def lay_out(document: str) -> Project:
        root = tmp_path / "project"
        (root / "specs").mkdir(parents=True)
        (root / "app").mkdir()
        (root / "pyproject.toml").write_text(PYPROJECT)
        (root / "specs" / "shop.yaml").write_text(document)
        return Project(root)

    return lay_out


@pytest.fixture
def project(new_project: Callable[[str], Project]) -> Project:
    """The project of a small shop."""
    return new_project(DOCUMENT)
