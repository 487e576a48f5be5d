"""What a response may hold has changed: members without a name in the document.

More values may come: clients that rely on what was promised meet a value that they do not expect. That is
breaking where a value proves it; the report shows it. Fewer values may come: that hurts nobody (info). The
keywords are `additionalProperties`, `patternProperties`, `propertyNames` and `unevaluatedProperties`.

## Example

    - additionalProperties: false
    + type: object

## What to do
Keep the promise that was given, or publish a new version of the operation.
"""

from oaswright.diff.model import Level
from oaswright.diff.rule import ChangeRule

RULE = ChangeRule("response-other-members", Level.BREAKING, __doc__)
