"""A property of a response comes or goes.

An optional property is gone: clients that read it get nothing (risky; one that was required is `response-
required`). A property comes: that is info, but breaking where the object was closed, since clients were
promised that nothing else comes.

## Example

    - properties: {id: …, note: …}
    + properties: {id: …}

## What to do
Deprecate a property before it goes. Leave objects of responses open.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-property", Level.BREAKING, __doc__)
