"""A handler uses an argument that no longer exists.

## What it does
Reports where a handler uses a name that was an argument of it until the parameter left the document, or
that nothing else defines. The package is written all the same, and the exit status is 1 until it is mended.

## Why
The signature follows the document, the body is yours: the name is no longer defined there.

## Example
    async def list_pets(self) -> ListPetsOk:
        return await self.pets.page(limit)      # `limit` is no longer an argument

## How to fix
Change the body, or bring the parameter back into the document.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.REMOVED_PARAMETER, Severity.ERROR, __doc__, fixed=False)
