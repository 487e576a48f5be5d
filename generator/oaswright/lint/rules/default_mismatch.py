"""A default that is not valid against its schema.

## What it does
Checks every `default` against the schema that contains it.

## Why
The generated code takes the default for a value of the declared type; the server would send, or act on, a
value that the document forbids.

## Example
    schema: {type: integer, minimum: 1, default: 0}       # must be at least 1

## How to fix
Correct the default, or the schema if the default is right.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.values import defaults, mismatches


def check(context: Context) -> Iterable[Finding]:
    return mismatches(context, defaults(context))


RULE = Rule(RuleId.DEFAULT_MISMATCH, Severity.WARNING, __doc__, check)
