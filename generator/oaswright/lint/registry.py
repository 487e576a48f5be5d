"""All rules, by id: each module of `lint/rules` holds one, as `RULE`."""

import pkgutil
from collections.abc import Mapping
from importlib import import_module

from oaswright.diagnostics import RuleId
from oaswright.lint import rules
from oaswright.lint.rule import Rule


def _load_rules() -> dict[RuleId, Rule]:
    """The rules of the package, in the order of their ids."""
    found: list[Rule] = [
        import_module(f"{rules.__name__}.{module.name}").RULE
        for module in pkgutil.iter_modules(rules.__path__)
    ]
    order = list(RuleId)
    return {rule.id: rule for rule in sorted(found, key=lambda rule: order.index(rule.id))}


RULES: Mapping[RuleId, Rule] = _load_rules()
