"""A callback is new.

Receivers that did not ask for it are not called, or pass over what they do not know. In such calls the
directions are swapped: the server sends the request, and takes the response.

## Example

    - {}
    + callbacks: {created: …}

## What to do
Nothing is to be done.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("callback-added", Level.INFO, __doc__)
