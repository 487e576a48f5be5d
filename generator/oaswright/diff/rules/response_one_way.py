"""What a response may hold has changed: `readOnly` and `writeOnly`.

A property that came with responses is write-only now. No value proves it, as it was optional. That one comes
now is info.

## Example

    - readOnly: true
    + type: string

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-one-way", Level.RISKY, __doc__)
