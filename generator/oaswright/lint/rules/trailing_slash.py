"""A path that ends with a slash.

## What it does
Reports a path other than `/` that ends with a slash.

## Why
`/pets` and `/pets/` are two paths. Clients leave the slash out, and get a 404.

## Example
    paths:
      /pets/: …             # write `/pets`

## How to fix
Remove the slash.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule, RuleSet


def check(context: Context) -> Iterable[Finding]:
    for paths in context.objects("paths"):
        for path in paths.value:
            if path.startswith("/") and len(path) > 1 and path.endswith("/"):
                hint = f"write `{path.rstrip('/') or '/'}`"
                yield Finding((*paths.pointer, path), f"the path `{path}` ends with a slash", hint, at="key")


RULE = Rule(RuleId.TRAILING_SLASH, Severity.WARNING, __doc__, check, rule_set=RuleSet.RECOMMENDED)
