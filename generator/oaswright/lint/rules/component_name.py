"""A component or link with a name that references cannot use.

## What it does
Reports the name of a component that has characters other than letters, digits, `.`, `-` and `_`; as a warning
that of a link of a response, which follows the same rule.

## Why
The standard allows no others (OpenAPI 3.1 section 4.8.7): the name is part of references.

## Example
    components:
      schemas:
        Pet Food: {type: object}        # write `PetFood`

## How to fix
Rename the component, and the references to it.
"""

import re
from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.fields import is_component_name
from oaswright.lint.rule import Finding, Rule


def check(context: Context) -> Iterable[Finding]:
    for group in context.grammar.kinds["components"].fields:
        names = context.tree.components(group)
        for name in names:
            if is_component_name(name):
                continue
            better = re.sub(r"[^A-Za-z0-9._-]+", "", name)
            yield Finding(
                ("components", group, name),
                f"the name `{name}` may only contain letters, digits, `.`, `-` and `_`",
                f"write `{better}`, also in references" if better and better not in names else None,
                at="key",
            )
    for response in context.objects("response"):
        for name in response.mapping("links"):
            if not is_component_name(name) and not name.startswith("x-"):
                yield Finding(
                    (*response.pointer, "links", name),
                    f"the name `{name}` of a link may only contain letters, digits, `.`, `-` and `_`",
                    at="key",
                    severity=Severity.WARNING,
                )


RULE = Rule(RuleId.COMPONENT_NAME, Severity.ERROR, __doc__, check)
