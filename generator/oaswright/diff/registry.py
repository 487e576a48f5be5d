"""The rules of comparisons: each module of `diff/rules` holds one, as `RULE`."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from oaswright.diff import rules
from oaswright.diff.rule import ChangeRule


@cache
def change_rules() -> Mapping[str, ChangeRule]:
    """Every rule by its id, in the order of the ids."""
    found = [
        import_module(f"{rules.__name__}.{module.name}").RULE
        for module in pkgutil.iter_modules(rules.__path__)
    ]
    return {rule.id: rule for rule in sorted(found, key=lambda rule: rule.id)}
