"""The files that people read, and what pyproject.toml declares."""

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NAME: str = PROJECT["project"]["name"]
EXTRAS: frozenset[str] = frozenset(PROJECT["project"]["optional-dependencies"])


@cache
def tracked_files(*patterns: str) -> tuple[Path, ...]:
    """The files of the repository that match, those that are not committed yet included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for line in listed.splitlines() if (path := ROOT / line).is_file())


def distribution(requirement: str) -> str:
    """The normalized name of a requirement (PyPA, "Names and normalization")."""
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement)
    assert found is not None, requirement
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def declared_dependencies() -> frozenset[str]:
    """The distributions that pyproject.toml names: dependencies, extras, groups, build requirements."""
    lists = [
        PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"].values(),
        *PROJECT["dependency-groups"].values(),
        PROJECT["build-system"]["requires"],
    ]
    return frozenset(distribution(requirement) for requirements in lists for requirement in requirements)
