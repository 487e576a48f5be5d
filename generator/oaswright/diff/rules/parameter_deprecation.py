"""A parameter is deprecated, or no longer.

Nothing else changes.

## Example

    - name: limit
    + deprecated: true

## What to do
Tell clients what takes its place.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("parameter-deprecation", Level.INFO, __doc__)
