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

import re
from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule


def check(context: Context) -> Iterable[Finding]:
    for operation in context.objects("operation"):
        # Callbacks and webhooks are called on somebody else's server.
        if operation.pointer[0] != "paths" or len(operation.pointer) != 3:
            continue
        name = operation.value.get("operationId")
        if name is None or name == "":
            _, path, method = operation.pointer
            words = [method, *re.findall(r"[A-Za-z0-9]+", str(path))]
            guess = str(words[0]) + "".join(str(word)[:1].upper() + str(word)[1:] for word in words[1:])
            yield Finding(
                operation.pointer,
                f"the operation {str(method).upper()} {path} has no operationId",
                f"add one, such as `operationId: {guess}`",
                at="key",
            )


RULE = Rule(RuleId.MISSING_OPERATION_ID, Severity.WARNING, __doc__, check)
