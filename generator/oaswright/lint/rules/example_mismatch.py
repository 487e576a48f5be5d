"""An example that is not valid against its schema.

## What it does
Checks every example of a schema, a parameter, a header and a media type against the schema beside it, formats
included, and reports the part that is not valid. Of several alternatives the one that a discriminator selects
is compared, else the nearest. An example of a request has no `readOnly` property, and every `writeOnly` one
that is required; for one of a response it is the other way round. A component may have an example of either.

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
from oaswright.lint.values import described_examples, mismatches, schema_examples, serialized_mismatches


def check(context: Context) -> Iterable[Finding]:
    yield from mismatches(context, schema_examples(context))
    yield from mismatches(context, described_examples(context))
    yield from serialized_mismatches(context)


RULE = Rule(RuleId.EXAMPLE_MISMATCH, Severity.WARNING, __doc__, check)
