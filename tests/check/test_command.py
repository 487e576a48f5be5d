"""`oaswright check` and `oaswright explain` as their users see them."""

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from oaswright.cli.main import run
from oaswright.lint.registry import all_rules
from oaswright.lint.settings import add_levels, parse_settings

from tests.regeneration.projects import oaswright as run_in

HERE = Path(__file__).parent


def oaswright(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The command in this process."""
    done = run_in(cwd, *arguments)
    return subprocess.CompletedProcess(arguments, done.status, done.out, done.err)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "specs").mkdir()
    shutil.copy(HERE / "correct" / "pets-3.1.yaml", tmp_path / "specs" / "good.yaml")
    shutil.copy(HERE / "mistakes" / "typo-in-info.yaml", tmp_path / "specs" / "bad.yaml")
    shutil.copy(HERE / "mistakes" / "unused-component.yaml", tmp_path / "specs" / "odd.yaml")
    return tmp_path


def test_a_correct_document_is_said_to_be_so(project: Path) -> None:
    done = oaswright("check", "specs/good.yaml", cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 document checked, nothing found\n", "")


def test_warnings_are_shown_and_do_not_fail(project: Path) -> None:
    done = oaswright("check", "specs/odd.yaml", cwd=project)
    assert done.returncode == 0
    assert "warning[unused-component]" in done.stdout
    assert done.stdout.endswith(
        "1 document checked: 1 warning; `oaswright explain unused-component` says more\n"
    )


@pytest.mark.parametrize(
    ("setting", "option", "level", "status"),
    [
        ("", "", "warning", 0),
        ("", "error", "warning", 0),
        ("", "warning", "warning", 1),
        ("", "info", "warning", 1),
        ("", "warning", "info", 0),
        ("", "info", "info", 1),
        ("", "info", "off", 0),
        ("warning", "", "warning", 1),
        ("warning", "error", "warning", 0),
        ("error", "", "error", 1),
    ],
)
def test_other_findings_fail_where_that_is_asked_for(
    project: Path, monkeypatch: pytest.MonkeyPatch, setting: str, option: str, level: str, status: int
) -> None:
    monkeypatch.chdir(project)
    text = f'[tool.oaswright]\nfail-on = "{setting}"\n' if setting else ""
    (project / "pyproject.toml").write_text(text, encoding="utf-8")
    options = ["--fail-on", option] if option else []
    levels = ["--rule", f"unused-component={level}", "--rule", "reference-validator=off"]
    assert run(["check", "specs/odd.yaml", *levels, *options]) == status


def test_errors_of_all_documents_are_shown_and_fail(project: Path) -> None:
    done = oaswright("check", "specs/good.yaml", "specs/odd.yaml", "specs/bad.yaml", cwd=project)
    assert done.returncode == 1
    assert done.stdout.startswith(
        "specs/bad.yaml:4:3: error[unknown-field]: unknown field `verison` in an Info Object"
    )
    assert "specs/odd.yaml:" in done.stdout
    assert "3 documents checked: 1 error, 1 warning" in done.stdout
    assert "\x1b" not in done.stdout


def test_without_arguments_the_documents_of_the_configuration_are_checked(project: Path) -> None:
    (project / "pyproject.toml").write_text(
        "[tool.oaswright.apis.good]\nspec = 'specs/good.yaml'\n"
        "[tool.oaswright.apis.odd]\nspec = 'specs/odd.yaml'\n"
        "[[tool.oaswright.rules.silence]]\n"
        "rule = 'unused-component'\nat = 'specs/odd.yaml'\nreason = 'shown here'\n",
        encoding="utf-8",
    )
    done = oaswright("check", cwd=project / "specs")
    assert (done.returncode, done.stdout) == (0, "2 documents checked, nothing found\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "name a document"),
        (["check", "specs/missing.yaml"], "there is no file specs/missing.yaml"),
        (["check", "--format", "xml", "specs/good.yaml"], "invalid choice"),
        (["check", "--rule", "unused-component", "specs/good.yaml"], "write ID=LEVEL"),
        (["check", "--rule", "unused-component=of", "specs/good.yaml"], "did you mean `off`?"),
        (["check", "--rule", "unused=off", "specs/good.yaml"], "--rule unused=off: unknown rule `unused`"),
        (["check", "--rule", "syntax=off", "specs/good.yaml"], "cannot be changed"),
        (["check", "--root", "none", "specs/good.yaml"], "--root none: there is no such folder"),
        (["check", "--root", "specs", "../x.yaml"], "../x.yaml lies outside of --root specs"),
        (["explain", "path-parmeters"], "did you mean `path-parameters`?"),
        (["generate", "specs/good.yaml"], "oaswright generate: SPEC and --out go together"),
        (["serve"], "oaswright serve: name the application in pyproject.toml"),
    ],
)
def test_wrong_use_is_said_on_stderr(project: Path, arguments: list[str], words: str) -> None:
    done = oaswright(*arguments, cwd=project)
    assert done.returncode == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_what_the_command_says_of_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"oaswright {version('oaswright')}\n"
    assert run([]) == 2
    assert capsys.readouterr().out.startswith("usage: oaswright [-h] [--version] [--no-color] COMMAND ...")


def test_explain_ends_with_settings_that_are_true() -> None:
    for rule in all_rules().values():
        assert explain(rule.id).startswith(f"# {rule.id} (")
        settings = explain(rule.id).partition("\n## Settings\n")[2]
        if rule.fixed:
            assert settings == "None: where this rule finds something, the rest cannot be checked.\n"
            continue
        table = "\n".join(line[4:] for line in settings.splitlines() if line.startswith("    "))
        parsed = parse_settings(tomllib.loads(table)["tool"]["oaswright"]["rules"])
        assert [silence.rule for silence in parsed.silences] == [rule.id]
        (option,) = re.findall(r"`--rule (.+)`", settings)
        assert parse_settings(add_levels({}, [option])).severities == parsed.severities
        assert parsed.severities[rule.id] is (None if rule.rule_set is None else rule.severity)


def explain(rule: str) -> str:
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        assert run(["explain", rule]) == 0
    return stream.getvalue()


def test_the_level_of_a_rule_can_be_given_for_one_run(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.oaswright.rules]\nunused-component = 'off'\n", "utf-8")
    assert oaswright("check", "specs/odd.yaml", cwd=project).stdout == "1 document checked, nothing found\n"
    raised = ("--rule", "unused-component=info", "--rule", "unused-component=error")
    done = oaswright("check", *raised, "specs/odd.yaml", cwd=project)
    assert done.returncode == 1
    assert "error[unused-component]" in done.stdout
    done = oaswright("check", "specs/bad.yaml", "--rule", "unknown-field=off", cwd=project)
    assert (done.returncode, done.stdout) == (0, "1 document checked, nothing found\n")


def test_a_wrong_rules_table_is_named_with_its_line(project: Path) -> None:
    text = (
        "[project]\nname = 'x'\n[[tool.oaswright.rules.silence]]\nrule = 'unsued'\nat = '**'\nreason = 'r'\n"
    )
    (project / "pyproject.toml").write_text(text, encoding="utf-8")
    done = oaswright("check", "specs/good.yaml", cwd=project)
    assert done.returncode == 2
    assert "pyproject.toml:4:8: tool.oaswright.rules.silence[0].rule: unknown rule `unsued`" in done.stderr


SILENCE = "[[tool.oaswright.rules.silence]]\nrule = '{}'\nat = '{}'\nreason = 'shown here'\n"
APIS = "".join(f"[tool.oaswright.apis.{name}]\nspec = 'specs/{name}.yaml'\n" for name in ("odd", "good"))


@pytest.mark.parametrize(
    ("rule", "at", "hint"),
    [
        ("unused-component", "specs/o*.yaml#/components/schemas/Shp", "hint: remove the silence, or correct"),
        ("unused-component", "specs/old.yaml", "hint: no document has this path"),
        (
            "ambiguous-paths",
            "**#/paths/pets/get",
            "hint: write a `/` in a key as `~1`, such as `#/paths/~1pets",
        ),
    ],
)
def test_a_silence_that_silences_nothing_is_reported_at_its_line(
    project: Path, rule: str, at: str, hint: str
) -> None:
    fits = SILENCE.format("unused-component", "specs/*#/components/schemas/Shop")
    (project / "pyproject.toml").write_text(APIS + fits + SILENCE.format(rule, at), encoding="utf-8")
    done = oaswright("check", cwd=project)
    assert done.returncode == 0
    words = f"pyproject.toml:11:6: warning[unused-silence]: nothing of the rule `{rule}` is found at `{at}`\n"
    assert done.stdout.startswith(words)
    assert "11 | at = " in done.stdout
    assert hint in done.stdout
    assert "2 documents checked: 1 warning" in done.stdout


def test_a_silence_is_judged_by_what_was_read_and_found(project: Path) -> None:
    nothing = "1 document checked, nothing found\n"
    other = SILENCE.format("unused-component", "specs/odd.yaml")
    (project / "pyproject.toml").write_text(APIS + other, encoding="utf-8")
    assert oaswright("check", "specs/good.yaml", cwd=project).stdout == nothing
    # What only `generate` finds, and what errors may hide.
    later = SILENCE.format("orphan-handler", "**") + SILENCE.format("duplicate-tag", "specs/bad.yaml")
    (project / "pyproject.toml").write_text(APIS + later, encoding="utf-8")
    assert oaswright("check", "specs/good.yaml", cwd=project).stdout == nothing
    assert "unused-silence" not in oaswright("check", "specs/bad.yaml", cwd=project).stdout
    # What silences something in another document, or would if its rule were on.
    fits = SILENCE.format("unused-component", "specs/*.yaml")
    (project / "pyproject.toml").write_text(APIS + fits, encoding="utf-8")
    assert oaswright("check", "specs/good.yaml", cwd=project).stdout == nothing
    done = oaswright("check", "--rule", "unused-component=off", cwd=project)
    assert done.stdout == "2 documents checked, nothing found\n"
    opinion = SILENCE.format("undeclared-tag", "specs/odd.yaml")
    (project / "pyproject.toml").write_text(APIS + fits + opinion, encoding="utf-8")
    assert oaswright("check", cwd=project).stdout == "2 documents checked, nothing found\n"
    off = "[tool.oaswright.rules]\nunused-silence = 'off'\n"
    (project / "pyproject.toml").write_text(off + SILENCE.format("duplicate-tag", "**"), encoding="utf-8")
    assert oaswright("check", "specs/good.yaml", cwd=project).stdout == nothing


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [("missing-field", "paths:", "x-paths:"), ("number-range", "info:", "x-number: .inf\ninfo:")],
)
def test_a_silence_of_an_error_that_stays_is_said_to_be_in_vain(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    rule: str,
    old: str,
    new: str,
) -> None:
    monkeypatch.chdir(project)
    good = 'openapi: 3.1.0\ninfo: {title: a, version: "1"}\npaths: {}\n'
    (project / "specs/odd.yaml").write_text(good.replace(old, new, 1), encoding="utf-8")
    for setting in (SILENCE.format(rule, "**"), f"[tool.oaswright.rules]\n{rule} = 'warning'\n"):
        (project / "pyproject.toml").write_text(setting, encoding="utf-8")
        assert run(["check", "specs/odd.yaml"]) == 1
        assert "nothing can be generated from it, so that no setting" in capsys.readouterr().out


def test_a_wrong_rules_table_is_wrong_use(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.oaswright.rules]\nunsued = 1\n", encoding="utf-8")
    done = oaswright("check", "specs/good.yaml", cwd=project)
    assert done.returncode == 2
    assert "unknown rule `unsued`" in done.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"tool = 3\n", "pyproject.toml:1:8: tool must be a table"),
        (b"[tool.oaswright]\nrules = 3\n", "pyproject.toml:2:9: tool.oaswright.rules must be a table"),
        (b'[tool.oaswright]\nfail-on = "warn"\n', "pyproject.toml:2:11: tool.oaswright.fail-on must be one"),
        (b"[tool.oaswright]\nroot = []\n", "pyproject.toml:2:8: tool.oaswright.root must be a string"),
        (b"\xff\xfe[tool]\n", "the file is not encoded in UTF-8"),
        (b"[tool\n", "pyproject.toml: Expected"),
        (b'[tool.oaswright.apis.a]\nspec = "specs/none.yaml"\n', "specs/none.yaml"),
    ],
)
def test_a_configuration_that_cannot_be_read_is_wrong_use(project: Path, content: bytes, words: str) -> None:
    (project / "pyproject.toml").write_bytes(content)
    for arguments in (["check"], ["check", "--rule", "unused-component=off"], ["generate"]):
        done = oaswright(*arguments, cwd=project)
        assert (done.returncode, done.stdout) == (2, "")
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_the_formats_for_tools_are_nothing_but_the_format(project: Path) -> None:
    done = oaswright("check", "--format", "json", "specs/bad.yaml", cwd=project)
    assert done.returncode == 1
    assert json.loads(done.stdout)["diagnostics"][0]["location"]["file"] == "specs/bad.yaml"
    done = oaswright("check", "--format", "sarif", "specs/bad.yaml", cwd=project)
    assert json.loads(done.stdout)["runs"][0]["results"][0]["ruleId"] == "unknown-field"
    done = oaswright("check", "--format", "github", "specs/bad.yaml", cwd=project)
    assert done.stdout.startswith("::error file=specs/bad.yaml,line=4,")
    assert len(done.stdout.splitlines()) == 1


def test_what_the_terminal_cannot_show_is_escaped(project: Path) -> None:
    text = (project / "specs" / "bad.yaml").read_text(encoding="utf-8").replace("title: Pets", "title: Пэтс")
    (project / "specs" / "bad.yaml").write_text(text, encoding="utf-8")
    for form in ("text", "json", "sarif", "github"):
        done = subprocess.run(
            [sys.executable, "-m", "oaswright", "check", "--format", form, "specs/bad.yaml"],
            cwd=project,
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (1, b"")
        assert done.stdout.isascii()


def test_explain_prints_the_documentation_of_a_rule_and_the_list_of_all() -> None:
    done = oaswright("explain", "discriminator", cwd=HERE)
    assert done.returncode == 0
    assert done.stdout.startswith("# discriminator (warning)\n")
    assert "## How to fix" in done.stdout
    done = oaswright("explain", cwd=HERE)
    assert "duplicate-operation-id" in done.stdout


def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "oaswright", "explain"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")
