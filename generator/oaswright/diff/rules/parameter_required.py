"""A parameter becomes required, or optional.

Clients that leave it out are refused: breaking, and each request without it proves that. One that becomes
optional is info.

## Example

    - required: false
    + required: true

## What to do
Keep it optional, with a default.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("parameter-required", Level.BREAKING, __doc__)
