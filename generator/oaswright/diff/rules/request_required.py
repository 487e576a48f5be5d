"""A member of a request becomes required, or optional.

Clients that leave the member out are refused: a request without it proves that. That a member becomes
optional hurts nobody (info). What is read-only is not demanded of requests.

## Example

    - required: [id]
    + required: [id, name]

## What to do
Add members as optional ones, with a default that the server applies.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-required", Level.BREAKING, __doc__)
