"""What a request may hold has changed: discriminators.

The values are the same, but tools choose the alternative in another way, or not at all. No value proves it.

## Example

    - discriminator: {propertyName: kind}
    + discriminator: {propertyName: type}

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-discriminator", Level.RISKY, __doc__)
