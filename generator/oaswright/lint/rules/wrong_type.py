"""A value of the wrong type.

## What it does
Reports a field whose value is not of the type that the standard gives for it.

## Why
Readers of the document either refuse it or ignore the field.

## Example
    parameters:
      limit:              # `parameters` must be an array, not an object
        in: query

## How to fix
Write the value as the message says. In YAML, quotes make a text, `- ` starts an item of an array.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.structure import structure


def check(context: Context) -> Iterable[Finding]:
    if not isinstance(context.bundle.origins[()][0].value, dict):
        yield Finding((), "the document must be an object with `openapi`, `info` and `paths`")
        return
    yield from structure(context, RuleId.WRONG_TYPE)


RULE = Rule(RuleId.WRONG_TYPE, Severity.ERROR, __doc__, check)
