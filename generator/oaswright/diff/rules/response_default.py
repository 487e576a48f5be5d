"""What a response may hold has changed: defaults.

A default in a response is a remark; it is info.

## Example

    - default: 50
    + default: 20

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-default", Level.INFO, __doc__)
