"""Generated packages pass ruff with its default rules, as they stand in anybody's project."""

import subprocess
import sys
from pathlib import Path

import oaswright
import pytest
from oaswright.contents import encode_text

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.yaml"))
# Sorted imports, no default that instances share, no silence of a rule that says nothing.
BEYOND_DEFAULTS = "I001,F401,RUF012,RUF100"
LISTS = """
openapi: 3.1.0
info: {title: Lists, version: '1'}
paths:
  /pets:
    put:
      operationId: changePets
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pets'}}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Pets:
      type: object
      description: |
        Pets, see https://example.com/a/very/long/address/that/no/line/has/room/for/and/that/nobody/can/break/anywhere

        | name | what it is for, which is a long row of a table, longer than any line may be |
      properties:
        tags: {type: array, items: {type: string}, default: []}
        kind-s: {type: array, items: {type: string}, default: ['a "b"', é]}
        map: {type: object, additionalProperties: {type: string}, default: {}}
        at: {type: string, format: date-time}
        id: {type: string, format: uuid}
        size: {type: [integer, 'null'], default: null}
        kind: {enum: [cat, dog]}
      additionalProperties: {type: integer}
"""


def check(folder: Path) -> str:
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--output-format=concise", "--no-cache"]
    found = subprocess.run(
        [*command, f"--extend-select={BEYOND_DEFAULTS}", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout + found.stderr


@pytest.mark.parametrize("split", ["none", "tags"])
def test_packages_of_the_corpus_pass_the_default_rules(tmp_path: Path, split: str) -> None:
    apis = {path.stem.replace(".", "_").replace("-", "_"): path for path in DOCUMENTS}
    lines = ["[tool.oaswright]", 'output = "generated"']
    for name, path in apis.items():
        (tmp_path / path.name).write_bytes(path.read_bytes())
        lines += [f"[tool.oaswright.apis.{name}]", f'spec = "{path.name}"', f'split = "{split}"']
    (tmp_path / "pyproject.toml").write_text("\n".join(lines), "utf-8")
    subprocess.run([sys.executable, "-m", "oaswright", "generate"], cwd=tmp_path, check=True)
    assert {path.parent.name for path in tmp_path.glob("generated/*/models.py")} <= apis.keys()
    assert len([*tmp_path.glob("generated/*/wiring.py")]) == len(DOCUMENTS)
    assert check(tmp_path / "generated") == "All checks passed!\n"


def test_defaults_long_lines_and_additional_properties_pass_the_default_rules(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(LISTS, "utf-8")
    result = oaswright.generate(tmp_path / "pets.yaml", out=tmp_path / "pets")
    for path, text in result.files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(encode_text(text))
    assert check(tmp_path / "pets") == "All checks passed!\n"
    # In its default mode basedpyright compares what is cast with what it is cast to.
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "recommended", "include": ["pets"]}')
    command = [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, "--level", "error"]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "0 errors" in checked.stdout, checked.stdout
    source = (tmp_path / "pets" / "models.py").read_text("utf-8")
    assert " Dict" not in source
    sys.path.insert(0, str(tmp_path))
    try:
        from pets.models import Pets  # type: ignore[import-not-found]  # generated a moment ago
    finally:
        sys.path.remove(str(tmp_path))
    first, second = Pets(), Pets.model_validate({"kind-s": ["x"]})
    first.tags.append("new")
    assert (second.tags, second.kind_s, first.kind_s, first.map) == ([], ["x"], ['a "b"', "é"], {})
