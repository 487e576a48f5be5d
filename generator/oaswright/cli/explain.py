"""`oaswright explain RULE`: what a rule means, why, an example, and the way out."""

import argparse
from dataclasses import dataclass

from oaswright.cli.console import refuse
from oaswright.extras import require


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
    from oaswright.diagnostics import RuleId
    from oaswright.diagnostics.suggestions import did_you_mean
    from oaswright.lint.registry import all_rules

    name, rules = options.rule, all_rules()
    if name is None:
        width = max(map(len, rules))
        for rule in rules.values():
            title = rule.documentation.partition("\n")[0]
            print(f"{rule.id:<{width}}  {rule.severity.value:<7}  {title}")
        return 0
    if name not in rules:
        guess = did_you_mean(name, rules)
        meant = f"; did you mean `{guess}`?" if guess else ""
        return refuse("explain", f"there is no rule `{name}`{meant}")
    rule = rules[RuleId(name)]
    changed = "cannot be changed" if rule.fixed else "can be changed in [tool.oaswright.rules]"
    print(f"# {rule.id} ({rule.severity.value}; {changed})\n\n{rule.documentation.rstrip()}")
    return 0
