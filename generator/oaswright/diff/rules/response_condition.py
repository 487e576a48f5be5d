"""What a response may hold has changed: conditions.

More values may come: clients that rely on what was promised meet a value that they do not expect. That is
breaking where a value proves it; the report shows it. Fewer values may come: that hurts nobody (info). The
keywords are `not`, `if` with `then` and `else`, `dependentSchemas` and `dependentRequired`. They are
compared as a whole, and without a value that proves it a change is risky.

## Example

    - dependentRequired: {card: [cvc]}
    + properties: {card: {type: string}}

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-condition", Level.BREAKING, __doc__)
