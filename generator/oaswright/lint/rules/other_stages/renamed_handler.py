"""A handler whose operation has a new name.

## What it does
Reports the handler of an operation that has another `operationId` now: method and path are the same.

## Why
Until the method is renamed, the operation has no handler. Where another operation took the name, it is an
error and nothing is written: the handler would answer requests that are none of its own.

## Example
    async def find_pets(self) -> ListPetsOk: ...      # GET /pets is now `list_pets`

## How to fix
Rename the method, or run `oaswright generate --apply-renames`.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.RENAMED_HANDLER, Severity.WARNING, __doc__, fixed=False)
