"""An operation takes a request body now.

One that is required refuses every client of before. An optional one is info.

## Example

    - post: {}
    + requestBody: {required: true, …}

## What to do
Make it optional.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("body-added", Level.BREAKING, __doc__)
