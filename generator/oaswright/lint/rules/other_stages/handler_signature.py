"""A handler whose signature may not be what its operation needs.

## What it does
Reports a handler that was left as it is because only its author knows what is meant: an annotation other than
the generated type, a handler that is not a plain method, a base class that cannot be read. Also reports a
default of the author that is dropped, or that may not fit, because its parameter has changed.

## Why
A signature that is not understood is never rewritten. A type checker will say whether it fits.

## Example
    async def get_pet(self, pet_id: PetId) -> GetPetOk: ...       # is `PetId` an `int`?

## How to fix
Make the annotation an alias of the generated type, or write the type itself.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.HANDLER_SIGNATURE, Severity.WARNING, __doc__, fixed=False)
