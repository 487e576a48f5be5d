"""What a request may hold has changed: listed values.

Fewer values are admitted: clients that send one of the others are refused. That is breaking where a value
proves it; the report shows it. More values are admitted: that hurts nobody (info). `const` is a list of one
value. Values of `x-extensible-enum` are no list in this sense.

## Example

    - enum: [draft, sent, read]
    + enum: [draft, sent]

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-enum", Level.BREAKING, __doc__)
