"""How much work a schema is: a few lines of `allOf` that double at each step stand for millions of checks."""

from typing import cast

from oaswright.lint.context import Context
from oaswright.openapi.pointers import JSON, Pointer

# Far above what anybody writes, and still checked in a moment.
MOST_WORK = 20_000
_IN_PLACE = ("allOf", "anyOf", "oneOf")
_IN_PLACE_SINGLE = ("not", "if", "then", "else")


def weight(context: Context, schema: JSON, pointer: Pointer) -> int:
    """How many schemas are tried against one value, references followed and counted at each use.

    Only keywords about the value itself count: those about its parts use the value up.
    """
    known = cast("dict[Pointer, int]", context.memo.setdefault("weights", {}))
    if pointer in known:
        return known[pointer]
    if not isinstance(schema, dict):
        return 1
    # A schema within itself is a finding of its own; it counts once.
    known[pointer] = 1
    total = 1
    step = context.step(schema, pointer) if "$ref" in schema else None
    if step is not None:
        total += weight(context, step[0], step[1])
    for keyword in _IN_PLACE:
        parts = schema.get(keyword)
        for index, part in enumerate(parts if isinstance(parts, list) else ()):
            total += weight(context, part, (*pointer, keyword, index))
    for keyword in _IN_PLACE_SINGLE:
        if keyword in schema:
            total += weight(context, schema[keyword], (*pointer, keyword))
    known[pointer] = min(total, MOST_WORK + 1)
    return known[pointer]
