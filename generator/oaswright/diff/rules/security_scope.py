"""A scope of a security scheme comes or goes.

Clients that ask for a scope that is gone get no token. A new one is info.

## Example

    - scopes: {read: …, write: …}
    + scopes: {read: …}

## What to do
Keep granting it.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("security-scope", Level.RISKY, __doc__)
