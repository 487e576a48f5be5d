"""A generated name that does not exist.

## What it does
Reports where handlers, the modules beside them and what these import use a name of the generated models or
interface that is not there, most often because the document no longer gives it. The package is written all
the same, and the exit status is 1 until the name is gone.

## Why
The module can no longer be imported.

## Example
    from generated.pets.models import Dog       # the schema is called `Hound` now

## How to fix
Use the new name, or change what used the old one.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.VANISHED_NAME, Severity.ERROR, __doc__, fixed=False)
