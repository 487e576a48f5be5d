"""A schema without valid values.

## What it does
Reports bounds that contradict each other (`minimum` above `maximum`, and the same for lengths, items and
properties), a `multipleOf` that is not positive, and an `enum` without values.

## Why
Every request is rejected, or every response is wrong.

## Example
    type: integer
    minimum: 10
    maximum: 1          # less than `minimum`

## How to fix
Swap or correct the bounds.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.bounds import crossed_bounds, number_of
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        value, pointer = schema.value, schema.pointer
        if context.version == "3.0" and "$ref" in value:
            continue
        for low, high in crossed_bounds(value):
            later = max((low, high), key=list(value).index)
            other = low if later == high else high
            yield Finding(
                (*pointer, later),
                f"no value is valid: `{low}` is {value[low]}, `{high}` is {value[high]}",
                "swap or correct the bounds",
                related=(((*pointer, other), f"`{other}` is here"),),
            )
        multiple = number_of(value, "multipleOf")
        if multiple is not None and multiple <= 0:
            yield Finding((*pointer, "multipleOf"), f"`multipleOf` must be above zero, not {multiple}")
        if value.get("enum") == []:
            yield Finding((*pointer, "enum"), "no value is valid: `enum` is empty", "list the allowed values")


RULE = Rule(RuleId.IMPOSSIBLE_SCHEMA, Severity.ERROR, __doc__, check)
