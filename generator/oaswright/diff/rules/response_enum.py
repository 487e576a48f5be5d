"""What a response may hold has changed: listed values.

More values may come: clients that rely on what was promised meet a value that they do not expect. That is
breaking where a value proves it; the report shows it. Fewer values may come: that hurts nobody (info).
`const` is a list of one value. Values of `x-extensible-enum` are no list in this sense.

## Example

    - enum: [draft, sent]
    + enum: [draft, sent, read]

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-enum", Level.BREAKING, __doc__)
