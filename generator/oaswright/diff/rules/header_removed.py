"""A header of a response is gone.

One that was promised is missed by clients that read it: breaking. One that was optional is risky.

## Example

    - headers: {ETag: {required: true, …}}
    + headers: {}

## What to do
Keep sending it.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("header-removed", Level.BREAKING, __doc__)
