"""What a request may hold has changed: known values of open lists.

A value that was known is no longer: servers may treat it otherwise. The list is open, so nothing is refused.
Further values are info.

## Example

    - x-extensible-enum: [a, b]
    + x-extensible-enum: [a]

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-extensible-enum", Level.RISKY, __doc__)
