"""A tag of an operation that the document does not declare.

## What it does
Reports a name in the `tags` of an operation that is not among the `tags` of the document.

## Why
Only a declared tag has a description and a place among the others. Often the name is misspelled.

## Example
    tags: [{name: pets}]
    paths:
      /pets:
        get:
          tags: [pest]      # did you mean `pets`?

## How to fix
Correct the name, or declare the tag.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule, RuleSet


def check(context: Context) -> Iterable[Finding]:
    declared = {tag.text("name") for tag in context.objects("tag")}
    for operation in context.objects("operation"):
        for index, name in enumerate(operation.items("tags")):
            if isinstance(name, str) and name not in declared:
                hint = suggest(name, declared) or "declare it under `tags` of the document"
                yield Finding((*operation.pointer, "tags", index), f"the tag `{name}` is not declared", hint)


RULE = Rule(RuleId.UNDECLARED_TAG, Severity.WARNING, __doc__, check, rule_set=RuleSet.RECOMMENDED)
