"""A reference that cannot be resolved.

## What it does
Reports a `$ref`, or a discriminator's mapping, whose file, pointer or anchor does not exist, and says which
step of the pointer is missing.

## Why
What it refers to is missing.

## Example
    schema:
      $ref: '#/components/schema/Pet'       # did you mean `#/components/schemas/Pet`?

## How to fix
Correct the pointer, or add what it refers to.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.UNRESOLVED_REFERENCE, Severity.ERROR, __doc__, fixed=True)
