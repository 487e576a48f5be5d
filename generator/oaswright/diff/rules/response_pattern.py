"""What a response may hold has changed: patterns.

More values may come: clients that rely on what was promised meet a value that they do not expect. That is
breaking where a value proves it; the report shows it. Fewer values may come: that hurts nobody (info). Where
no text was found that proves it, a changed pattern is risky: whether one expression covers another one,
nobody can tell in general.

## Example

    - pattern: ^[a-z]+$
    + pattern: ^[a-z0-9]+$

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-pattern", Level.BREAKING, __doc__)
