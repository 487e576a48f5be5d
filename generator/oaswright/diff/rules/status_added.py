"""A response is new.

Clients treat a status that they do not know like the x00 of its class (RFC 9110, section 15).

## Example

    - responses: {'200': …}
    + responses: {'200': …, '404': …}

## What to do
Nothing is to be done.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("status-added", Level.INFO, __doc__)
