"""What a request may hold has changed: alternatives.

Fewer values are admitted: clients that send one of the others are refused. That is breaking where a value
proves it; the report shows it. More values are admitted: that hurts nobody (info). Alternatives are known by
what they say, not by name or order. Those of `oneOf` are read like those of `anyOf`. Where all are open
objects, what counts is whether one of them describes all members of a value.

## Example

    - oneOf: [{$ref: Card}, {$ref: Cash}]
    + oneOf: [{$ref: Card}]

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-alternative", Level.BREAKING, __doc__)
