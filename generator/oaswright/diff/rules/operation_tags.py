"""The tags of an operation have changed.

Requests and responses are the same; generated clients and pages may group the operation otherwise.

## Example

    - tags: [pets]
    + tags: [animals]

## What to do
Nothing is to be done.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("operation-tags", Level.INFO, __doc__)
