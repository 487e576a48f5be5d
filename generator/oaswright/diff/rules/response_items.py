"""What a response may hold has changed: items of arrays.

More values may come: clients that rely on what was promised meet a value that they do not expect. That is
breaking where a value proves it; the report shows it. Fewer values may come: that hurts nobody (info). The
keywords are `uniqueItems`, `contains` with its bounds, and `unevaluatedItems`.

## Example

    - uniqueItems: true
    + type: array

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-items", Level.BREAKING, __doc__)
