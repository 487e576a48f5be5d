"""Valid values at the edges of what is valid: those that a careless server stores as something else.

Whether a value is valid is never guessed: what is made here is held against the validator.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from oaswright.contract.definitions import Schema
from oaswright.contract.values import NoValueError, Values, same
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import Object, as_array

_LONG: Final = 1500
_MAX_ITEMS: Final = 12
_MAX_DEPTH: Final = 3
_FORMATS: Final = {
    "date": ("2028-02-29", "2031-12-31"),
    "date-time": ("2028-02-29T23:30:00+05:30", "2031-12-31T23:59:59Z"),
    "time": ("23:59:59Z", "00:00:00Z"),
    "uri": ("https://example.com/a%20b?x=1&y=%C3%A6#z",),
    "email": ("ann+list@example.com",),
}


def list_variants(values: Values, schema: Schema, current: JSON) -> list[JSON]:
    """Valid values that differ from a current one, the telling ones first; null is not among them.

    Among them what careless code takes for absent (false, 0, an empty text or list), the bounds, and text
    that is easily trimmed, cut, escaped or changed otherwise.
    """
    return [value for value in list_edges(values, schema) if not same(value, current)]


def list_edges(values: Values, schema: Schema, depth: int = 0) -> list[JSON]:
    """Valid values, the telling ones first; null is not among them."""
    resolved = values.definitions.resolve(schema)
    types = values.definitions.types(schema)
    found: list[JSON] = list(as_array(resolved.get("enum")))
    if "boolean" in types and not found:
        found += [False, True]
    if not found and "string" in types:
        found += _list_texts(values, resolved)
    if not found and types & {"integer", "number"}:
        found += _list_numbers(values, resolved, types)
    if "array" in types:
        found += _list_arrays(values, schema, resolved, depth)
    if "object" in types:
        found += _list_objects(values, schema, depth)
    found += as_array(resolved.get("examples"))
    found += [resolved[key] for key in ("example", "default") if key in resolved]
    for every in (True, False):
        with suppress(NoValueError):
            found.append(values.make(schema, every=every))
    unique: list[JSON] = []
    for value in found:
        if value is not None and not any(same(value, other) for other in unique):
            unique.append(value)
    return [value for value in unique if values.definitions.is_valid(schema, value)]


def vary(
    values: Values,
    schema: Schema,
    base: Object,
    number: int,
    fixed: frozenset[str] = frozenset(),
    *,
    most: int = 8,
    depth: int = 0,
) -> Object:
    """An object with the edge of a number for each member that is not fixed, as far as it stays valid.

    The first edges of each member, at `most` so many, are taken in turn: so many numbers come by all.
    """
    found = dict(base)
    for index, (name, below) in enumerate(values.definitions.properties(schema).items()):
        edges = [] if name in fixed else list_edges(values, below, depth)[:most]
        if edges:
            changed = {**found, name: edges[(number + index) % len(edges)]}
            if values.definitions.is_valid(schema, changed):
                found = changed
    return found


def _list_texts(values: Values, resolved: Object) -> list[JSON]:
    """Texts that are easily changed: trimmed, cut, escaped, normalised, brought into one case or set."""
    named = resolved.get("format")
    if "pattern" in resolved:
        return []
    if named is not None:
        return list(_FORMATS.get(str(named), ()))
    least, most = resolved.get("minLength"), resolved.get("maxLength")
    longest = int(most) if isinstance(most, int | float) else _LONG
    token = values.token()
    texts = [
        _fit(f" Ærø {token} “ñ”  日本 <b>&'\"\\% e\u0301 ", longest),
        (f"{token}Ø" * (longest // len(token) + 1))[: min(longest, _LONG * 2)],
        _fit(f"{token}\n\t\U0001d4b3 &amp; %41+/", longest),
        token[:longest],
        "",
    ]
    shortest = int(least) if isinstance(least, int | float) else 0
    padding = token * (shortest // len(token) + 1)
    return [text if len(text) >= shortest else text + padding[: shortest - len(text)] for text in texts]


def _fit(text: str, most: int) -> str:
    """A text of at most so many characters, with the same end."""
    return text if len(text) <= most else f"{text[: most - 1]}{text[-1]}"[:most]


def _list_numbers(values: Values, resolved: Object, types: set[str]) -> list[JSON]:
    fractions: list[JSON] = [] if "number" not in types else [7.35, 0.5]
    least, most = resolved.get("minimum"), resolved.get("maximum")
    if isinstance(least, int | float) and "number" in types:
        # The least fraction above the bound, and one that binary numbers do not hold exactly.
        fractions += [least + 0.1]
    found: list[JSON] = [values.make_number(resolved), *fractions, least, most, 0]
    return [value for value in found if isinstance(value, int | float) and abs(value) < 2**53]


def _list_arrays(values: Values, schema: Schema, resolved: Object, depth: int) -> list[JSON]:
    """Several items in no order, one, none, and as many as there may be."""
    item = values.definitions.items(schema)
    if depth >= _MAX_DEPTH:
        return [[]]
    edges = list_edges(values, item, depth + 1)
    if not edges:
        return [[]]
    last, *others = sorted(edges[:3], key=str, reverse=True)
    several = [*others, last]
    found: list[JSON] = [several, edges[:1], []]
    if resolved.get("uniqueItems") is not True:
        found.append([edges[0], *edges[1:2], edges[0]])
    most = resolved.get("maxItems")
    if isinstance(most, int | float) and len(several) < most <= _MAX_ITEMS:
        found.append(list(_fill(values, item, int(most))))
    return found


def _fill(values: Values, item: Schema, count: int) -> Iterator[JSON]:
    """So many items that differ, as far as such are found."""
    made: list[JSON] = []
    for _ in range(count * 3):
        with suppress(NoValueError):
            value = values.make(item, every=True)
            if not any(same(value, one) for one in made):
                made.append(value)
                yield value
        if len(made) == count:
            return


def _list_objects(values: Values, schema: Schema, depth: int) -> Iterator[JSON]:
    """Objects with all members at their edges, and one with the required members alone."""
    if depth >= _MAX_DEPTH:
        return
    with suppress(NoValueError):
        full = values.make(schema, every=True)
        if isinstance(full, dict):
            for number in range(3):
                yield vary(values, schema, full, number, depth=depth + 1)
            required = values.definitions.required(schema)
            yield {name: value for name, value in full.items() if name in required}
