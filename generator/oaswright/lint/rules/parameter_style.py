"""A style that is not defined for the type of its parameter.

## What it does
Reports `deepObject` for a value that is no object, and `spaceDelimited` and `pipeDelimited` for a value that
is neither an array nor an object, or with `explode: true`. Reports parameters and headers whose arrays hold
arrays or objects, and whose objects hold objects, where the style has no form for them.

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
Write `style: form` (the default of the query), or describe an object. What is nested is sent as JSON, with
`content: {application/json: {schema: …}}` in place of `schema`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.descriptions import TYPES, describe_types
from oaswright.lint.rule import Finding, Rule
from oaswright.spec.model import Schema
from oaswright.spec.text_types import text_type
from oaswright.spec.tree import Object, as_array, as_object

_TYPES = {
    "deepObject": frozenset({"object"}),
    "spaceDelimited": frozenset({"array", "object"}),
    "pipeDelimited": frozenset({"array", "object"}),
}


def check(context: Context) -> Iterable[Finding]:
    yield from _undefined(context)
    yield from _nested(context)


def _nested(context: Context) -> Iterable[Finding]:
    for kind in ("parameter", "header"):
        for holder in context.objects(kind):
            default = "form" if holder.text("in") in {"query", "cookie"} else "simple"
            style = holder.text("style") or default
            if style == "deepObject" or "schema" not in holder.value:
                continue
            schema = Schema((*holder.pointer, "schema"), holder.value["schema"])
            what = _find_nested(text_type(context.tree, schema))
            if what is not None:
                yield Finding(
                    schema.pointer,
                    f"the style `{style}` is not defined for {what}; the server refuses such a value",
                    "write `content: {application/json: {schema: …}}` in place of `schema`",
                )


def _find_nested(text: Object) -> str | None:
    """The value inside of a value that no text stands for, in words."""
    items = _types(as_object(text.get("items")))
    if items and items <= {"array", "object"}:
        return f"an array that holds {describe_types(items)}"
    for name, member in as_object(text.get("properties")).items():
        if _types(as_object(member)) == {"object"}:
            return f"an object whose member `{name}` is an object"
    return None


def _types(text: Object) -> set[str]:
    return ({str(name) for name in as_array(text.get("types"))} & TYPES.keys()) - {"null"}


def _undefined(context: Context) -> Iterable[Finding]:
    for parameter in context.objects("parameter"):
        style = parameter.text("style")
        allowed = _TYPES.get(style)
        if allowed is None or parameter.text("in") != "query" or "schema" not in parameter.value:
            continue
        schema = Schema((*parameter.pointer, "schema"), parameter.value["schema"])
        types = _types(text_type(context.tree, schema))
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
