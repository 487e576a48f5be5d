"""A header of a response is no longer promised, or is promised now.

Clients that read it may find none: each response without it proves that. A new promise is info.

## Example

    - required: true
    + required: false

## What to do
Keep sending it.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("header-required", Level.BREAKING, __doc__)
