"""A property of a request comes or goes.

A property is gone. Where the object is closed, clients that send it are refused: breaking, with a value.
Where it is open, the property is taken and means nothing any more: risky. That an optional property comes is
info; one that is required is `request-required`.

## Example

    - properties: {id: …, note: …}
    + properties: {id: …}

## What to do
Deprecate a property before it goes.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-property", Level.BREAKING, __doc__)
