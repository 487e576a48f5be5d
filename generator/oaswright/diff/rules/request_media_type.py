"""A media type of a request body comes or goes.

Clients that send the media type that is gone get a 415. A new one is info.

## Example

    - content: {application/json: …, text/csv: …}
    + content: {application/json: …}

## What to do
Keep taking it.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-media-type", Level.BREAKING, __doc__)
