"""Clients get their credentials elsewhere.

An address of OAuth 2.0 or OpenID Connect has changed. Clients go on as long as the former one redirects.

## Example

    - tokenUrl: https://example.com/a
    + tokenUrl: https://example.com/b

## What to do
Let the former address redirect.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("security-url", Level.RISKY, __doc__)
