"""A reference that leads nowhere.

## What it does
Reports a `$ref`, or a discriminator's mapping, whose file, pointer or anchor does not exist, and says at
which step the way ends.

## Why
What should stand there is missing.

## Example
    schema:
      $ref: '#/components/schema/Pet'       # did you mean `#/components/schemas/Pet`?

## How to fix
Correct the pointer, or write what it should lead to.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.UNRESOLVED_REFERENCE, Severity.ERROR, __doc__, fixed=True)
