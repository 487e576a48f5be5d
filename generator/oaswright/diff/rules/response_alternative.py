"""What a response may hold has changed: alternatives.

More values may come: clients that rely on what was promised meet a value that they do not expect. That is
breaking where a value proves it; the report shows it. Fewer values may come: that hurts nobody (info).
Alternatives are known by what they say, not by name or order. Those of `oneOf` are read like those of
`anyOf`. Where all are open objects, what counts is whether one of them describes all members of a value.

## Example

    - oneOf: [{$ref: Card}]
    + oneOf: [{$ref: Card}, {$ref: Cash}]

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-alternative", Level.BREAKING, __doc__)
