"""What a request may hold has changed: members without a name in the document.

Fewer values are admitted: clients that send one of the others are refused. That is breaking where a value
proves it; the report shows it. More values are admitted: that hurts nobody (info). The keywords are
`additionalProperties`, `patternProperties`, `propertyNames` and `unevaluatedProperties`.

## Example

    - type: object
    + additionalProperties: false

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-other-members", Level.BREAKING, __doc__)
