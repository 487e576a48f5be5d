"""An operation is deprecated, or its end of life is announced otherwise.

Clients have time to change. The fields are `deprecated`, `x-sunset` and `x-stability-level`.

## Example

    - get: {…}
    + get: {deprecated: true}

## What to do
Tell clients what takes its place.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("operation-deprecation", Level.INFO, __doc__)
