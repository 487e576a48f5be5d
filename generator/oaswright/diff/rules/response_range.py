"""What a response may hold has changed: bounds of numbers.

More values may come: clients that rely on what was promised meet a value that they do not expect. That is
breaking where a value proves it; the report shows it. Fewer values may come: that hurts nobody (info).
Formats such as `int32` are bounds as well, and an exclusive bound is one however it is written.

## Example

    - maximum: 50
    + maximum: 100

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-range", Level.BREAKING, __doc__)
