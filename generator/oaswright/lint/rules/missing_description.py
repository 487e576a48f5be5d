"""What readers of the documentation look for, and is not described.

## What it does
Reports a document without `info.description`, an operation with neither `summary` nor `description`, a
parameter without `description`, and a schema under `components` with neither `title` nor `description`.

## Why
These texts are the documentation, and the docstrings of the generated code.

## Example
    get:
      operationId: listPets
      summary: Lists the pets of the caller      # this one

## How to fix
Write a sentence.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule, RuleSet


def check(context: Context) -> Iterable[Finding]:
    for kind, what, fields in (
        ("info", "the document", ("description",)),
        ("operation", "the operation", ("summary", "description")),
        ("parameter", "the parameter", ("description",)),
        ("schema", "the schema", ("title", "description")),
    ):
        for found in context.objects(kind):
            if kind == "schema" and (
                found.pointer[:-1] != ("components", "schemas") or "$ref" in found.value
            ):
                continue
            if not any(found.text(field).strip() for field in fields):
                name = (
                    found.text("name") or found.text("operationId") if kind != "schema" else found.pointer[-1]
                )
                called = f" `{name}`" if name else ""
                yield Finding(
                    found.pointer, f"{what}{called} is not described", f"add `{fields[-1]}`", at="key"
                )


RULE = Rule(RuleId.MISSING_DESCRIPTION, Severity.WARNING, __doc__, check, rule_set=RuleSet.RECOMMENDED)
