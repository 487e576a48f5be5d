"""A style that is not defined for the type of its parameter.

## What it does
Reports `deepObject` for a value that is no object, and `spaceDelimited` and `pipeDelimited` for a value that
is neither an array nor an object, or with `explode: true`.

## Why
The standard defines each style for some types only (section 4.8.12). Clients and servers send and read the
others in ways of their own, or not at all.

## Example
    - name: filter
      in: query
      style: deepObject
      schema:
        type: array         # deepObject is for objects

## How to fix
Write `style: form` (the default of the query), or describe an object.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.descriptions import TYPES, describe_types
from oaswright.lint.rule import Finding, Rule
from oaswright.spec.model import Schema
from oaswright.spec.text_types import text_type
from oaswright.spec.tree import as_array

_TYPES = {
    "deepObject": frozenset({"object"}),
    "spaceDelimited": frozenset({"array", "object"}),
    "pipeDelimited": frozenset({"array", "object"}),
}


def check(context: Context) -> Iterable[Finding]:
    for parameter in context.objects("parameter"):
        style = parameter.text("style")
        allowed = _TYPES.get(style)
        if allowed is None or parameter.text("in") != "query" or "schema" not in parameter.value:
            continue
        schema = Schema((*parameter.pointer, "schema"), parameter.value["schema"])
        types = {
            str(name) for name in as_array(text_type(context.tree, schema).get("types"))
        } & TYPES.keys() - {"null"}
        if types and types.isdisjoint(allowed):
            yield Finding(
                (*parameter.pointer, "style"),
                f"the style `{style}` is not defined for {describe_types(types)}",
                f"write `style: form`, or describe {describe_types(allowed)}",
            )
        elif style != "deepObject" and parameter.flag("explode"):
            yield Finding(
                (*parameter.pointer, "explode"),
                f"the style `{style}` is not defined with `explode: true`",
                "write `explode: false`, or `style: form`",
            )


RULE = Rule(RuleId.PARAMETER_STYLE, Severity.WARNING, __doc__, check)
