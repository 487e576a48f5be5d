"""`oaswright explain RULE`: what a rule means, why, an example, and the way out."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from oaswright.cli.console import refuse
from oaswright.errors import OaswrightError
from oaswright.extras import require

if TYPE_CHECKING:
    from oaswright.diff.rule import ChangeRule
    from oaswright.lint.rule import Rule


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """`rule` is the id of a rule; None lists all."""

    rule: str | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "rule", metavar="RULE", nargs="?", help="the id in brackets of a finding; none lists all"
    )


def read_options(arguments: argparse.Namespace) -> ExplainOptions:
    """The options that were given."""
    return ExplainOptions(arguments.rule)


def run(options: ExplainOptions) -> int:
    """Print the documentation of a rule, or the list of rules. Returns 0, or 2 if there is no such rule."""
    require("check")
    from oaswright.diagnostics.suggestions import suggest
    from oaswright.diff.registry import change_rules
    from oaswright.lint.registry import all_rules

    name, rules = options.rule, all_rules()
    changes = change_rules()
    if name is not None and name in changes:
        print(_explain_change(changes[name]))
        return 0
    if name not in rules:
        try:
            rules = _load_rules()
        except OaswrightError:
            if name is not None:
                raise
    if name is None:
        width = max(map(len, rules))
        for rule in rules.values():
            title = rule.documentation.partition("\n")[0]
            print(f"{rule.id:<{width}}  {_show_level(rule):<7}  {title}")
        print("\nof `oaswright diff`, each with the worst level that it may have:")
        width = max(map(len, changes))
        for change in changes.values():
            print(
                f"{change.id:<{width}}  {change.level.word:<8}  {change.documentation.partition(chr(10))[0]}"
            )
        return 0
    if name not in rules:
        guess = suggest(name, [*rules, *changes])
        return refuse("explain", f"there is no rule `{name}`" + (f"; {guess}" if guess else ""))
    rule = rules[name]
    print(f"# {rule.id} ({_show_level(rule)})\n\n{rule.documentation.rstrip()}\n\n{_describe_settings(rule)}")
    return 0


def _explain_change(rule: "ChangeRule") -> str:
    """What a rule of `oaswright diff` means, and how its level is changed or a change accepted."""
    lines = [
        f"# {rule.id} (at worst {rule.level.word})",
        "",
        rule.documentation.rstrip(),
        "",
        "## Settings",
        "In pyproject.toml:",
        "",
        "    [tool.oaswright.diff.rules]",
        f'    {rule.id} = "info"        # or "breaking", "risky", "off"',
        "",
        "    [[tool.oaswright.diff.silence]]",
        f'    rule = "{rule.id}"',
        '    at = "specs/*.yaml#/paths/~1pets*"        # `*`, `?` and `**` are allowed; `~1` is a `/`',
        '    reason = "why nobody is hurt"',
        "    until = 2027-03-31        # without it, for ever",
        "",
        f"For one run: `--rule {rule.id}=info`.",
    ]
    return "\n".join(lines)


def _load_rules() -> "Mapping[str, Rule]":
    """Every rule, those of the project and of installed packages too."""
    from oaswright.config import load_config
    from oaswright.lint.settings import parse_settings

    config = load_config(Path.cwd())
    return parse_settings(config.rules, config.root).known


def _show_level(rule: "Rule") -> str:
    """The level of a rule without settings."""
    return rule.severity.value if rule.rule_set is None else "off"


def _describe_settings(rule: "Rule") -> str:
    """How the level of a rule is changed, and its findings silenced."""
    from oaswright.lint.settings import LEVELS

    if rule.fixed:
        return "## Settings\nNone: where this rule finds something, the rest cannot be checked."
    level = rule.severity.value if rule.rule_set is not None else "off"
    others = " or ".join(f'"{other}"' for other in LEVELS if other not in {level, _show_level(rule)})
    lines = ["## Settings", "In pyproject.toml:", "", "    [tool.oaswright.rules]"]
    if rule.rule_set is not None:
        lines.append(f'    sets = ["{rule.rule_set}"]        # switches on every rule of the set')
    at = "specs/*.yaml" if rule.check is None else "specs/*.yaml#/paths/~1pets*/get"
    lines += [
        f'    {rule.key} = "{level}"        # or {others}',
        "",
        "    [[tool.oaswright.rules.silence]]",
        f'    rule = "{rule.id}"',
        f'    at = "{at}"        # `*`, `?` and `**` are allowed; `~1` is a `/` in a key',
        '    reason = "why it is no mistake here"',
        "",
        f"For one run: `--rule {rule.id}={level}`.",
    ]
    return "\n".join(lines)
