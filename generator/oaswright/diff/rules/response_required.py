"""A member of a response is no longer promised, or is promised now.

Clients that read the member may find nothing: a response without it proves that. That a member is promised
now hurts nobody (info). What is write-only is in no response.

## Example

    - required: [id, name]
    + required: [id]

## What to do
Keep sending the member, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-required", Level.BREAKING, __doc__)
