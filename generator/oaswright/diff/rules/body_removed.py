"""An operation no longer takes a request body.

What clients send is refused or passed over. No value has to prove that: nothing is described any more.

## Example

    - requestBody: {…}
    + post: {}

## What to do
Keep it, or publish a new operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("body-removed", Level.BREAKING, __doc__)
