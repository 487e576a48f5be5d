"""The rules: each module of `lint/rules` and of `lint/rules/other_stages` holds one, as `RULE`."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from oaswright.diagnostics import RuleId
from oaswright.lint import rules
from oaswright.lint.rule import Rule
from oaswright.lint.rules import other_stages


@cache
def checking_rules() -> tuple[Rule, ...]:
    """The rules that check a document, the fallback rules last."""
    return tuple(sorted(_rules_of(rules), key=lambda rule: rule.fallback))


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule, also those that only document what other stages find, in the order of their ids."""
    found = {rule.id: rule for rule in (*checking_rules(), *_rules_of(other_stages))}
    return {name: found[name] for name in RuleId if name in found}


def _rules_of(package: ModuleType) -> list[Rule]:
    return [
        import_module(f"{package.__name__}.{module.name}").RULE
        for module in pkgutil.iter_modules(package.__path__)
        if not module.ispkg
    ]
