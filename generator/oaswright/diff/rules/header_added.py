"""A header of a response is new.

Clients pass over headers that they do not know.

## Example

    - headers: {}
    + headers: {ETag: …}

## What to do
Nothing is to be done.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("header-added", Level.INFO, __doc__)
