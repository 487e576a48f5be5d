"""The API has another address.

Nobody is hurt.

## Example

    - servers: []
    + servers: [{url: https://b.example.com}]

## What to do
Nothing is to be done.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("server-added", Level.INFO, __doc__)
