"""Fields beside a `$ref` that are ignored.

## What it does
Reports fields beside a `$ref` where the standard says that they have no effect: everywhere in OpenAPI 3.0,
outside schemas and path items since 3.1 (which gave a reference its own `summary` and `description`).
Annotations such as `description` are not reported in 3.0, where they do no harm. Also reports lists and maps
beside the `$ref` of a path item or an operation that hide those of what it refers to.

## Why
What is written there looks effective and is not.

## Example
    owner:
      $ref: '#/components/schemas/Person'
      nullable: true                          # ignored in OpenAPI 3.0

## How to fix
Wrap the reference: `allOf: [{$ref: …}]` beside the other fields; or move them into what is referred to, as
`nullable` has to be.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule

_HARMLESS = frozenset(
    {"$ref", "description", "summary", "title", "example", "examples", "deprecated", "externalDocs"}
)


def check(context: Context) -> Iterable[Finding]:
    kinds = ("reference", "schema") if context.version == "3.0" else ("reference",)
    for kind in kinds:
        for site in context.objects(kind):
            if "$ref" not in site.value:
                continue
            ignored = [name for name in site.value if name not in _HARMLESS and not name.startswith("x-")]
            if not ignored:
                continue
            names = ", ".join(f"`{name}`" for name in ignored)
            hint = "wrap the reference in `allOf: [{$ref: …}]`" if kind == "schema" else None
            if kind == "schema" and "allOf" in ignored:
                hint = "move the reference into `allOf`"
            if "nullable" in ignored:
                # Without a type beside it `nullable` has no effect in `allOf` either (3.0.3, section 4.7.24).
                hint = "write `nullable: true` in the schema that is referred to"
                if others := [f"`{name}`" for name in ignored if name != "nullable"]:
                    hint += f", and wrap the reference in `allOf: [{{$ref: …}}]` for {', '.join(others)}"
            yield Finding(
                (*site.pointer, ignored[0]),
                f"{names} beside `$ref` {'is' if len(ignored) == 1 else 'are'} ignored",
                hint or "move it into what is referred to, or remove it",
                at="key",
            )


RULE = Rule(RuleId.REFERENCE_SIBLINGS, Severity.WARNING, __doc__, check)
