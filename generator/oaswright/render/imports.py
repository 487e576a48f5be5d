"""Import statements of a generated module: only what is used, in the order a sorter would leave."""

import re
import sys
from collections.abc import Iterable

_DIGITS = re.compile(r"([0-9]+)")

# What sorters allow by default: broken lines stay what they are where more is allowed.
_WIDTH = 88


def is_standard(module: str) -> bool:
    """Whether a module is one of the standard library."""
    return module.partition(".")[0] in sys.stdlib_module_names


def import_lines(module: str, names: Iterable[str]) -> list[str]:
    """`from module import …`, broken over lines where one is too short; nothing without names."""
    ordered = sorted(set(names), key=import_order)
    if not ordered:
        return []
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= _WIDTH:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in ordered), ")"]


def import_block(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Import statements for pairs of module and name, one statement for each module, sorted."""
    modules: dict[str, set[str]] = {}
    for module, name in pairs:
        modules.setdefault(module, set()).add(name)
    return [line for module in sorted(modules) for line in import_lines(module, modules[module])]


def import_order(name: str) -> tuple[int, list[tuple[int, str]], str]:
    """The key to sort names by: constants, classes, functions; case does not count, digits are numbers."""
    return _order(name, name.lower())


def export_order(name: str) -> tuple[int, list[tuple[int, str]], str]:
    """The key to sort the names of `__all__` by: as for imports, but capitals come first."""
    return _order(name, name)


def _order(name: str, compared: str) -> tuple[int, list[tuple[int, str]], str]:
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    parts = [(int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(compared) if part]
    return kind, parts, name
