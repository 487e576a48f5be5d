"""A reference to an object of the wrong kind.

## What it does
Reports a `$ref` that resolves to a known object of the standard, but not to the kind of object that is
expected there.

## Why
A parameter where a schema is expected has no meaning, even if both are valid.

## Example
    schema:
      $ref: '#/components/parameters/PetId'      # a Schema Object is expected here

## How to fix
Refer to the object that is meant; a schema inside a parameter is found below its `/schema`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import similar_name
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.grammar import component_group, with_article
from oaswright.openapi.pointers import format_pointer

# What stands around a schema where these objects are expected.
_AROUND_SCHEMA = {
    "request-body": "write it below `content: {application/json: {schema: …}}`",
    "response": "write a `description`, and it below `content: {application/json: {schema: …}}`",
    "parameter": "write it below `schema`, beside `name` and `in`",
    "header": "write it below `schema`",
}


def check(context: Context) -> Iterable[Finding]:
    for site in context.sites:
        if not isinstance(site.value, dict) or "$ref" not in site.value:
            continue
        if site.kind not in ("reference", "schema", "path-item"):
            continue
        if site.misplaced:  # it was not followed, and a finding says why
            continue
        expected = site.expects or site.kind
        step = context.step(site.value, site.pointer)
        if step is None:
            continue
        found = context.kinds.get(step[1])
        if found is None or found == expected:
            continue
        group = component_group(expected, context.version)
        name = str(step[1][-1]) if step[1] else ""
        members = context.tree.components(group) if group else {}
        guess = name if name in members else similar_name(name, members)
        hint = f"did you mean `#/components/{group}/{guess}`?" if guess else None
        if hint is None and expected == "schema" and isinstance(step[0], dict) and "schema" in step[0]:
            hint = f"did you mean `{format_pointer((*step[1], 'schema'))}`?"
        if hint is None and found == "schema":
            hint = _AROUND_SCHEMA.get(expected)
        yield Finding(
            (*site.pointer, "$ref"),
            f"the reference must resolve to {with_article(context.title(expected))}, "
            f"not to {with_article(context.title(found))}",
            hint,
            related=((step[1], "it resolves to this"),),
        )


RULE = Rule(RuleId.REFERENCE_KIND, Severity.ERROR, __doc__, check)
