"""A field of a form is encoded otherwise.

What clients send for the field is read as something else: another `contentType`, `style` or `explode` of its
`encoding`. No value proves it, since servers may read both.

## Example

    - encoding: {tags: {explode: true}}
    + encoding: {tags: {explode: false}}

## What to do
Read both forms for a time.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-encoding", Level.RISKY, __doc__)
