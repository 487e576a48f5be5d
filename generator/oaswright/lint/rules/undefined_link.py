"""A link to an operation that does not exist.

## What it does
Reports the `operationId` of a link that no operation of the document has, and an `operationRef` into the
document that cannot be resolved.

## Why
A client cannot follow the link.

## Example
    links:
      owner:
        operationId: getOwnr        # did you mean `getOwner`?

## How to fix
Correct the id.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest_name
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import follow, parse_pointer


def check(context: Context) -> Iterable[Finding]:
    names = {
        name
        for operation in context.objects("operation")
        if isinstance(name := operation.value.get("operationId"), str)
    }
    for link in context.objects("link"):
        name = link.value.get("operationId")
        if isinstance(name, str) and name not in names:
            yield Finding(
                (*link.pointer, "operationId"), f"unknown operation `{name}`", suggest_name(name, names)
            )
        reference = link.value.get("operationRef")
        if isinstance(reference, str) and reference.startswith("#/"):
            found = follow(context.root, parse_pointer(reference[1:]))
            if found is None:
                yield Finding((*link.pointer, "operationRef"), f"unresolved operationRef `{reference}`")


RULE = Rule(RuleId.UNDEFINED_LINK, Severity.ERROR, __doc__, check)
