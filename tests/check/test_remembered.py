"""`check` does not check a document again in which nothing has changed, and nobody can tell."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from oaswright import preparation
from oaswright.cli.main import run

ENTRY = """\
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /things:
    get:
      operationId: getThing
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {$ref: "link.yaml"}}}
components:
  schemas:
    Unused: {type: string}
"""
PROJECT = """\
[tool.oaswright.apis.api]
spec = "openapi.yaml"
[tool.oaswright.rules]
reference-validator = "off"
"""
SILENCE = '[[tool.oaswright.rules.silence]]\nrule = "unused-component"\nat = "{}"\nreason = "ours"\n'
OWN = """\
from oaswright.rules import Document, Finding, rule
from pathlib import Path

@rule("acme/told")
def told(document: Document):
    yield Finding((), Path(__file__).with_name("told.txt").read_text())
"""
MEMORY = ".oaswright/checks.json"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "openapi.yaml").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to("one.yaml")
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text("type: object\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("type: object\nproperties: {a: {type: text}}\n", encoding="utf-8")
    (tmp_path / "told.txt").write_text("one", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    status = run(["check", *options])
    said = capsys.readouterr()
    return status, said.out, said.err


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("checked again")

    monkeypatch.setattr(preparation, "check_whole", refuse)


@pytest.mark.parametrize(
    "options", [(), ("openapi.yaml",), ("--lenient",), ("--rule", "unused-component=error")]
)
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_nothing_is_checked_twice_and_everything_is_said_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], form: str
) -> None:
    first = check(capsys, *options, "--format", form)
    assert "unused-component" in first[1]
    forbid(monkeypatch)
    assert check(capsys, *options, "--format", form) == first


@pytest.mark.parametrize(("at", "words"), [("**", "nothing found"), ("other.yaml", "unused-silence")])
def test_silences_are_used_or_not_as_before(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, at: str, words: str
) -> None:
    (folder / "pyproject.toml").write_text(PROJECT + SILENCE.format(at), encoding="utf-8")
    first = check(capsys)
    assert words in first[1]
    forbid(monkeypatch)
    assert check(capsys) == first


def retarget(folder: Path) -> None:
    (folder / "link.yaml").unlink()
    (folder / "link.yaml").symlink_to("two.yaml")


def leave(folder: Path) -> None:
    """Let the link lead out of the project, to a file with the same content."""
    outside = folder.parent / f"{folder.name}.yaml"
    outside.write_bytes((folder / "one.yaml").read_bytes())
    (folder / "link.yaml").unlink()
    (folder / "link.yaml").symlink_to(outside)


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "the document": (
        lambda folder: (folder / "openapi.yaml").write_text(f"# A comment.\n{ENTRY}", encoding="utf-8"),
        "openapi.yaml:14:",
    ),
    "a file that it refers to": (
        lambda folder: (folder / "one.yaml").write_text("type: text\n", encoding="utf-8"),
        "unknown value `text`",
    ),
    "where a link leads": (retarget, "unknown value `text`"),
    "whether a link leads out": (leave, "reference-outside-project"),
    "that a file is gone": (lambda folder: (folder / "one.yaml").unlink(), "there is no file"),
    "the level of a rule": (
        lambda folder: (folder / "pyproject.toml").write_text(
            f'{PROJECT}unused-component = "error"\n', encoding="utf-8"
        ),
        "error[unused-component]",
    ),
    "the working directory": (lambda folder: os.chdir(folder / "deeper"), "/openapi.yaml:13:"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_checked_again(
    folder: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    (folder / "deeper").mkdir()
    before = check(capsys)
    make, words = CHANGES[change]
    make(folder)
    after = check(capsys)
    assert words in after[1]
    assert after != before
    (folder / MEMORY).unlink()
    assert check(capsys) == after


def test_what_is_mended_elsewhere_is_seen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reference to a file that is not there depends on more than the content of files."""
    (folder / "one.yaml").unlink()
    assert "there is no file" in check(capsys)[1]
    (folder / "one.yaml").write_text("type: object\n", encoding="utf-8")
    assert "there is no file" not in check(capsys)[1]


def test_rules_of_ones_own_run_each_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "own.py").write_text(OWN, encoding="utf-8")
    (folder / "pyproject.toml").write_text(f'{PROJECT}files = ["own.py"]\n', encoding="utf-8")
    assert "warning[acme/told]: one" in check(capsys)[1]
    (folder / "told.txt").write_text("two", encoding="utf-8")
    assert "warning[acme/told]: two" in check(capsys)[1]


@pytest.mark.parametrize("damage", ["", "[]", '{"key": 1}', '{"documents": {}}', None])
def test_a_damaged_memory_is_no_error(
    folder: Path, capsys: pytest.CaptureFixture[str], damage: str | None
) -> None:
    first = check(capsys)
    memory = folder / MEMORY
    text = memory.read_text("utf-8").replace("unused", "") if damage is None else damage
    memory.write_text(text.replace('"links": [[', '"links": [[1, '), encoding="utf-8")
    assert check(capsys) == first
    assert "unused-component" in memory.read_text("utf-8")
