"""What a request may hold has changed: bounds that have no effect.

A bound is tightened that validators pass over, since it says nothing about values of the declared type, such
as `maximum` of a string. No value can prove what it does; but what is meant is plain, and servers that check
by hand refuse by it. Where they do not, lower the level of this rule, and move the bound where it belongs
(`oaswright explain keyword-without-effect`).

## Example

    - {type: string, maximum: 13}
    + {type: string, maximum: 11}

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-idle", Level.BREAKING, __doc__)
