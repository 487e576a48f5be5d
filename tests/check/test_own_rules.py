"""Rules of one's own: from a file of the project, and from an installed distribution."""

import json
import re
import shutil
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import oaswright.rules
import pytest
from oaswright.cli.main import run

HERE = Path(__file__).parent
SILENCE = "[[tool.oaswright.rules.silence]]\nrule = 'acme/owner'\nat = '{}'\nreason = 'r'\n"
APIS = "[tool.oaswright.apis.pets]\nspec = 'specs/pets.yaml'\n"
RULES = """\
from collections.abc import Iterator

from oaswright.rules import Document, Finding, Node, rule


@rule("acme/owner", severity="error")
def owner(document: Document) -> Iterator[Finding]:
    \"\"\"An operation without an owner.

    ## How to fix
    Name the team in `x-owner`.
    \"\"\"
    assert document.version in ("3.0", "3.1", "3.2")
    for operation in document.operations:
        if "x-owner" not in operation.value:
            name = f"{operation.method.upper()} {operation.path}"
            yield Finding(operation.pointer, f"{name} has no owner", "name the team", at="key")


@rule("acme/described")
def described(document: Document) -> Iterator[Finding]:
    for node in document.objects("schema"):
        for name, value in node.mapping("properties").items():
            found: Node | None = document.resolve(value, (*node.pointer, "properties", name))
            if found is not None and not found.text("description"):
                yield Finding(node.pointer, f"`{name}` has no description")
                return
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "specs").mkdir()
    (tmp_path / "tools").mkdir()
    shutil.copy(HERE / "correct" / "pets-3.1.yaml", tmp_path / "specs" / "pets.yaml")
    (tmp_path / "tools" / "rules.py").write_text(RULES, "utf-8")
    configure(tmp_path, "")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configure(project: Path, more: str, files: str = "tools/rules.py") -> None:
    text = f"{APIS}[tool.oaswright.rules]\nfiles = ['{files}']\n{more}"
    (project / "pyproject.toml").write_text(text, "utf-8")


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str]]:
    """The findings of the rules of `acme`: id and severity."""
    run(["check", "--format", "json", *arguments])
    items = json.loads(capsys.readouterr().out)["diagnostics"]
    return sorted({(item["rule"], item["severity"]) for item in items if item["rule"].startswith("acme/")})


def test_the_rules_of_a_file_check_the_document(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"]) == 1
    out = capsys.readouterr().out
    line = (project / "specs/pets.yaml").read_text("utf-8").splitlines().index("    get:") + 1
    assert f"specs/pets.yaml:{line}:5: error[acme/owner]: GET /pets has no owner\n" in out
    assert "hint: name the team" in out
    assert "warning[acme/described]: `" in out


def test_settings_apply_to_them_as_to_all_others(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = [("acme/described", "warning"), ("acme/owner", "error")]
    assert found(capsys) == both
    assert found(capsys, "--rule", "acme/owner=off") == both[:1]
    configure(project, "'acme/described' = 'info'\n'acme/owner' = 'off'\n")
    assert found(capsys) == [("acme/described", "info")]
    configure(project, SILENCE.format("specs/*#/paths/**"))
    assert found(capsys) == both[:1]
    configure(project, "'acme/described' = 'off'\n'acme/owner' = 'info'\n" + SILENCE.format("other.yaml"))
    assert run(["check"]) == 0
    assert "nothing of the rule `acme/owner` is found at `other.yaml`" in capsys.readouterr().out


def test_explain_knows_them(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "acme/owner"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "# acme/owner (error)\n\nAn operation without an owner.\n\n## How to fix\nName the team"
    )
    assert "`--rule acme/owner=off`" in out
    shown = out.partition("In pyproject.toml:\n")[2].partition("For one run")[0]
    assert tomllib.loads(textwrap.dedent(shown))["tool"]["oaswright"]["rules"]["acme/owner"] == "off"
    assert run(["explain"]) == 0
    assert re.search("acme/owner +error +An operation without an owner", capsys.readouterr().out)
    assert run(["explain", "acme/ownr"]) == 2
    assert "did you mean `acme/owner`?" in capsys.readouterr().err


def test_the_formats_for_tools_have_them(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "--format", "sarif"])
    rules = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"]
    (owner,) = [rule for rule in rules if rule["id"] == "acme/owner"]
    assert owner["shortDescription"]["text"] == "An operation without an owner."


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    yield document.value['x-none']\n", "raises KeyError: 'x-none'"),
        ("    yield 3\n", "raises TypeError: 3 is no Finding at a tuple of keys"),
        ("    yield Finding('#/info', 'm')\n", "is no Finding at a tuple of keys"),
        (
            "    yield from document.objects('operations')\n",
            "raises ValueError: no kind of object: operations",
        ),
        ("    return 3\n", "raises TypeError: 'int' object is not iterable"),
        ("    raise RecursionError\n    yield\n", "raises RecursionError"),
    ],
)
def test_a_rule_that_raises_is_a_finding_about_the_rule(
    project: Path, capsys: pytest.CaptureFixture[str], body: str, message: str
) -> None:
    head = "from oaswright.rules import Finding, rule\n@rule('acme/broken')\ndef broken(document):\n"
    (project / "tools/rules.py").write_text(head + body, "utf-8")
    assert run(["check"]) == 2
    out, err = capsys.readouterr()
    assert re.search(
        r"^tools/rules\.py:[14]:1: error\[broken-rule\]: the rule `acme/broken` ", out, re.MULTILINE
    )
    assert message in out
    assert "Traceback" not in out + err
    assert run(["generate"]) == 2
    assert message in capsys.readouterr().err
    assert not (project / "generated").exists()
    assert run(["check", "--rule", "acme/broken=off"]) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import nothing_of_that_name\n", "cannot be imported: ModuleNotFoundError: No module named"),
        ("def (\n", "cannot be imported: SyntaxError"),
        ("x = 1\n", "holds no rules; make them with `oaswright.rules.rule`"),
        (RULES.replace("acme/described", "acme/Described"), "'acme/Described' is no id of a rule"),
        (RULES.replace("acme/described", "described"), "'described' is no id of a rule"),
    ],
)
def test_a_file_that_is_no_module_of_rules_is_wrong_use(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    (project / "tools/rules.py").write_text(text, "utf-8")
    assert run(["check"]) == 2
    err = capsys.readouterr().err
    assert "pyproject.toml:4:10: tool.oaswright.rules.files[0]: " in err
    assert message in err
    assert run(["explain", "unused-component"]) == run(["explain"]) == 0


@pytest.mark.parametrize("files", ["tools/none.py", "tools", "pyproject.toml"])
def test_what_is_no_python_file_is_named(
    project: Path, capsys: pytest.CaptureFixture[str], files: str
) -> None:
    configure(project, "", files)
    assert run(["check"]) == 2
    assert "there is no Python file" in capsys.readouterr().err


def test_a_changed_rule_is_something_to_do_for_generate(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = project / "tools/rules.py"
    rules.write_text(RULES.replace('severity="error"', 'severity="warning"'), "utf-8")
    assert run(["generate"]) == 0
    assert "warning[acme/owner]" in capsys.readouterr().err
    assert run(["generate"]) == 0
    assert "nothing to do" in capsys.readouterr().out
    rules.write_text(RULES, "utf-8")
    assert run(["generate"]) == 1
    assert "error[acme/owner]" in capsys.readouterr().err


def install(folder: Path, entry: str, text: str) -> None:
    """A distribution as an installer leaves it."""
    metadata = folder / "acme_rules-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n", "utf-8")
    (metadata / "entry_points.txt").write_text(f"[oaswright.rules]\nacme = {entry}\n", "utf-8")
    (folder / "acme_rules.py").write_text(text, "utf-8")


@pytest.fixture
def installed(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for distributions, on the path of Python."""
    monkeypatch.syspath_prepend(project / "site")
    yield project / "site"
    sys.modules.pop("acme_rules", None)


