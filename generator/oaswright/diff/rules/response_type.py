"""What a response may hold has changed: types.

More values may come: clients that rely on what was promised meet a value that they do not expect. That is
breaking where a value proves it; the report shows it. Fewer values may come: that hurts nobody (info). Of
parameters and headers the text counts: every number is a string there.

## Example

    - type: integer
    + type: string

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-type", Level.BREAKING, __doc__)
