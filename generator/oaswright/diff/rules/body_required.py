"""The request body becomes required, or optional.

Clients that send none are refused: each request without a body proves it. One that becomes optional is info.

## Example

    - required: false
    + required: true

## What to do
Keep it optional.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("body-required", Level.BREAKING, __doc__)
