"""An unknown keyword in a schema.

## What it does
Reports keywords of a schema, in OpenAPI 3.1 and later, that neither JSON Schema 2020-12 nor OpenAPI defines
and that do not start with `x-`, and keywords of older JSON Schema (`dependencies`, `$recursiveRef`). (In
OpenAPI 3.0 they are errors: see unknown-field.)

## Why
JSON Schema ignores unknown keywords. `requierd` or, since 3.1, `nullable` look effective and are not.

## Example
    type: string
    nullable: true        # since 3.1: type: [string, 'null']

## How to fix
Correct the keyword. A keyword of your own starts with `x-`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.strays import DOUBLED, OLDER, find_home, group_keywords, is_doubled, is_older, is_property
from oaswright.openapi.keywords import CHOICE_KEYWORDS
from oaswright.openapi.walk import Site
from oaswright.spec.tree import Object, as_array, as_object

# Fields of the objects around a schema, which end up in it by wrong indentation.
_AROUND = {
    "in": "Parameter Object",
    "name": "Parameter Object",
    "content": "Response Object",
    "headers": "Response Object",
    "schema": "Media Type Object",
    "style": "Parameter Object",
    "explode": "Parameter Object",
    "allowEmptyValue": "Parameter Object",
    "summary": "Operation Object",
    "value": "Example Object",
}


def check(context: Context) -> Iterable[Finding]:
    if context.version == "3.0" or _has_own_dialect(context.root):
        return
    for site in context.sites:
        if site.kind != "schema" or not isinstance(site.value, dict) or "$schema" in site.value:
            continue
        for names in group_keywords(context, site.value):
            name = names[0]
            hint = _hint(context, site, name)
            if is_doubled(site.pointer) and is_property(site.value, name):
                yield Finding(site.pointer, DOUBLED, hint, at="key")
                continue
            if is_older(site.value, name):
                message, hint = OLDER[name]
                if name == "additionalItems" and not isinstance(site.value.get("items"), list):
                    hint = "remove it: `items` describes all of them, those of `prefixItems` excepted"
                # The schema of the standard still knows it, as a name.
                refused = name == "$recursiveAnchor" and not isinstance(site.value[name], str)
                yield Finding(
                    (*site.pointer, name),
                    f"`{name}` {message}",
                    hint,
                    at="key",
                    severity=Severity.ERROR if refused else None,
                )
                continue
            more = ", ".join(f"`{other}`" for other in names[1:4]) + (", …" if len(names) > 4 else "")
            message = f"the unknown keyword `{name}` has no effect"
            hint = f"{hint}; the same for {more}" if more else hint
            yield Finding((*site.pointer, name), message, hint, at="key")


def _hint(context: Context, site: Site, name: str) -> str:
    schema = as_object(site.value)
    if name == "nullable":
        return _hint_for_null(schema)
    home = find_home(context, site, name)
    if home.steps and not home.up:
        return home.hint or ""
    if name in _AROUND:
        return f"a {_AROUND[name]} has a field of that name: check the indentation"
    return home.hint or "a keyword of your own starts with `x-`"


def _hint_for_null(schema: Object) -> str:
    """How OpenAPI 3.1 says what `nullable` said in 3.0."""
    if schema["nullable"] is not True:
        return "remove it"
    kind = schema.get("type")
    types = [kind] if isinstance(kind, str) else as_array(kind)
    if types:
        written = ", ".join([*(str(word) for word in types if word != "null"), "'null'"])
        enum = schema.get("enum")
        more = ", and list null in `enum`" if isinstance(enum, list) and None not in enum else ""
        return f"OpenAPI 3.1 writes `type: [{written}]`{more}"
    for keyword in CHOICE_KEYWORDS:
        if keyword in schema:
            return f"OpenAPI 3.1 has null as a type: add `type: 'null'` to the alternatives of `{keyword}`"
    if "$ref" in schema:
        return "OpenAPI 3.1 has null as a type: write `anyOf: [{$ref: …}, {type: 'null'}]`"
    return "OpenAPI 3.1 has null as a type: write `anyOf` with this schema and `type: 'null'`"


def _has_own_dialect(root: Object) -> bool:
    """Whether the document declares a dialect of JSON Schema that may define further keywords."""
    dialect = root.get("jsonSchemaDialect")
    return isinstance(dialect, str) and not dialect.startswith(
        ("https://spec.openapis.org/", "https://json-schema.org/")
    )


RULE = Rule(RuleId.UNKNOWN_KEYWORD, Severity.WARNING, __doc__, check)
