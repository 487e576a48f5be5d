"""The contract file that `oaswright generate` lays once."""

import ast
from pathlib import Path

import pytest
from oaswright.cli.main import run
from oaswright.contract.connecting import ContractError, load_contract

from tests.contracts.documents import LIBRARY

HOSTILE = """
openapi: 3.1.0
info: {title: Odd, version: '1'}
paths:
  '/{a"] = 1}/x':
    get:
      operationId: getIt
      parameters: [{name: 'a"] = 1', in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: It is there.}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "library.yaml").write_bytes(LIBRARY.read_bytes())
    (tmp_path / "pyproject.toml").write_text(
        '[tool.oaswright.apis.library]\nspec = "library.yaml"\ncontract = "tests/contract.py"\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_reads_credentials_from_the_environment(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["generate"]) == 0
    file = project / "tests" / "contract.py"
    with pytest.raises(ContractError, match="reads LIBRARY_OWNER_KEY from the environment"):
        load_contract(file, project)
    monkeypatch.setenv("LIBRARY_OWNER_KEY", "s3cret")
    monkeypatch.setenv("LIBRARY_OWNER_HEADER", "another")
    assert load_contract(file, project).owner.credentials == {"key": "s3cret", "header": "another"}


def test_what_the_project_makes_of_it_stays(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project / "tests" / "contract.py"
    assert run(["generate", "--check"]) == 1
    assert not file.exists()
    run(["generate"])
    file.write_text("CONTRACT = None\n", encoding="utf-8")
    document = project / "library.yaml"
    document.write_text(document.read_text("utf-8").replace("title: Library", "title: Books"), "utf-8")
    assert run(["generate"]) == 0
    assert file.read_text("utf-8") == "CONTRACT = None\n"
    file.unlink()
    capsys.readouterr()
    assert run(["generate"]) == 0
    assert "wrote tests/contract.py\n" in capsys.readouterr().out


def test_names_of_the_document_are_literals(project: Path) -> None:
    (project / "library.yaml").write_text(HOSTILE, encoding="utf-8")
    assert run(["generate"]) == 0
    text = (project / "tests" / "contract.py").read_text("utf-8")
    kinds = [type(node).__name__ for node in ast.parse(text).body]
    assert kinds == ["Expr", "ImportFrom", "Assign"]
    assert all(line.lstrip().startswith("#") for line in text.splitlines() if "= 1" in line)
