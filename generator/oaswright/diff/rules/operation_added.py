"""An operation is new.

Nobody is hurt.

## Example

    - {}
    + get: {…}

## What to do
Nothing is to be done.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("operation-added", Level.INFO, __doc__)
