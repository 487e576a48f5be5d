"""What a response may hold has changed: numbers of items and members.

More values may come: clients that rely on what was promised meet a value that they do not expect. That is
breaking where a value proves it; the report shows it. Fewer values may come: that hurts nobody (info).

## Example

    - maxItems: 20
    + maxItems: 100

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-size", Level.BREAKING, __doc__)
