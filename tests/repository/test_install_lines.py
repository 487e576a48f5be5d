"""Every install line that we print or document leads to our own distribution and its extras.

Until there is a release no index has this project: whoever registers its name there would be installed
by a line that names it alone.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.repository.files import (
    EXTRAS,
    NAME,
    PROJECT,
    ROOT,
    declared_dependencies,
    distribution,
    tracked_files,
)

INSTALL = re.compile(r"\b(?:pip3?|pipx|uv|poetry|pdm|conda) (?:install|wheel|download|add|pip install)\b(.*)")
WITH_EXTRAS = re.compile(rf"\b{NAME}(?:-[\w.]+\.whl)?\[([^\]\n]*)\]")
NAMED_EXTRA = re.compile(r"\bextras? `(\w+)`")
# Options that take a value of their own.
VALUED = {"-r", "-c", "-w", "-e", "--requirement", "--constraint", "--wheel-dir", "--dest", "--group"}


@dataclass(frozen=True)
class Line:
    """An install line and what it asks for."""

    location: str
    arguments: tuple[str, ...]


def written() -> list[Path]:
    """What people read: documents, code, make and CI. Tests install nothing by a line of text."""
    return list(
        tracked_files("*.md", "*.py", "*.jinja", "*.yml", "Makefile", ".ci/run", ":!tests", ":!generated")
    )


def arguments(rest: str) -> Iterator[str]:
    """The requirements of an install line, up to the end of the command."""
    # Not shlex: a line of code may end in the quote of its string.
    quoted = re.findall(r"'[^']*'|\"[^\"]*\"|[^\s'\"]+", re.split(r"`|\s#", rest, maxsplit=1)[0])
    words = iter([word.strip("'\"") for word in quoted if word.strip("'\" ")])
    for word in words:
        if set(word) <= set("|&;"):
            return
        if word in VALUED:
            next(words)
        elif not word.startswith("-"):
            yield word


def install_lines() -> list[Line]:
    return [
        Line(f"{path.relative_to(ROOT)}:{number}", tuple(arguments(found.group(1))))
        for path in written()
        for number, text in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := INSTALL.search(text))
    ]


def test_readme_says_how_to_install_from_a_checkout_and_from_a_wheel() -> None:
    named = [
        argument
        for line in install_lines()
        if line.location.startswith("README")
        for argument in line.arguments
    ]
    assert any(argument.startswith(f"./{NAME}[") for argument in named)
    assert any(".whl" in argument for argument in named)


@pytest.mark.parametrize("line", install_lines(), ids=lambda line: line.location)
def test_an_install_line_names_a_path_of_ours_or_a_declared_dependency(line: Line) -> None:
    for argument in line.arguments:
        path, _, _ = argument.partition("[")
        if path.startswith((".", "/")):
            version = PROJECT["project"]["version"]
            name = Path(path).name
            if name.endswith(".whl"):
                assert name == f"{NAME}-{version}-py3-none-any.whl"
            else:
                assert name in {"", NAME}
        else:
            assert distribution(argument) in declared_dependencies(), f"no index has {argument} as ours"


def test_every_extra_that_is_named_exists() -> None:
    found: set[str] = set()
    for path in written():
        text = path.read_text("utf-8")
        found |= {extra.strip() for group in WITH_EXTRAS.findall(text) for extra in group.split(",")}
        found |= set(NAMED_EXTRA.findall(text))
    found = {extra for extra in found if not extra.startswith("{")}
    assert found
    assert found <= EXTRAS


# Hides the packages of the extras from imports, as an environment without them does.
WITHOUT_EXTRAS = """
import sys

class Hiding:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in HIDDEN or not hasattr(self.finder, "find_spec"):
            return None
        return self.finder.find_spec(name, path, target)

HIDDEN = {"yaml", "jinja2", "datamodel_code_generator", "openapi_spec_validator", "openapi_schema_validator",
          "uvicorn", "swagger_ui"}
sys.meta_path[:] = [Hiding(finder) for finder in sys.meta_path]
from oaswright.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("command", "extra"),
    [(("check", "a.yaml"), "generate"), (("generate",), "generate"), (("serve",), "serve")],
)
def test_a_command_without_its_extra_names_the_extra(
    command: tuple[str, ...], extra: str, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.oaswright]\napp = "app:create"\n')
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT_EXTRAS, *command],
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert NAMED_EXTRA.findall(result.stderr) == [extra]
    assert not INSTALL.search(result.stderr)
