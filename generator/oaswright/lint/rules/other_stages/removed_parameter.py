"""A handler uses an argument that no longer exists.

## What it does
Reports the first use of a name that was an argument of the handler until the parameter left the document.

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

RULE = Rule(RuleId.REMOVED_PARAMETER, Severity.WARNING, __doc__, fixed=False)
