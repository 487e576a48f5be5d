"""What a request may hold has changed: defaults.

The same requests are admitted, but leaving a parameter out means something else. No value proves it. The
default of a member of a body is info.

## Example

    - default: 20
    + default: 50

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-default", Level.RISKY, __doc__)
