"""An operation without an operationId.

## What it does
Reports an operation below `paths` that has no `operationId`, or an empty one.

## Why
The id is the name of the handler in the code. Without it a name is derived from method and path, which
changes when the path does.

## Example
    /pets:
      get:                # add `operationId: listPets`
        responses: ...

## How to fix
Add an `operationId`, best a verb and a noun.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.templates import suggest_operation_id


def check(context: Context) -> Iterable[Finding]:
    taken = {written.text("operationId") for written in context.objects("operation")}
    for written in context.objects("operation"):
        operation = context.answered.get(written.pointer)
        if operation is not None and written.value.get("operationId") in (None, ""):
            guess = suggest_operation_id(operation.method, operation.path)
            such = "" if guess in taken else f", such as `operationId: {guess}`"
            taken.add(guess)
            named = f"the operation {operation.method.upper()} {operation.path}"
            if "operationId" in written.value:
                place = (*operation.pointer, "operationId")
                yield Finding(place, f"the operationId of {named} is empty", f"write one{such}")
            else:
                yield Finding(operation.pointer, f"{named} has no operationId", f"add one{such}", at="key")


RULE = Rule(RuleId.MISSING_OPERATION_ID, Severity.WARNING, __doc__, check)
