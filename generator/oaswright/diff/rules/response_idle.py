"""What a response may hold has changed: bounds that have no effect.

A bound is loosened that validators pass over, since it says nothing about values of the declared type, such
as `maximum` of a string. No value can prove what it does; but what is meant is plain, and clients that check
by hand rely on it. Where none do, lower the level of this rule, and move the bound where it belongs
(`oaswright explain keyword-without-effect`).

## Example

    - {type: string, maximum: 11}
    + {type: string, maximum: 13}

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-idle", Level.BREAKING, __doc__)
