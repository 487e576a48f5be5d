"""A callback is gone.

Receivers wait for calls that never come. No value has to prove that.

## Example

    - callbacks: {created: …}
    + {}

## What to do
Keep calling, or tell receivers.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("callback-removed", Level.BREAKING, __doc__)
