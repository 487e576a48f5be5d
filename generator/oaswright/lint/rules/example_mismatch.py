"""An example that is not valid against its schema.

## What it does
Checks every example of a schema, a parameter, a header and a media type against the schema beside it, formats
included, and reports the part that is not valid. Of several alternatives the nearest is compared.

## Why
Readers copy examples, mock servers respond with them, contract tests send them. One that the server itself
would reject misleads all three.

## Example
    schema:
      type: object
      properties:
        id: {type: string, format: uuid}
    example:
      id: cal_1122        # must be a UUID

## How to fix
Correct the example, or the schema if the example is right.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.values import described_examples, mismatches, schema_examples


def check(context: Context) -> Iterable[Finding]:
    yield from mismatches(context, schema_examples(context))
    yield from mismatches(context, described_examples(context))


RULE = Rule(RuleId.EXAMPLE_MISMATCH, Severity.WARNING, __doc__, check)
