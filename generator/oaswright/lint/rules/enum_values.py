"""A value of `enum` or `const` that is not valid.

## What it does
Reports a value of `enum` or `const` that is not valid against the rest of the schema (its type, its format,
its bounds), and values without null of a schema that allows null.

## Why
Such a value can never be sent; where no value is left, which is an error, nothing can be. Often it is a
number that was meant as a string, or the null of a schema that does not allow null.

## Example
    type: string
    enum: [low, high, 3]        # must be a string, not 3

## How to fix
Correct the value, or allow its type.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.values import wrong_options
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import Node


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        value, pointer = schema.value, schema.pointer
        if context.version == "3.0" and "$ref" in value:
            continue
        if (finding := _without_null(context, schema)) is not None:
            yield finding
        wrong, listed = wrong_options(context, schema)
        if not wrong:
            continue
        index, option, violation = wrong[0]
        name = "enum" if index is not None else "const"
        # Words are no misspelled numbers.
        is_type_wrong = (
            index is not None
            and len(wrong) == listed
            and value.get("type") in ("integer", "number", "boolean", "object")
            and all(isinstance(word, str) and word.isidentifier() for _, word, _ in wrong)
        )
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        yield Finding(
            (*pointer, "enum", index) if index is not None else (*pointer, "const"),
            f"a value of `{name}` {violation.problem}{more}",
            "did you mean `type: string`?" if is_type_wrong else _hint(option, value.get("type")),
            severity=Severity.ERROR if len(wrong) == listed else None,
            shown=(*pointer, "type") if is_type_wrong else None,
        )


def _without_null(context: Context, schema: Node) -> Finding | None:
    """A schema that allows null, and lists values without it."""
    options, types = schema.value.get("enum"), schema.value.get("type")
    if not isinstance(options, list) or None in options or not options:
        return None
    if context.version == "3.0" and schema.value.get("nullable") is True:
        message = "`nullable: true` beside an `enum` without null: null is accepted here, not by every tool"
    elif isinstance(types, list) and "null" in types and context.version != "3.0":
        message = "`type` allows null, and `enum` does not list it: null is refused"
    else:
        return None
    other = "`nullable`" if context.version == "3.0" else "it from `type`"
    return Finding((*schema.pointer, "enum"), message, f"list null in `enum`, or remove {other}", at="key")


def _hint(option: JSON, kind: JSON) -> str | None:
    if kind == "string" and isinstance(option, (bool, int, float)):
        return "put it in quotes"
    if kind == "string" and isinstance(option, dict) and len(option) == 1:
        return f"write the value alone: `{next(iter(option))}`"
    if option is None:
        return "allow null in the type of the schema, or remove it here"
    return None


RULE = Rule(RuleId.ENUM_VALUES, Severity.WARNING, __doc__, check)
