"""`required` names a property that the schema does not have.

## What it does
Reports a name in `required` that is among the `properties` of neither the schema itself nor of any schema
that is combined with it, if the schema does list properties; also a name that stands in `required` twice.

## Why
JSON Schema allows an unknown name, and then demands a member of which nothing is known. Nearly always a
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
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import JSON, Pointer

_COMBINED = ("allOf", "oneOf", "anyOf")


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        required = schema.value.get("required")
        if not isinstance(required, list):
            continue
        twice = [index for index, name in enumerate(required) if name in required[:index]]
        if twice:
            names = ", ".join(f"`{required[index]}`" for index in twice)
            yield Finding(
                (*schema.pointer, "required", twice[0]),
                f"{names} {'stands' if len(twice) == 1 else 'stand'} twice in `required`",
                "remove one of the two",
                related=(((*schema.pointer, "required", required.index(required[twice[0]])), "first here"),),
                severity=Severity.ERROR,
            )
        whole, place = _whole(context, schema.pointer, schema.value)
        known: set[str] = set()
        if not _gather(context, whole, place, known, set()) or not known:
            continue
        for index, name in enumerate(required):
            if isinstance(name, str) and name not in known and name not in required[:index]:
                guess = did_you_mean(name, known)
                yield Finding(
                    (*schema.pointer, "required", index),
                    f"`required` names `{name}`, which is no property of the schema",
                    f"did you mean `{guess}`?" if guess else "describe it under `properties`",
                )


def _whole(context: Context, pointer: Pointer, schema: JSON) -> tuple[JSON, Pointer]:
    """The outermost schema of which this one is a branch: what it requires may be described there."""
    while len(pointer) > 2 and (pointer[-2] in _COMBINED or pointer[-1] in ("if", "then", "else", "not")):
        outer = pointer[:-2] if pointer[-2] in _COMBINED else pointer[:-1]
        if context.kinds.get(outer) != "schema":
            break
        pointer = outer
        value: JSON = context.root
        for token in pointer:
            if isinstance(value, dict):
                value = value[str(token)]
            elif isinstance(value, list) and isinstance(token, int):
                value = value[token]
        schema = value
    return schema, pointer


def _gather(context: Context, schema: JSON, pointer: Pointer, known: set[str], seen: set[Pointer]) -> bool:
    """Collect the names of properties; false if any name could be one (the schema cannot be judged)."""
    if not isinstance(schema, dict) or pointer in seen:
        return True
    seen.add(pointer)
    if "$ref" in schema:
        step = context.step(schema, pointer)
        if step is None or not _gather(context, step[0], step[1], known, seen):
            return False
    if "$dynamicRef" in schema or "patternProperties" in schema:
        return False
    if isinstance(schema.get("additionalProperties"), dict) and schema["additionalProperties"]:
        return False
    properties = schema.get("properties")
    if isinstance(properties, dict):
        known.update(properties)
    for keyword in _COMBINED:
        branches = schema.get(keyword)
        for index, branch in enumerate(branches if isinstance(branches, list) else ()):
            if not _gather(context, branch, (*pointer, keyword, index), known, seen):
                return False
    return all(
        _gather(context, schema[keyword], (*pointer, keyword), known, seen)
        for keyword in ("if", "then", "else", "not")
        if keyword in schema
    )


RULE = Rule(RuleId.UNDEFINED_REQUIRED, Severity.WARNING, __doc__, check)