@pytest.mark.parametrize(("entry", "count"), [("acme_rules", 2), ("acme_rules:owner", 1)])
def test_the_rules_of_an_installed_distribution_are_found(
    project: Path, installed: Path, entry: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "pyproject.toml").unlink()
    install(installed, entry, RULES)
    assert run(["check", "specs/pets.yaml"]) == 1
    assert len(set(re.findall(r"\[(acme/\w+)\]: ", capsys.readouterr().out))) == count


@pytest.mark.parametrize(
    ("text", "message"),
    [("raise OSError(3)\n", "cannot be imported: OSError: 3"), ("owner = 1\n", "names no rules")],
)
def test_a_distribution_whose_rules_cannot_be_had_is_named(
    installed: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    install(installed, "acme_rules:owner", text)
    assert run(["check", "specs/pets.yaml"]) == 2
    said = capsys.readouterr().err
    assert f"the entry point acme = 'acme_rules:owner' of oaswright.rules {message}" in said


def test_the_example_of_the_documentation_works(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert oaswright.rules.__doc__ is not None
    lines = oaswright.rules.__doc__.splitlines()
    example = "\n".join(line[4:] for line in lines if not line or line.startswith("    "))
    (project / "tools/rules.py").write_text(example, "utf-8")
    assert found(capsys) == [("acme/operation-owner", "error")]
