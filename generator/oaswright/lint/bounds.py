"""Pairs of keywords that bound a value from both sides."""

from oaswright.spec.tree import Object

_PAIRS = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
)


# Nothing can be crossed where there is no upper bound.
_UPPER = frozenset({high for _, high in _PAIRS} | {"maximum", "exclusiveMaximum"})


def crossed_bounds(schema: Object) -> list[tuple[str, str]]:
    """The pairs of keywords between which no value lies."""
    if schema.keys().isdisjoint(_UPPER):
        return []
    found = [
        (low, high)
        for low, high in _PAIRS
        if (least := number_of(schema, low)) is not None
        and (most := number_of(schema, high)) is not None
        and least > most >= 0
    ]
    numbers = _crossed_range(schema)
    return [*found, numbers] if numbers is not None else found


def _crossed_range(schema: Object) -> tuple[str, str] | None:
    """The pair of keywords between which no number lies, if there is one."""
    for low in ("minimum", "exclusiveMinimum"):
        for high in ("maximum", "exclusiveMaximum"):
            least, most = number_of(schema, low), number_of(schema, high)
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


def number_of(schema: Object, keyword: str) -> int | float | None:
    """The number that a keyword gives; None if it is absent or something else."""
    value = schema.get(keyword)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
