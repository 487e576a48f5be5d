"""Schemas in an unknown dialect.

## What it does
Reports a `jsonSchemaDialect`, or a `$schema` in a schema, other than those of OpenAPI and of JSON Schema.

## Why
The keywords of another dialect may mean anything, so neither the check nor the generated code would be right.

## Example
    jsonSchemaDialect: https://example.com/our-own-dialect

## How to fix
Remove the field: the default is the dialect of OpenAPI.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import JSON, Pointer

_KNOWN = (
    "https://spec.openapis.org/oas/3.",
    "https://json-schema.org/draft/",
    "http://json-schema.org/draft-",
)


def check(context: Context) -> Iterable[Finding]:
    if context.version == "3.0":
        return
    written_dialects: list[tuple[Pointer, JSON]] = [
        (("jsonSchemaDialect",), context.root.get("jsonSchemaDialect"))
    ]
    written_dialects += [
        ((*schema.pointer, "$schema"), schema.value.get("$schema"))
        for schema in context.objects("schema")
        if "$schema" in schema.value
    ]
    for pointer, written in written_dialects:
        if isinstance(written, str) and not written.startswith(_KNOWN):
            yield Finding(
                pointer,
                f"unknown schema dialect `{written}`",
                "remove the field: the default is the dialect of OpenAPI",
            )


RULE = Rule(RuleId.SCHEMA_DIALECT, Severity.ERROR, __doc__, check)
