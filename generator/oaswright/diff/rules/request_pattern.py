"""What a request may hold has changed: patterns.

Fewer values are admitted: clients that send one of the others are refused. That is breaking where a value
proves it; the report shows it. More values are admitted: that hurts nobody (info). Where no text was found
that proves it, a changed pattern is risky: whether one expression covers another one, nobody can tell in
general.

## Example

    - pattern: ^[a-z0-9]+$
    + pattern: ^[a-z]+$

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-pattern", Level.BREAKING, __doc__)
