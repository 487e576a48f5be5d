"""What a response may hold has changed: deprecated members.

A member is deprecated, or no longer. Nothing else changes.

## Example

    - deprecated: true
    + type: string

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-deprecation", Level.INFO, __doc__)
