"""The document is too large or too deep.

## What it does
Reports a file of more than 64 MiB, values nested more than 200 levels deep, YAML aliases that expand to more
than 250,000 values, and more than 100 schemas that hold for one value and refer to each other in a chain.

## Why
A few lines of aliases can expand to billions of values, and would exhaust every tool that reads them.

## Example
    a: &a [x, x]
    b: &b [*a, *a]
    c: &c [*b, *b]        # and so on

## How to fix
Write the values out, or share them by `$ref`. Put into one schema what is always said together.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.TOO_LARGE, Severity.ERROR, __doc__, fixed=True)
