"""An example that is not valid against its schema.

## What it does
Checks every example of a schema, a parameter, a header and a media type against the schema beside it, formats
included, and reports the part that is not valid, or the pattern where that refuses several values. Of several
alternatives the one that a discriminator selects is compared, else the nearest. An example of a request has
no `readOnly` property, and every `writeOnly` one that is required; for one of a response it is the other way
round. A component may have an example of either.

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
from itertools import chain

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.values import (
    Sample,
    describe_violation,
    described_examples,
    list_violations,
    schema_examples,
    serialized_mismatches,
)
from oaswright.lint.violation_words import Violation
from oaswright.openapi.pointers import Pointer, follow


def check(context: Context) -> Iterable[Finding]:
    against: dict[str, list[tuple[Sample, Violation]]] = {}
    for sample, violation in list_violations(
        context, chain(schema_examples(context), described_examples(context))
    ):
        if violation.pattern is None:
            yield describe_violation(sample, violation)
        else:
            against.setdefault(violation.pattern, []).append((sample, violation))
    for pattern, refused in against.items():
        findings = [describe_violation(sample, violation) for sample, violation in refused]
        wrong = _find_wrong_pattern(context, pattern, refused)
        if wrong is None:
            yield from findings
        else:
            yield Finding(
                (*wrong, "pattern"),
                f"{len(findings)} examples do not match the pattern `{pattern}`",
                "correct the pattern, or the examples",
                related=tuple((finding.pointer, "it does not match") for finding in findings[:3]),
            )
    yield from serialized_mismatches(context)


def _find_wrong_pattern(
    context: Context, pattern: str, refused: list[tuple[Sample, Violation]]
) -> Pointer | None:
    """The schema whose pattern is wrong rather than several values that it refuses; None where they are."""
    holders = [
        schema.pointer for schema in context.objects("schema") if schema.value.get("pattern") == pattern
    ]
    if len(holders) != 1 or len(refused) < 2:
        return None
    values = {repr(follow(sample.value, violation.path)) for sample, violation in refused}
    own = any(sample.schema_pointer == holders[0] for sample, _ in refused)
    return holders[0] if own or len(values) > 1 else None


RULE = Rule(RuleId.EXAMPLE_MISMATCH, Severity.WARNING, __doc__, check)
