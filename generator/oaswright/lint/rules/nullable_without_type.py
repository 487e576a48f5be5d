"""`nullable` without `type` (OpenAPI 3.0).

## What it does
Reports the first schema of a document with `nullable: true` that has no `type` of its own, and how many
others there are.

## Why
OpenAPI 3.0.3 adds null to the `type` beside `nullable`, and gives it no effect where there is none. The
generated code allows null there, as the author meant; other tools refuse it.

## Example
    owner:
      nullable: true        # add `type: object`
      allOf:
        - $ref: '#/components/schemas/User'

## How to fix
Write the type beside it.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule


def check(context: Context) -> Iterable[Finding]:
    if context.version != "3.0":
        return
    # What stands beside a reference is a finding of its own.
    found = [
        schema.pointer
        for schema in context.objects("schema")
        if schema.value.get("nullable") is True and schema.value.keys().isdisjoint(("type", "$ref"))
    ]
    if found:
        # Some generators write it everywhere; it is one mistake.
        more = f" (and {len(found) - 1} more in this document)" if len(found) > 1 else ""
        yield Finding(
            (*found[0], "nullable"),
            f"`nullable` without `type` has no effect in OpenAPI 3.0.3; here null is allowed{more}",
            "write the `type` beside it",
            at="key",
        )


RULE = Rule(RuleId.NULLABLE_WITHOUT_TYPE, Severity.WARNING, __doc__, check)
