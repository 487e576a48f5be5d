"""What openapi-spec-validator refuses and no rule reports, `check` reports at its line."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from oaswright.cli.main import run
from oaswright.document.bundle import Bundle
from oaswright.judge import asking
from oaswright.judge.asking import Judge

DOCUMENT = """\
openapi: {version}
info: {{title: T, version: "1"}}
servers: [{{url: https://api.example.com}}]
paths:
  {path}:
    get:
      operationId: getThing
      parameters: [{parameters}]
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: {{$ref: "#/components/schemas/Thing"}}
        "400": {{description: no}}
components:
  schemas:
    Thing: {schema}
"""
# Only it holds defaults against this format.
REFUSED = "{type: object, properties: {host: {type: string, format: idn-hostname, default: no host}}}"
PROJECT = '[tool.oaswright.apis.api]\nspec = "openapi.yaml"\n'
FOUND = "reference-validator"


def write(
    folder: Path, schema: str, path: str = "/things", parameters: str = "", version: str = "3.1.0"
) -> None:
    text = DOCUMENT.format(version=version, path=path, parameters=parameters, schema=schema)
    (folder / "openapi.yaml").write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    """The exit status of `check openapi.yaml`, and what it says."""
    status = run(["check", "openapi.yaml", *options])
    return status, capsys.readouterr().out


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(judge: Judge, question: str) -> None:
        pytest.fail(f"asked again: {question}")

    monkeypatch.setattr(Judge, "_send", refuse)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_what_only_it_refuses_is_an_error_at_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], version: str
) -> None:
    write(folder, REFUSED, version=version)
    status, said = check(capsys)
    assert status == 1
    column = len("    Thing: ") + REFUSED.index("no host") + 1
    assert f"openapi.yaml:18:{column}: error[{FOUND}]" in said
    assert "the value 'no host' does not have the format `idn-hostname`" in said
    assert said.count("error[") == 1


@pytest.mark.parametrize(
    ("options", "level"),
    [
        (("--lenient",), "warning"),
        (("--rule", f"{FOUND}=warning"), "warning"),
        (("--rule", f"{FOUND}=off"), ""),
    ],
)
def test_lenient_and_settings_lower_it(
    folder: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], level: str
) -> None:
    write(folder, REFUSED)
    status, said = check(capsys, *options)
    assert status == 0
    assert re.findall(rf"(\w+)\[{FOUND}\]", said) == ([level] if level else [])


def test_a_silence_covers_it_and_is_used(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, REFUSED)
    silence = f'[[tool.oaswright.rules.silence]]\nrule = "{FOUND}"\nat = "openapi.yaml"\nreason = "ours"\n'
    (folder / "pyproject.toml").write_text(PROJECT + silence, encoding="utf-8")
    assert check(capsys) == (0, "1 document checked, nothing found\n")


def test_it_is_not_asked_again_about_the_same_document(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    write(folder, REFUSED)
    first = check(capsys)
    assert f"error[{FOUND}]" in first[1]
    forbid(monkeypatch)
    assert check(capsys) == first
    # Where it is written is no part of what is remembered.
    text = (folder / "openapi.yaml").read_text("utf-8")
    (folder / "openapi.yaml").write_text(f"# A comment.\n{text}", encoding="utf-8")
    assert "openapi.yaml:19:" in check(capsys)[1]


def test_another_document_is_asked_about(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    write(folder, "{type: string}")
    assert check(capsys)[0] == 0
    write(folder, REFUSED)
    assert check(capsys)[0] == 1


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"key": 1}', '{"key": null, "verdicts": 3}'])
def test_a_damaged_memory_is_no_error(folder: Path, capsys: pytest.CaptureFixture[str], damage: str) -> None:
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (folder / ".oaswright").mkdir()
    (folder / ".oaswright/verdicts.json").write_text(damage, encoding="utf-8")
    write(folder, REFUSED)
    assert check(capsys)[0] == 1
    assert json.loads((folder / ".oaswright/verdicts.json").read_bytes())["verdicts"]


def test_damaged_verdicts_are_asked_for_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    write(folder, REFUSED)
    assert check(capsys)[0] == 1
    memory = folder / ".oaswright/verdicts.json"
    (folder / ".oaswright/checks.json").unlink()
    table = json.loads(memory.read_bytes())
    for name in table["verdicts"]:
        table["verdicts"][name] = [[[None], "text"]]
    memory.write_text(json.dumps(table), encoding="utf-8")
    assert check(capsys)[0] == 1


def test_a_state_that_cannot_be_written_is_no_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (folder / ".oaswright").write_text("", encoding="utf-8")
    write(folder, REFUSED)
    assert check(capsys)[0] == 1
    assert (folder / ".oaswright").read_text("utf-8") == ""


def test_nothing_is_written_without_a_project(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "{type: string}")
    assert check(capsys)[0] == 0
    assert [path.name for path in folder.iterdir()] == ["openapi.yaml"]


def test_it_is_not_imported_by_the_command(folder: Path) -> None:
    write(folder, "{type: string}")
    code = (
        "import sys; from oaswright.cli.main import run; run(['check', 'openapi.yaml']); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder, timeout=60
    )
    assert "oaswright.judge.asking" in done.stdout.split()
    assert "openapi_spec_validator" not in done.stdout.split()


@pytest.mark.parametrize(
    ("schema", "path", "parameters"),
    [
        (r"{type: string, pattern: '^\p{L}+$', default: a}", "/things", ""),
        ("{type: string, format: time, default: '17:00:00.5+01:00'}", "/things", ""),
        (
            "{type: string}",
            "'/things/{a:b}'",
            "{name: 'a:b', in: path, required: true, schema: {type: string}}",
        ),
        (
            "{type: object, properties: {a: {$ref: '#q'}}, $defs: {q: {$anchor: q, type: string}}}",
            "/things",
            "",
        ),
    ],
    ids=["pattern", "time", "colon", "anchor"],
)
def test_what_the_standard_allows_is_not_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], schema: str, path: str, parameters: str
) -> None:
    write(folder, schema, path, parameters)
    assert check(capsys) == (0, "1 document checked, nothing found\n")


@pytest.mark.parametrize(
    ("schema", "rule"),
    [
        ("{type: string, default: null}", "default-mismatch"),
        ("{type: integer, format: int32, default: 2147483648}", "default-mismatch"),
        ("{type: string, format: time, default: '17:00'}", "default-mismatch"),
        (
            "{type: object, allOf: [{type: object, properties: {a: {type: string}}}], required: [b]}",
            "undefined-required",
        ),
        ("{type: string, enum: [a, a]}", "duplicate-item"),
    ],
)
def test_what_a_rule_says_is_not_said_twice(
    folder: Path, capsys: pytest.CaptureFixture[str], schema: str, rule: str
) -> None:
    write(folder, schema, version="3.0.3")
    _, said = check(capsys)
    assert re.findall(r"\w+\[([\w-]+)\]", said) == [rule]


def test_what_is_wrong_in_a_small_object_is_not_said_twice(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It knows `bearerFormat` beside `scheme: bearer` only."""
    write(folder, "{type: string}")
    scheme = "{type: http, scheme: baerer, bearerFormat: JWT}"
    text = (folder / "openapi.yaml").read_text("utf-8") + "security: [{token: []}]\n"
    text = text.replace("components:\n", f"components:\n  securitySchemes:\n    token: {scheme}\n")
    assert scheme in text
    (folder / "openapi.yaml").write_text(text, encoding="utf-8")
    _, said = check(capsys)
    assert "authentication-scheme" in said
    assert "reference-validator" not in said


@pytest.mark.parametrize("reference", ["file://{}", "{}", "data:application/json,%22told%22"])
def test_it_opens_nothing(folder: Path, capsys: pytest.CaptureFixture[str], reference: str) -> None:
    """What looks like a reference in a value would be followed, and what it leads to be told."""
    told = folder / "told.json"
    told.write_text('"told"', encoding="utf-8")
    write(folder, f"{{type: object, default: {{$ref: '{reference.format(told)}'}}}}")
    assert check(capsys) == (0, "1 document checked, nothing found\n")


def test_a_pattern_without_an_end_ends(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 1.0)
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    write(folder, "{type: string, pattern: '^(a+)+$', default: %s!}" % ("a" * 60))
    arguments = ["check", "openapi.yaml", "--rule", "default-mismatch=off"]
    assert run(arguments) == 0
    said = capsys.readouterr()
    assert said.out == "1 document checked, nothing found\n"
    assert said.err == "openapi-spec-validator has given no verdict on openapi.yaml\n"
    # Nor does it end at the next run; with more patience it might.
    forbid(monkeypatch)
    assert run(arguments) == 0
    assert capsys.readouterr() == said
    monkeypatch.setattr(asking, "PATIENCE", 2.0)
    with pytest.raises(pytest.fail.Exception, match="asked again"):
        run(arguments)


def test_a_text_that_aliases_multiply_is_not_written_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "{type: string}")
    text = (folder / "openapi.yaml").read_text("utf-8")
    aliases = ", ".join(["*text"] * 2000)
    bomb = f"x-text: &text {'a' * 100_000}\nx-texts: [{aliases}]\n"
    (folder / "openapi.yaml").write_text(text + bomb, encoding="utf-8")
    assert run(["check", "openapi.yaml"]) == 0
    assert "no verdict" in capsys.readouterr().err


def test_scheme_that_is_missing_is_told_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "{type: object}", version="3.0.3")
    text = (folder / "openapi.yaml").read_text(encoding="utf-8")
    (folder / "openapi.yaml").write_text(f"{text}security: [{{nope: []}}]\n", encoding="utf-8")
    run(["check", "openapi.yaml", "--lenient"])
    out = capsys.readouterr()
    assert "warning[undefined-security]" in out.out + out.err
    assert FOUND not in out.out + out.err


def test_what_json_cannot_say_is_not_asked() -> None:
    with Judge(None) as judge:
        judge.ask(Bundle({"openapi": "3.1.0", "x-most": float("inf")}, "3.1", {}))
        assert judge.wait() == [None]
