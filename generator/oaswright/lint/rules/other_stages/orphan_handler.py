"""A handler without an operation.

## What it does
Reports a method of a class of handlers that belongs to no operation of the document, with a guess at its new
name.

## Why
Nothing calls it. A handler is never deleted for you, since its operation may only have been renamed.

## Example
    async def list_dogs(self) -> ListDogsOk: ...      # the document says `listPets` now

## How to fix
Rename or delete the method; begin its name with `_` to keep it as a helper.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.ORPHAN_HANDLER, Severity.WARNING, __doc__, fixed=False)
