"""Numbers and sizes that several schemas bound together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, isfinite, lcm

from oaswright.lint.bounds import number_of
from oaswright.lint.conjunctions import Part, common_types
from oaswright.openapi.own_keywords import FORMAT_BOUNDS

SIZES = (
    ("minLength", "maxLength", "string"),
    ("minItems", "maxItems", "array"),
    ("minContains", "maxContains", "array"),
    ("minContains", "maxItems", "array"),
    ("minProperties", "maxProperties", "object"),
)
"""Keywords for the least and the greatest size of a value, and the type that they are about."""

_SIZE_KEYWORDS = frozenset(keyword for low, high, _ in SIZES for keyword in (low, high))
_NUMBER_KEYWORDS = frozenset({"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "format"})


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound that a keyword of a schema sets."""

    part: Part
    keyword: str
    value: Fraction
    exclusive: bool = False

    @property
    def shown(self) -> str:
        """The keyword with its value, as a message shows it."""
        return f"`{self.keyword}` is {self.part.value[self.keyword]}"


def crossed_sizes(parts: Sequence[Part]) -> Iterator[tuple[Bound, Bound, str]]:
    """Bounds of sizes that contradict each other: the lower, the upper, and the type that they are about."""
    parts = [part for part in parts if not _SIZE_KEYWORDS.isdisjoint(part.value)]
    for low, high, type_ in SIZES if parts else ():
        least = max(_sizes(parts, low), key=lambda bound: bound.value, default=None)
        most = min(_sizes(parts, high), key=lambda bound: bound.value, default=None)
        if least is not None and most is not None and least.value > most.value:
            yield least, most, type_


def _sizes(parts: Sequence[Part], keyword: str) -> Iterator[Bound]:
    for part in parts:
        value = number_of(part.value, keyword)
        if value is not None and isfinite(value):
            yield Bound(part, keyword, Fraction(value))


def empty_range(parts: Sequence[Part]) -> tuple[Bound, Bound] | None:
    """The lower and the upper bound between which no number lies, if all schemas are held against it."""
    bounded = [part for part in parts if not _NUMBER_KEYWORDS.isdisjoint(part.value)]
    least = max(_numbers(bounded, "minimum"), key=lambda bound: (bound.value, bound.exclusive), default=None)
    most = min(
        _numbers(bounded, "maximum"), key=lambda bound: (bound.value, not bound.exclusive), default=None
    )
    if least is None or most is None:
        return None
    step = _step(parts)
    if step is None:
        closed = not (least.exclusive or most.exclusive)
        fits = least.value < most.value or (least.value == most.value and closed)
    else:
        first = floor(least.value / step) + 1 if least.exclusive else ceil(least.value / step)
        last = ceil(most.value / step) - 1 if most.exclusive else floor(most.value / step)
        fits = first <= last
    return None if fits else (least, most)


def _numbers(parts: Sequence[Part], keyword: str) -> Iterator[Bound]:
    """The bounds that schemas set by a keyword, by the exclusive one of that name, or by a format."""
    exclusive = f"exclusive{keyword.capitalize()}"
    for part in parts:
        value = number_of(part.value, keyword)
        if value is not None and isfinite(value):
            yield Bound(part, keyword, _exact(value), part.value.get(exclusive) is True)
        value = number_of(part.value, exclusive)
        if value is not None and isfinite(value):
            yield Bound(part, exclusive, _exact(value), exclusive=True)
        bounds = FORMAT_BOUNDS.get(str(part.value.get("format")))
        if bounds is not None:
            yield Bound(part, "format", Fraction(bounds[0 if keyword == "minimum" else 1]))


def _step(parts: Sequence[Part]) -> Fraction | None:
    """What every number is a multiple of; None if it may have any fraction."""
    steps = [Fraction(1)] if common_types(parts) <= {"integer"} else []
    for part in parts:
        multiple = number_of(part.value, "multipleOf")
        if multiple is not None and isfinite(multiple) and multiple > 0:
            steps.append(_exact(multiple))
    if not steps:
        return None
    return Fraction(lcm(*(step.numerator for step in steps)), gcd(*(step.denominator for step in steps)))


def _exact(value: float) -> Fraction:
    """The number as it is written in decimal."""
    return Fraction(Decimal(repr(value)))
