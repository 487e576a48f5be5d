"""What a request may hold has changed: deprecated members.

A member is deprecated, or no longer. Nothing else changes.

## Example

    - type: string
    + deprecated: true

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-deprecation", Level.INFO, __doc__)
