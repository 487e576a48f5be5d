"""A handler in the class of another tag than that of its operation.

## What it does
Reports a handler whose operation has another first tag now than that of the class in which it stands, in an
API whose handlers are laid by tag.

## Why
A handler is never moved for you. It works where it is as long as one class inherits those of all tags; the
reader who looks for it by its tag looks elsewhere.

## Example
    class PetsHandlers(PetsApi[Key]):
        async def list_orders(self) -> ListOrdersResponse: ...      # tagged `orders` by now

## How to fix
Move the method to the class of its tag.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.MISPLACED_HANDLER, Severity.INFO, __doc__, fixed=False)
