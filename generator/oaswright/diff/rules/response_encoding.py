"""A part of a response is encoded otherwise.

Clients read the part as something else: another `contentType`, `style` or `explode` of its `encoding`. No
value proves it, since clients may read both.

## Example

    - encoding: {report: {contentType: text/csv}}
    + encoding: {report: {contentType: text/plain}}

## What to do
Keep the form.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-encoding", Level.RISKY, __doc__)
