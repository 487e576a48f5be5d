"""A character that cannot be stored.

## What it does
Reports NUL, and half of a surrogate pair, in a string.

## Why
They cannot be encoded in UTF-8, or end strings in databases and C libraries.

## Example
    "pattern": "\\ud800"

## How to fix
Remove the character, or write the whole one.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.CHARACTER, Severity.ERROR, __doc__, fixed=True)
