"""Values that may be witnesses: at and around every bound that one of two schemas has."""

import math
import random
import re
from collections.abc import Iterable, Iterator

import rstr

from oaswright.diff.forms import Form
from oaswright.openapi.keywords import IN_PLACE_KEYWORDS, subschemas
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import as_array, as_object

_TEXTS = ("", "a", "Zz9 b", "0", "a" * 40, "é~!", "2027-01-10", "2027-01-10T10:20:30Z", "ann@example.com",
          "https://example.com/1", "6f1b2c3d-71c4-4b8e-9a3d-0123456789ab")  # fmt: skip
_NUMBERS = (0, 1, -1, 7, 1.5, -2.5, 2**31, -(2**31) - 1, 2**63, 1e39)
_OTHERS: tuple[JSON, ...] = (None, True, 12345, 1.5, "text", ["item"], {"member": "value"})
_LONGEST = 20_000
_MOST_ITEMS = 60
_MAX_NAMES = 40


def list_samples(forms: Iterable[Form], bases: Iterable[JSON]) -> Iterator[JSON]:
    """Values for two schemas: listed ones, those around bounds, and valid ones with one thing changed."""
    found = list(forms)
    for form in found:
        if form.enum is not None:
            yield from form.enum.values
    known = list(bases)
    yield from known
    yield from _numbers(found)
    yield from _texts(found)
    yield from _OTHERS
    yield False
    names = _list_names(found)
    for base in known:
        if isinstance(base, dict):
            yield from _objects(base, names, found)
        elif isinstance(base, list):
            yield from _arrays(base, found)
    yield {}
    yield []


def _list_names(forms: list[Form]) -> list[str]:
    """The members that schemas name, also in conditions; the properties first."""
    found = dict.fromkeys(name for form in forms for name in (*form.members, *form.required))
    for form in forms:
        for piece in form.pieces:
            for _, below in subschemas(piece.value, IN_PLACE_KEYWORDS):
                found |= dict.fromkeys(as_object(as_object(below).get("properties")))
                required = as_array(as_object(below).get("required"))
                found |= dict.fromkeys(name for name in required if isinstance(name, str))
            for keyword in ("dependentSchemas", "dependentRequired"):
                found |= dict.fromkeys(as_object(piece.value.get(keyword)))
    return list(found)[:_MAX_NAMES]


def _numbers(forms: list[Form]) -> Iterator[JSON]:
    for form in forms:
        for name in ("minimum", "maximum"):
            limit = form.limits.get(name)
            if limit is not None and abs(limit.number) < 1e300:
                yield from (limit.number, limit.number + 1, limit.number - 1)
                yield from (limit.number + 0.5, limit.number - 0.5)
                if not math.isinf(limit.number * 2):
                    yield limit.number * 2
    for form in forms:
        for text in form.words["multipleOf"].texts if "multipleOf" in form.words else ():
            step = float(text)
            yield from (_plain(step * factor) for factor in (1, 2, 3, 5, 7))
    yield from _NUMBERS


def _plain(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _texts(forms: list[Form]) -> Iterator[JSON]:
    generator = rstr.Rstr(random.Random(7))  # noqa: S311 - repeatable data
    for form in forms:
        for pattern in form.words["pattern"].texts if "pattern" in form.words else ():
            yield from _matching(pattern, generator)
    for length in _lengths(forms, "Length", _LONGEST):
        yield "a" * length
        yield "1" * length
    yield from _TEXTS


def _matching(pattern: str, generator: rstr.Rstr) -> Iterator[str]:
    """Some texts that a pattern is made to give; none where it is beyond the maker."""
    for _ in range(6):
        try:
            yield str(generator.xeger(pattern))
        except (ValueError, LookupError, RecursionError, OverflowError, TypeError, re.error):
            return


def _lengths(forms: list[Form], what: str, most: int) -> list[int]:
    """The counts at and around the bounds of a kind."""
    found: list[int] = []
    for form in forms:
        for side in ("min", "max"):
            limit = form.limits.get(side + what)
            if limit is not None:
                found += [int(limit.number) + step for step in (-1, 0, 1)]
    return [length for length in dict.fromkeys(found) if 0 <= length <= most]


def _arrays(base: list[JSON], forms: list[Form]) -> Iterator[JSON]:
    first: JSON = base[0] if base else 0
    yield base[:1]
    yield [*base, first]
    for length in [*_lengths(forms, "Items", _MOST_ITEMS), *range(2, 8)]:
        yield list[JSON]([first] * length)
        yield [_distinct(first, number) for number in range(length)]
    for other in (*_OTHERS, *_NUMBERS[:4], "", "a"):
        yield [other]
        yield [*base, other]
    for number in range(len(base)):
        yield base[:number]
        for other in _OTHERS:
            yield [*base[:number], other, *base[number + 1 :]]
    yield [first] * 12


def _distinct(value: JSON, number: int) -> JSON:
    match value:
        case bool() | None:
            return value
        case int() | float():
            return value + number
        case str():
            return value + str(number) if number else value
        case dict():
            return {**value, "extra": number} if number else value
        case list():
            return [*value, number] if number else value


def _objects(base: dict[str, JSON], names: list[str], forms: list[Form]) -> Iterator[JSON]:
    for name in base:
        yield {key: value for key, value in base.items() if key != name}
    yield from ({name: value} for name, value in base.items())
    extras: list[JSON] = ["value", 12345, None, True, {"member": 1}, [1]]
    for extra in extras:
        yield {**base, "extra": extra}
        yield {"extra": extra}
    yield {**base, "Not A-name 1": "value"}
    yield {"x-1": "value"}
    yield {f"aLongerNameThanUsual{'x' * 40}": "value"}
    for length in _lengths(forms, "Properties", _MOST_ITEMS):
        filled = dict(list(base.items())[:length])
        for number in range(length - len(filled)):
            filled[f"extra{number}"] = next(iter(base.values()), "value")
        yield filled
    generator = rstr.Rstr(random.Random(7))  # noqa: S311 - repeatable data
    for form in forms:
        for pattern in form.patterns:
            for name in list(_matching(pattern, generator))[:1]:
                for extra in extras:
                    yield {**base, name: extra}
                    yield {name: extra}
    for name in names:
        for other in (*_OTHERS, "", "a", 0, -1, 1, "yes", False):
            yield {**base, name: other}
    for first in names[:8]:
        for second in names[:8]:
            if first < second:
                yield {key: base.get(key, "value") for key in (first, second)}
                for other in ("a", 1, True, "value"):
                    yield {**base, first: other, second: other}
