"""A required field is not there.

## What it does
Reports an object without a field that the standard requires: always (`title` in `info`), or because of
another field (`scheme` in a security scheme of type `http`).

## Why
Without it the object says nothing that a client or a generator could use.

## Example
    responses:
      "404":
        content: {}       # the Response Object `404` lacks `description`

## How to fix
Add the field.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.structure import structure


def check(context: Context) -> Iterable[Finding]:
    yield from structure(context, RuleId.MISSING_FIELD)
    # A field of another name there is the mistake that is reported.
    spoiled = {finding.pointer[:-1] for finding in structure(context, RuleId.UNKNOWN_FIELD)}
    for parameter in context.objects("parameter"):
        # A header, too, is described by one of the two.
        if not {"schema", "content"} & parameter.value.keys() and parameter.pointer not in spoiled:
            name = parameter.value.get("name")
            called = f" `{name}`" if isinstance(name, str) else ""
            yield Finding(
                parameter.pointer,
                f"the parameter{called} has neither `schema` nor `content`",
                "add `schema: {type: …}`",
                at="key",
            )
    for header in context.objects("header"):
        if not {"schema", "content"} & header.value.keys() and header.pointer not in spoiled:
            yield Finding(
                header.pointer,
                f"the header `{header.pointer[-1]}` has neither `schema` nor `content`",
                "add `schema: {type: …}`",
                at="key",
            )
    for link in context.objects("link"):
        if not {"operationId", "operationRef"} & link.value.keys() and link.pointer not in spoiled:
            yield Finding(
                link.pointer,
                f"the link `{link.pointer[-1]}` has neither `operationId` nor `operationRef`",
                at="key",
            )
    if context.version == "3.0":
        for schema in context.objects("schema"):
            if schema.value.get("type") == "array" and "items" not in schema.value:
                yield Finding(
                    (*schema.pointer, "type"),
                    "a schema of type `array` lacks `items`",
                    "write `items: {}` for items of any kind",
                    severity=Severity.WARNING,
                )


RULE = Rule(RuleId.MISSING_FIELD, Severity.ERROR, __doc__, check)
