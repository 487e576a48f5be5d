"""The values of a header are joined otherwise.

Clients read something else than before.

## Example

    - explode: false
    + explode: true

## What to do
Keep the form.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("header-serialization", Level.BREAKING, __doc__)
