"""What a response may hold has changed: discriminators.

The values are the same, but tools choose the alternative in another way, or not at all. No value proves it.

## Example

    - discriminator: {propertyName: type}
    + discriminator: {propertyName: kind}

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-discriminator", Level.RISKY, __doc__)
