"""An operation is gone.

Every client that calls it is refused. No value has to prove that: the request itself is no longer known.
That it was deprecated before is good manners and helps nobody who still calls it.

## Example

    - get: {…}
    + {}

## What to do
Deprecate the operation, watch its use, and lower the level of this rule where nobody calls it.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("operation-removed", Level.BREAKING, __doc__)
