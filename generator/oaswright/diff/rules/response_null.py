"""What a response may hold has changed: null.

More values may come: clients that rely on what was promised meet a value that they do not expect. That is
breaking where a value proves it; the report shows it. Fewer values may come: that hurts nobody (info).
`nullable: true` of OpenAPI 3.0 and a list of types mean the same.

## Example

    - type: string
    + type: [string, "null"]

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-null", Level.BREAKING, __doc__)
