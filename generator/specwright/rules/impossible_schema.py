"""A schema that no value can fulfil.

## What it does
Reports bounds that cross (`minimum` above `maximum`, and the same for lengths, items and properties), a
`multipleOf` that is not positive, an `enum` without values, and more `required` properties than `maxProperties`.

## Why
Every request is refused, or every response is wrong.

## Example
    type: integer
    minimum: 10
    maximum: 1          # less than `minimum`

## How to fix
Swap or correct the bounds.
"""

from __future__ import annotations

from collections.abc import Iterable

from specwright.diagnostics import Severity
from specwright.rules.context import Context, Object
from specwright.rules.model import Finding, Rule

_PAIRS = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
)


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        value, place = schema.value, schema.pointer
        if context.version == "3.0" and "$ref" in value:
            continue
        crossed = _crossed_range(value)
        for low, high in _PAIRS:
            least, most = _number(value, low), _number(value, high)
            if least is not None and most is not None and least > most:
                crossed = (low, high)
        if crossed is not None:
            low, high = crossed
            later = max(crossed, key=list(value).index)
            other = low if later == high else high
            yield Finding(
                (*place, later),
                f"no value fits: `{low}` is {value[low]}, `{high}` is {value[high]}",
                "swap or correct the bounds",
                related=(((*place, other), f"`{other}` stands here"),),
            )
        multiple = _number(value, "multipleOf")
        if multiple is not None and multiple <= 0:
            yield Finding((*place, "multipleOf"), f"`multipleOf` must be above zero, not {multiple}")
        if value.get("enum") == []:
            yield Finding((*place, "enum"), "no value fits: `enum` lists none", "list the allowed values")


def _crossed_range(schema: Object) -> tuple[str, str] | None:
    """The pair of keywords between which no number lies, if there is one."""
    for low in ("minimum", "exclusiveMinimum"):
        for high in ("maximum", "exclusiveMaximum"):
            least, most = _number(schema, low), _number(schema, high)
            if least is None or most is None:
                continue
            exclusive = (
                low.startswith("exclusive")
                or high.startswith("exclusive")
                or schema.get("exclusiveMinimum") is True
                or schema.get("exclusiveMaximum") is True
            )
            if least > most or (least == most and exclusive):
                return low, high
    return None


def _number(schema: Object, keyword: str) -> int | float | None:
    value = schema.get(keyword)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


RULE = Rule("impossible-schema", Severity.ERROR, __doc__, check)
