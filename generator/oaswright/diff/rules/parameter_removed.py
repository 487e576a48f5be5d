"""A parameter is gone.

Clients that send it are still understood by servers that pass over what they do not know, but it means
nothing any more. No value proves a refusal.

## Example

    - - {name: limit, in: query}
    + []

## What to do
Deprecate a parameter before it goes.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("parameter-removed", Level.RISKY, __doc__)
