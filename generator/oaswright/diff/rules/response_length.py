"""What a response may hold has changed: lengths of strings.

More values may come: clients that rely on what was promised meet a value that they do not expect. That is
breaking where a value proves it; the report shows it. Fewer values may come: that hurts nobody (info).

## Example

    - maxLength: 40
    + maxLength: 80

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-length", Level.BREAKING, __doc__)
