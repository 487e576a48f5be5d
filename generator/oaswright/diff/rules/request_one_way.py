"""What a request may hold has changed: `readOnly` and `writeOnly`.

A property that clients sent is read-only now: servers may ignore or refuse it. No value proves it. That one
may be sent now is info.

## Example

    - type: string
    + readOnly: true

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-one-way", Level.RISKY, __doc__)
