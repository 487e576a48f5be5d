"""A generated name that no longer exists.

## What it does
Reports the use of a model or response class that the document gave until now.

## Why
The module can no longer be imported.

## Example
    from generated.pets.models import Dog       # the schema is called `Hound` now

## How to fix
Use the new name, or change what used the old one.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.VANISHED_NAME, Severity.WARNING, __doc__, fixed=False)
