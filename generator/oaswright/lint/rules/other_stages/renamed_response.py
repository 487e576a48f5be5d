"""A handler that answers with a class that has another name now.

## What it does
Reports where handlers use the class of a response, and the document as it is now gives the operation another
class that takes the same. Nothing is written.

## Why
A shared response with several statuses has a class for each. What was its class is their base then, which no
operation answers with: the answer would be a 500.

## Example
    return Problem(body)      # it stands for 404 and 409 now: `ProblemNotFound` is meant

## How to fix
Run `oaswright generate --apply-renames`, which writes the new names, or write them yourself.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.RENAMED_RESPONSE, Severity.ERROR, __doc__, fixed=False)
