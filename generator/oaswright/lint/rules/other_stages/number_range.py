"""A number that cannot be represented.

## What it does
Reports an integer beyond 64 bits, which is read as the nearest floating-point number, and, as an error,
numbers that JSON does not have: infinity, NaN, and those too large for a double.

## Why
Languages read such numbers differently; some round them, some fail.

## Example
    maximum: 92233720368547758070

## How to fix
Choose a bound within 64 bits, or put the value in quotes if it is meant as a string.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.NUMBER_RANGE, Severity.WARNING, __doc__, fixed=False)
