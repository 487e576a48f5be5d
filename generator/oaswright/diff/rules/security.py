"""Other credentials are asked for.

Credentials that sufficed no longer do: breaking, and every request with them proves it. That further ones
suffice is info. Requirements are alternatives; one suffices if it has all schemes and scopes of a new one.
Schemes are known by what they are, so a new name changes nothing.

## Example

    - security: [{key: []}]
    + security: [{key: [], tenant: []}]

## What to do
Accept the former credentials for a time.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("security", Level.BREAKING, __doc__)
