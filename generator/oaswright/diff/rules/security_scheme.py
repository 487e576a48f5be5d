"""A security scheme is of another kind.

What it means for clients is told for each operation that asks for it (`security`).

## Example

    - type: apiKey
    + type: http

## What to do
Add a scheme, and accept both for a time.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("security-scheme", Level.INFO, __doc__)
