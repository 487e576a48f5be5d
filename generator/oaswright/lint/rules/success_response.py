"""An operation without a response of success.

## What it does
Reports an operation whose responses are none of `2XX`, `3XX`, a status of these, and `default`.

## Why
A handler that did what it was asked for has nothing to answer with.

## Example
    responses:
      "404": {description: no such pet}

## How to fix
Declare the response of success.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule, RuleSet


def check(context: Context) -> Iterable[Finding]:
    for operation in context.answered.values():
        declared = [response.status for response in operation.responses]
        if declared and not any(status[0] in "23d" for status in declared):
            yield Finding(
                (*operation.pointer, "responses"),
                f"the operation `{operation.id}` has no response of success",
                "add a response `2XX`, or the status itself",
                at="key",
            )


RULE = Rule(RuleId.SUCCESS_RESPONSE, Severity.WARNING, __doc__, check, rule_set=RuleSet.RECOMMENDED)
