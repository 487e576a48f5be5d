"""An operation with security that declares no response to missing credentials.

## What it does
Reports an operation that always asks for credentials, and has none of the responses `401`, `4XX` and
`default`.

## Why
Without credentials, or with wrong ones, the server answers 401. A client that reads the document expects no
such answer, and does not know its body.

## Example
    security: [{token: []}]
    responses:
      "200": {description: the pet}

## How to fix
Declare `401`, `4XX` or `default`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule, RuleSet

_STATUSES = frozenset({"401", "4XX", "default"})


def check(context: Context) -> Iterable[Finding]:
    for operation in context.answered.values():
        declared = {response.status for response in operation.responses}
        if operation.secured == "always" and declared and declared.isdisjoint(_STATUSES):
            yield Finding(
                (*operation.pointer, "responses"),
                f"the operation `{operation.id}` asks for credentials, and has no response without them",
                "add a response `401`, `4XX` or `default`",
                at="key",
            )


RULE = Rule(RuleId.UNAUTHORIZED_RESPONSE, Severity.WARNING, __doc__, check, rule_set=RuleSet.RECOMMENDED)
