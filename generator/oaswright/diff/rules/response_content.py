"""What a response may hold has changed: what a string holds.

Clients decode the string otherwise. No value proves it, since JSON Schema only notes these keywords.

## Example

    - contentMediaType: image/jpeg
    + contentMediaType: image/png

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-content", Level.RISKY, __doc__)
