"""A word that the field does not know.

## What it does
Reports a value that is none of the words that the standard lists for the field: `type`, `in`, `style` and
so on.

## Why
A parameter that is in no place, or a schema of no type, is read differently by every tool.

## Example
    schema:
      type: sting         # did you mean `string`?

## How to fix
Write one of the words that the message lists.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.structure import structure


def check(context: Context) -> Iterable[Finding]:
    return structure(context, RuleId.UNKNOWN_VALUE)


RULE = Rule(RuleId.UNKNOWN_VALUE, Severity.ERROR, __doc__, check)
