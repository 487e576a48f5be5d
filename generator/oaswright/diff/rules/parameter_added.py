"""A parameter is new.

One that is required refuses every client that does not know it: breaking, and each request of before proves
it. An optional one is info.

## Example

    - []
    + - {name: tenant, in: query, required: true}

## What to do
Make it optional, with a default.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("parameter-added", Level.BREAKING, __doc__)
