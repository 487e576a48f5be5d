"""The command line as people meet it: help, words that are misspelled, colours, exit statuses."""

import os
import re
import shlex
import socket
from pathlib import Path

import oaswright as toolkit
import pytest
from oaswright.cli.commands import COMMANDS
from oaswright.cli.console import use_colour

from tests.regeneration.projects import lay_out, oaswright
from tests.repository.files import PROJECT, ROOT


class Terminal:
    """A stream that is one."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_examples_exit_statuses_and_where_to_read_on(name: str, tmp_path: Path) -> None:
    done = oaswright(tmp_path, name, "--help")
    assert (done.status, done.err) == (0, "")
    examples = re.findall(r"^  oaswright (.+)$", done.out, re.MULTILINE)
    assert [shlex.split(example)[0] for example in examples] == [name] * len(examples) != []
    options = {word for example in examples for word in example.split() if word.startswith("--")}
    assert options <= {*re.findall(r"--[\w-]+", done.out.partition("\nexamples:")[0])}
    assert "\nexit status: 0 fine" in done.out
    (page,) = re.findall(r"^more: (\S+) in the repository", done.out, re.MULTILINE)
    assert f"oaswright {name}" in (ROOT / page).read_text("utf-8")


def test_every_command_is_listed_with_its_exit_statuses_in_the_readme(tmp_path: Path) -> None:
    listed = oaswright(tmp_path).out
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in COMMANDS:
        assert re.search(rf"^    {name} ", listed, re.MULTILINE)
        assert f"`oaswright {name}" in readme


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "there is no command chek; did you mean `check`?"),
        (["inti", "shop"], "there is no command inti; did you mean `init`?"),
        (["frobnicate"], "there are init, check, "),
        (["generate", "--wtach"], "there is no option --wtach; did you mean `--watch`?"),
        (
            ["check", "--stdin-filname=a"],
            "there is no option --stdin-filname=a; did you mean `--stdin-filename`?",
        ),
        (["explain", "syntax", "more"], "more is one too many"),
        (["check", "--format", "xml"], "invalid choice: 'xml'"),
        (["serve", "--port", "65536"], "'65536' is no port"),
        (["serve"], "name the application in pyproject.toml"),
        (["kept", "--oot", "x"], "there is no option --oot; did you mean `--out`?"),
    ],
)
def test_wrong_use_is_status_2_and_says_what_was_meant(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    done = oaswright(tmp_path, *arguments)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_the_version_is_that_of_the_distribution(tmp_path: Path) -> None:
    version = PROJECT["project"]["version"]
    assert toolkit.__version__ == version
    assert oaswright(tmp_path, "--version").out == f"oaswright {version}\n"


@pytest.mark.parametrize(("value", "coloured"), [(None, True), ("", True), ("1", False), ("0", False)])
def test_no_color_counts_if_it_is_not_empty(
    value: str | None, *, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if value is not None:
        monkeypatch.setenv("NO_COLOR", value)
    assert use_colour(Terminal()) is coloured  # type: ignore[arg-type]


@pytest.mark.parametrize("arguments", [["--no-color", "check"], ["check", "--no-color"]])
def test_the_option_means_the_same_for_one_run(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("oaswright.cli.check.use_colour", lambda _: not os.environ.get("NO_COLOR"))
    (tmp_path / "a.yaml").write_text("openapi: 3.1.0\n", "utf-8")
    assert "\x1b[" in oaswright(tmp_path, "check", "a.yaml").out
    done = oaswright(tmp_path, *arguments, "a.yaml")
    assert done.status == 1
    assert "\x1b[" not in done.out
    assert "NO_COLOR" not in os.environ


def test_quiet_prints_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    lay_out(tmp_path)
    for arguments in (["generate"], ["generate"], ["check"], ["generate", "--check"], ["generate", "--diff"]):
        done = oaswright(tmp_path, *arguments, "--quiet")
        assert (done.status, done.out, done.err) == (0, "", ""), arguments
    (tmp_path / "generated/pets/models.py").unlink()
    drift = oaswright(tmp_path, "generate", "--check", "-q")
    assert (drift.status, drift.out) == (1, "")
    assert "generated/pets/models.py: is missing" in drift.err
    document = tmp_path / "specs/pets.yaml"
    document.write_text(document.read_text("utf-8").replace("title: Pets", "titel: Pets"), "utf-8")
    checked = oaswright(tmp_path, "check", "--quiet")
    assert checked.status == 1
    assert "did you mean `title`?" in checked.out
    assert "documents checked" not in checked.out


@pytest.mark.parametrize("reload", [[], ["--reload"]])
def test_a_port_that_is_taken_is_status_1(reload: list[str], tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.oaswright]\napp = "gone:create"\n', "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = oaswright(tmp_path, "serve", "--port", str(port), *reload)
    assert done.status == 1
    assert done.err.startswith(f"oaswright serve: cannot listen on port {port} of 127.0.0.1: ")


@pytest.mark.parametrize(
    ("app", "said"),
    [
        ("gone_module:create", "there is no module gone_module"),
        ("os.gone.deeper:create", "there is no module os.gone"),
        ("textwrap:dedentt", "textwrap has no dedentt; did you mean `dedent`?"),
        ("os:sep", "sep is no function"),
        ("json", 'write "package.module:factory"'),
    ],
)
def test_a_wrong_app_is_status_1_and_names_the_setting(app: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[tool.oaswright]\napp = "{app}"\n', "utf-8")
    done = oaswright(tmp_path, "serve", "--port", "0")
    assert done.status == 1
    assert said in done.err
    assert f'app = "{app}"' in done.err
    assert "Traceback" not in done.err
