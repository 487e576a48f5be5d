"""Finding the rules that installed packages bring (entry points) and those in files of the project."""

import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from oaswright.errors import OaswrightError
from oaswright.lint.entry_points import GROUP, has_entry_points
from oaswright.lint.rule import Rule


class RuleLoadingError(OaswrightError):
    """Rules from outside cannot be imported; the message says from where and why."""


def load_installed_rules() -> list[Rule]:
    """The rules of all entry points of the group `oaswright.rules`, by their ids. Raises RuleLoadingError.

    An entry point names a module, all of whose rules count, or one rule.
    """
    if not has_entry_points():
        return []
    from importlib.metadata import entry_points

    found: list[Rule] = []
    for point in entry_points(group=GROUP):
        try:
            value: object = point.load()
        except Exception as error:  # whatever a stranger's module does
            message = f"the entry point {point.name} = {point.value!r} of {GROUP} cannot be imported"
            raise RuleLoadingError(f"{message}: {type(error).__name__}: {error}") from error
        rules = _list_rules(value)
        if not rules:
            raise RuleLoadingError(
                f"the entry point {point.name} = {point.value!r} of {GROUP} names no rules"
            )
        found += rules
    return sorted(found, key=lambda rule: rule.id)


def load_rules(file: Path) -> list[Rule]:
    """The rules in a Python file, which is run. Raises RuleLoadingError."""
    import importlib.util

    # A name that no import uses, and the same one at each run.
    name = "_oaswright_rules_" + file.resolve().as_posix().encode().hex()
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None or not file.is_file():
        raise RuleLoadingError(f"there is no Python file {file}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever the project's module does
        raise RuleLoadingError(f"{file} cannot be imported: {type(error).__name__}: {error}") from error
    rules = _list_rules(module)
    if not rules:
        raise RuleLoadingError(f"{file} holds no rules; make them with `oaswright.rules.rule`")
    return rules


def _list_rules(value: object) -> list[Rule]:
    """A rule itself, or the rules among the names of a module."""
    values: Iterable[object] = vars(value).values() if isinstance(value, ModuleType) else [value]
    found = {rule.id: rule for rule in values if isinstance(rule, Rule)}
    return list(found.values())
