"""What a request may hold has changed: types.

Fewer values are admitted: clients that send one of the others are refused. That is breaking where a value
proves it; the report shows it. More values are admitted: that hurts nobody (info). Of parameters and headers
the text counts: every number is a string there.

## Example

    - type: string
    + type: integer

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-type", Level.BREAKING, __doc__)
