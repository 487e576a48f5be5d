"""A response is gone.

A success that clients wait for never comes: breaking. That an error is no longer declared is info. A status
that falls under a range or the default is compared with it.

## Example

    - responses: {'200': …}
    + responses: {'202': …}

## What to do
Keep the status.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("status-removed", Level.BREAKING, __doc__)
