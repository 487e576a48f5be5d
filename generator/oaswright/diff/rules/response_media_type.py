"""A media type of a response comes or goes.

Clients that ask for the media type that is gone get a 406, or something that they cannot read. A new one is
info, since clients get it only if they ask.

## Example

    - content: {application/json: …, text/csv: …}
    + content: {application/json: …}

## What to do
Keep sending it.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-media-type", Level.BREAKING, __doc__)
