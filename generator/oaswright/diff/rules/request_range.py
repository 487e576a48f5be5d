"""What a request may hold has changed: bounds of numbers.

Fewer values are admitted: clients that send one of the others are refused. That is breaking where a value
proves it; the report shows it. More values are admitted: that hurts nobody (info). Formats such as `int32`
are bounds as well, and an exclusive bound is one however it is written.

## Example

    - maximum: 100
    + maximum: 50

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-range", Level.BREAKING, __doc__)
