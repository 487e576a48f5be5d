"""What a request may hold has changed: what a string holds.

Clients encode the string otherwise. No value proves it, since JSON Schema only notes these keywords.

## Example

    - contentMediaType: image/png
    + contentMediaType: image/jpeg

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-content", Level.RISKY, __doc__)
