"""A parameter is written otherwise.

What clients send is read as something else: another `style`, `explode` or media type. Breaking where values
can be arrays or objects, and wherever the text of each value changes. `allowReserved` and `allowEmptyValue`
that are taken back are risky.

## Example

    - explode: true
    + explode: false

## What to do
Read both forms for a time.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("parameter-serialization", Level.BREAKING, __doc__)
