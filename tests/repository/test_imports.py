"""Imports of the toolkit go one way, as ARCHITECTURE.md lists the packages, and never in a circle."""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.repository.files import ROOT

TOOLKIT = ROOT / "generator"
ROOT_PACKAGE = "oaswright"
# What the command starts with, and what Python code of others imports: they may use everything.
ENTRIES = {"__init__", "__main__"}
STANDARD_LIBRARY_ONLY = "openapi"
RUNTIME_MAY_IMPORT = {"runtime", "openapi", "validators", "errors"}
SERVE = {"cli", "contract"}
"""The packages that may import the runtime: they say why an application does not start, and try one."""


def listed_packages() -> list[list[str]]:
    """The packages of the table in ARCHITECTURE.md, those that stand beside each other in one list."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    table = text.partition("## Packages, and which way imports point")[2].partition("\n## ")[0]
    return [re.findall(r"`(\w+)`", row) for row in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)]


@cache
def modules() -> Mapping[str, Path]:
    """The modules of the toolkit by their names."""
    found: dict[str, Path] = {}
    for path in sorted((TOOLKIT / ROOT_PACKAGE).rglob("*.py")):
        parts = path.relative_to(TOOLKIT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(module: str) -> Iterator[str]:
    """The full names of what a module imports, inside of functions as well."""
    for node in ast.walk(ast.parse(modules()[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def own_imports(module: str) -> frozenset[str]:
    """The modules of the toolkit that a module imports."""
    found: set[str] = set()
    for name in imported(module):
        parts = name.split(".")
        prefixes = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
        found |= set([prefix for prefix in prefixes if prefix in modules()][:1])
    return frozenset(found - {module})


def package(module: str) -> str:
    """The first name below the toolkit: a package, or a module beside the packages."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def test_the_table_lists_every_package_and_module_beside_them() -> None:
    listed = {name for names in listed_packages() for name in names}
    assert listed == {package(module) for module in modules()} - ENTRIES - {"runtime"}


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_what_stands_above_its_package(module: str) -> None:
    own = package(module)
    if own in ENTRIES:
        return
    if own == "runtime":
        allowed = RUNTIME_MAY_IMPORT
    else:
        order = listed_packages()
        place = next(index for index, names in enumerate(order) if own in names)
        allowed = {name for names in order[: place + 1] for name in names}
        allowed |= {"runtime"} if own in SERVE else set()
    assert {package(found) for found in own_imports(module)} - allowed == set()


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {module: own_imports(module) for module in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_what_is_known_of_the_standard_needs_the_standard_library_alone() -> None:
    others = {
        name.partition(".")[0]
        for module in modules()
        if package(module) == STANDARD_LIBRARY_ONLY
        for name in imported(module)
    }
    assert others - sys.stdlib_module_names - {ROOT_PACKAGE} == set()
