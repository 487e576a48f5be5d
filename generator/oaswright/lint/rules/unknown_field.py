"""An unknown field.

## What it does
Reports a name that the standard's field table of the object does not list, in the version that the document
names.

## Why
A misspelled field is not read by anything: the parameter stays optional, the response stays undocumented.

## Example
    info:
      title: Pets
      verison: "1.0"      # did you mean `version`?

## How to fix
Correct the name, move the field to the object that has it, or start a field of your own with `x-`.
"""

from collections.abc import Iterable, Sequence

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.descriptions import join_or
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.strays import DOUBLED, Home, find_home, group_strays, is_doubled
from oaswright.openapi.grammar import Kind, versions_with, with_article
from oaswright.spec.tree import as_object

# Keywords of JSON Schema that OpenAPI 3.0 does not have.
_SCHEMA_30 = {
    "const": "write `enum` with one value",
    "examples": "write `example` with one value",
    "prefixItems": "OpenAPI 3.0 has no tuples; describe the items by one schema",
    "patternProperties": "write `additionalProperties`, whose schema is for every other name",
    "$defs": "move what it holds to `components.schemas`",
    "definitions": "move what it holds to `components.schemas`",
    "if": "write `oneOf` with one schema per case",
    "contentEncoding": "write `format: byte` or `format: binary`",
    "contentMediaType": "write `format: byte` or `format: binary`",
}


def check(context: Context) -> Iterable[Finding]:
    for site in context.sites:
        for names in group_strays(context, site):
            kind, name = context.grammar.kinds[site.kind], names[0]
            home = find_home(context, site, name)
            if kind.id == "parameter" and as_object(site.value).get("in") in ("body", "formData"):
                # It is none, and the value of `in` is reported.
                continue
            if kind.id == "schema" and is_doubled(site.pointer):
                yield Finding(site.pointer, DOUBLED, home.hint, at="key")
                continue
            message, hint = _describe(context, kind, names, home)
            if kind.pattern == "status" and not home.steps:
                message, hint = _status(name)
            yield Finding((*site.pointer, name), message, hint, at="key")


def _status(name: str) -> tuple[str, str]:
    upper = name.upper()
    if not (len(name) == 3 and upper[0] in "12345" and upper[1:] == "XX"):
        return f"`{name}` is not a status code", "write a code such as `404`, `4XX`, or `default`"
    return f"`{name}` is not a status code", f"did you mean `{upper}`?"


def _describe(context: Context, kind: Kind, names: Sequence[str], home: Home) -> tuple[str, str | None]:
    """Message and hint."""
    name = names[0]
    fields = f"field{'s' if len(names) > 1 else ''} {join_or([f'`{name}`' for name in names], 'and')}"
    message = f"unknown {fields} in {with_article(kind.title)}"
    versions = versions_with(kind.id, name)
    if versions and context.version not in versions:
        message += f" of OpenAPI {context.version}"
        is_new = versions[0] > context.version
        hint = f"removed after OpenAPI {versions[-1]}: remove it"
        if is_new:
            hint = f"added in OpenAPI {versions[0]}: write `openapi: {versions[0]}.0`, or remove it"
        return message, _SCHEMA_30.get(name, hint) if kind.id == "schema" else hint
    if kind.id == "schema" and name in _SCHEMA_30 and not home.steps:
        return message, _SCHEMA_30[name]
    return message, home.hint


RULE = Rule(RuleId.UNKNOWN_FIELD, Severity.ERROR, __doc__, check)
