"""What a request may hold has changed: null.

Fewer values are admitted: clients that send one of the others are refused. That is breaking where a value
proves it; the report shows it. More values are admitted: that hurts nobody (info). `nullable: true` of
OpenAPI 3.0 and a list of types mean the same.

## Example

    - type: [string, "null"]
    + type: string

## What to do
Admit what was admitted, for example beside the new form, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("request-null", Level.BREAKING, __doc__)
