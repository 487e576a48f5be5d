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

import re
from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean, suggest
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import Node


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        yield from _dependent(schema)
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
            if not isinstance(name, str) or name in known or name in required[:index]:
                continue
            guess = did_you_mean(name, sorted(known))
            place = (*schema.pointer, "required", index)
            if (
                guess is not None
                and guess in schema.mapping("properties")
                and _is_property_wrong(context, place, name, guess)
            ):
                yield Finding(
                    place,
                    f"`required` names `{name}`, and the property is `{guess}`",
                    f"did you mean `{name}`?",
                    ((place, "`required` names it here"),),
                    at="key",
                    shown=(*schema.pointer, "properties", guess),
                )
                continue
            yield Finding(
                place,
                f"unknown property `{name}` in `required`",
                f"did you mean `{guess}`?" if guess is not None else "describe it under `properties`",
            )


def _dependent(schema: Node) -> Iterable[Finding]:
    """Names in `dependentRequired` that are nearly those of properties, and none of them."""
    properties = schema.mapping("properties")
    for name in schema.mapping("dependentRequired"):
        guess = None if name in properties else did_you_mean(name, properties)
        if guess is not None:
            place = (*schema.pointer, "dependentRequired", name)
            message = f"unknown property `{name}` in `dependentRequired`"
            yield Finding(place, message, f"did you mean `{guess}`?", at="key")


def _is_property_wrong(context: Context, place: Pointer, name: str, described: str) -> bool:
    """Whether the name in `required` is written elsewhere too, and that of the property only there."""
    text = context.bundle.origin(place)[0].text
    # What begins with the word itself is found fast in a large document.
    words = [re.escape(word) for word in (name, described)]
    times, others = (len(re.findall(rf"{word}\b(?<!\w{word})", text)) for word in words)
    return times > 1 and others == 1


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
