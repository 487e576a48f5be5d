"""`required` names a property that the schema does not have.

## What it does
Reports a name in `required` that is among the `properties` of neither the schema itself nor of any schema
that is combined with it, if the schema does list properties.

Where the schema is closed besides, no object is valid, which is an error.

## Why
JSON Schema allows an unknown name, and then requires a property of which nothing is known. Nearly always a
name was misspelled or a property renamed.

## Example
    type: object
    required: [id, naem]        # did you mean `name`?
    properties:
      id: {type: integer}
      name: {type: string}

## How to fix
Correct the name, or describe the property.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.spec.tree import Node


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        required = schema.items("required")
        if not required:
            continue
        if (closed := _find_closed_out(schema)) is not None:
            yield Finding(
                (*schema.pointer, "required", closed),
                f"no object is valid: `{required[closed]}` is required, "
                "but `additionalProperties: false` forbids it",
                suggest(str(required[closed]), schema.mapping("properties"))
                or "describe it under `properties`",
                related=(((*schema.pointer, "additionalProperties"), "the schema is closed here"),),
                severity=Severity.ERROR,
            )
            continue
        known = context.undescribed.get(schema.pointer)
        if known is None:
            continue
        for index, name in enumerate(required):
            if isinstance(name, str) and name not in known and name not in required[:index]:
                yield Finding(
                    (*schema.pointer, "required", index),
                    f"unknown property `{name}` in `required`",
                    suggest(name, sorted(known)) or "describe it under `properties`",
                )


def _find_closed_out(schema: Node) -> int | None:
    """The first of the names in `required` that a closed schema for objects does not know."""
    if schema.value.get("additionalProperties") is not False or schema.value.get("type") != "object":
        return None
    if "patternProperties" in schema.value:
        return None
    known = schema.mapping("properties")
    required = schema.items("required")
    return next((i for i, name in enumerate(required) if isinstance(name, str) and name not in known), None)


RULE = Rule(RuleId.UNDEFINED_REQUIRED, Severity.WARNING, __doc__, check)
