"""An address of the API is gone.

Clients that call it are lost unless it redirects. Only who runs the servers knows.

## Example

    - servers: [{url: https://a.example.com}]
    + servers: [{url: https://b.example.com}]

## What to do
Let it redirect.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("server-removed", Level.RISKY, __doc__)
