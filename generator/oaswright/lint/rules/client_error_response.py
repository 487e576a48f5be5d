"""An operation with input that declares no response to a wrong one.

## What it does
Reports an operation with parameters or a body whose responses are none of `400`, `422`, `4XX` and `default`.

## Why
Input can be wrong, and the server answers that with 400, or with 422 where that is declared. A client that
reads the document expects no such answer, and does not know its body.

## Example
    responses:
      "200": {description: the pet}      # and what if the id is none?

## How to fix
Declare `400`, `422`, `4XX` or `default`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule, RuleSet

_STATUSES = frozenset({"400", "422", "4XX", "default"})


def check(context: Context) -> Iterable[Finding]:
    for operation in context.answered.values():
        declared = {response.status for response in operation.responses}
        if (operation.parameters or operation.body) and declared and declared.isdisjoint(_STATUSES):
            yield Finding(
                (*operation.pointer, "responses"),
                f"the operation `{operation.id}` has input, and no response to a wrong one",
                "add a response `400`, `422`, `4XX` or `default`",
                at="key",
            )


RULE = Rule(RuleId.CLIENT_ERROR_RESPONSE, Severity.WARNING, __doc__, check, rule_set=RuleSet.RECOMMENDED)
