"""What a response may hold has changed: known values of open lists.

The list of `x-extensible-enum` is open: clients have been told to expect further values, so changes are
info.

## Example

    - x-extensible-enum: [a]
    + x-extensible-enum: [a, b]

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-extensible-enum", Level.INFO, __doc__)
