"""A tag that is declared twice.

## What it does
Reports a tag under `tags` of the document whose name another one has already.

## Why
The standard requires the names to be unique (OpenAPI 3.1 section 4.8.1); the second description is lost.

## Example
    tags:
      - name: pets
      - name: pets          # first declared above

## How to fix
Remove or rename one of the two.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import Pointer


def check(context: Context) -> Iterable[Finding]:
    first: dict[str, Pointer] = {}
    for tag in context.objects("tag"):
        name = tag.value.get("name")
        if not isinstance(name, str):
            continue
        pointer = (*tag.pointer, "name")
        if name in first:
            yield Finding(
                pointer,
                f"the tag `{name}` is declared twice",
                "remove or rename one of the two",
                related=((first[name], "first declared here"),),
            )
        first.setdefault(name, pointer)


RULE = Rule(RuleId.DUPLICATE_TAG, Severity.ERROR, __doc__, check)
