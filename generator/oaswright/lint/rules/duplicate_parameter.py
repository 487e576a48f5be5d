"""The same parameter twice in one operation.

## What it does
Reports two parameters of the same name and location in one list, in an operation or in a path item. An
operation may replace a parameter of its path item.

## Why
A parameter is identified by its name and its location (OpenAPI 3.1 section 4.8.12); of two, one is lost.
The names of headers are compared without case.

## Example
    parameters:
      - {name: limit, in: query, schema: {type: integer}}
      - {name: limit, in: query, schema: {type: string}}      # first declared above

## How to fix
Remove or rename one of the two.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import Pointer
from oaswright.spec.model import parameter_identity


def check(context: Context) -> Iterable[Finding]:
    for kind in ("path-item", "operation"):
        for holder in context.objects(kind):
            first: dict[tuple[str, str], Pointer] = {}
            for pointer, parameter in context.parameters(holder):
                name, location = parameter.text("name"), parameter.text("in")
                if not name or not location:
                    continue
                key = parameter_identity(location, name)
                if key not in first:
                    first[key] = pointer
                    continue
                yield Finding(
                    pointer,
                    f"the parameter `{name}` in `{location}` is declared twice",
                    "remove or rename one of the two",
                    related=((first[key], "first declared here"),),
                )


RULE = Rule(RuleId.DUPLICATE_PARAMETER, Severity.ERROR, __doc__, check)
