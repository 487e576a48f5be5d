"""What a request may hold has changed: conditions.

Fewer values are admitted: clients that send one of the others are refused. That is breaking where a value
proves it; the report shows it. More values are admitted: that hurts nobody (info). The keywords are `not`,
`if` with `then` and `else`, `dependentSchemas` and `dependentRequired`. They are compared as a whole, and
without a value that proves it a change is risky.

## Example

    - properties: {card: {type: string}}
    + dependentRequired: {card: [cvc]}

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-condition", Level.BREAKING, __doc__)
