"""Values with one thing wrong, made of valid ones: what a schema forbids, keyword by keyword.

Whether a value is invalid is never guessed: what is made here is held against the validator.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from oaswright.contract.definitions import Definitions, Schema
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import Object

_WRONG_TYPES: Final[Mapping[str, JSON]] = {
    "string": 12345,
    "integer": "twelve",
    "number": "twelve",
    "boolean": "yes please",
    "array": {"unexpected": 1},
    "object": ["unexpected"],
    "null": 12345,
}

_NO_DAYS: Final[Mapping[str, str]] = {"date": "2027-02-30", "date-time": "2027-02-30T10:20:30Z"}


@dataclass(frozen=True, slots=True)
class Wrong:
    """An invalid value: what is wrong with it, and the member that it is about (empty for the whole)."""

    what: str
    member: str
    value: JSON


def list_wrong(definitions: Definitions, schema: Schema, valid: JSON) -> list[Wrong]:
    """Values with one thing wrong each, made of a valid one: each of its members, and each demand."""
    candidates = [*_list_wrong_members(definitions, schema, valid)] if isinstance(valid, dict) else []
    candidates += [
        Wrong(what, "", value)
        for what, value in _list_wrong_values(definitions, schema)
        if not isinstance(valid, dict)
    ]
    if isinstance(valid, dict):
        candidates.append(Wrong("an array in place of the object", "", [valid]))
    return [wrong for wrong in candidates if not definitions.is_valid(schema, wrong.value)]


def _list_wrong_members(definitions: Definitions, schema: Schema, valid: Object) -> Iterator[Wrong]:
    properties = definitions.properties(schema)
    for name in definitions.required(schema):
        yield Wrong("a required member is missing", name, {key: v for key, v in valid.items() if key != name})
    for name, below in properties.items():
        for what, value in _list_wrong_values(definitions, below):
            yield Wrong(what, name, {**valid, name: value})
        held = valid.get(name)
        if isinstance(held, str) and held and "pattern" in definitions.resolve(below):
            for what, text in _list_near(held):
                yield Wrong(f"a text that nearly matches the pattern ({what})", name, {**valid, name: text})
        if isinstance(held, str) and definitions.resolve(below).keys() & {"enum", "pattern"}:
            yield Wrong("the same text in other letters", name, {**valid, name: held.swapcase()})
            yield Wrong("the same text after a blank", name, {**valid, name: f" {held}"})
        if isinstance(held, dict):
            for wrong in _list_wrong_members(definitions, below, held):
                yield Wrong(wrong.what, f"{name}/{wrong.member}", {**valid, name: wrong.value})
        if isinstance(held, list) and held:
            for what, value in _list_wrong_items(definitions, below, held):
                yield Wrong(what, name, {**valid, name: value})
    yield Wrong("a member that the document does not know", "unexpected", {**valid, "unexpected": "value"})


def _list_near(text: str) -> Iterator[tuple[str, str]]:
    """Texts that differ from one that matches a pattern by as little as can be."""
    yield "its end twice", f"{text}{text[-1]}"
    yield "its end missing", text[:-1]
    yield "its beginning missing", text[1:]
    yield "a fraction behind it", f"{text}.0"
    yield "a mark behind it", f"{text}!"


def _list_wrong_items(
    definitions: Definitions, schema: Schema, held: list[JSON]
) -> Iterator[tuple[str, JSON]]:
    item = definitions.items(schema)
    for what, value in _list_wrong_values(definitions, item):
        yield f"an item: {what}", [value, *held[1:]]
    if isinstance(held[0], dict):
        for wrong in _list_wrong_members(definitions, item, held[0]):
            yield f"an item: {wrong.what} ({wrong.member})", [wrong.value, *held[1:]]
    if definitions.resolve(schema).get("uniqueItems") is True:
        yield "an item that repeats", [*held, held[0]]


def _list_wrong_values(definitions: Definitions, schema: Schema) -> Iterator[tuple[str, JSON]]:
    """Values that break one keyword each, as far as the validator agrees."""
    resolved = definitions.resolve(schema)
    types = definitions.types(schema)
    candidates: list[tuple[str, JSON]] = []
    if types and "null" not in types:
        candidates.append(("null", None))
    candidates += [(f"a value of another type than {name}", _WRONG_TYPES[name]) for name in sorted(types)[:1]]
    if types & {"integer"} and "number" not in types:
        candidates.append(("a fraction in place of an integer", 1.5))
    if "enum" in resolved or "const" in resolved:
        candidates.append(("a value that is not in the enum", "not-one-of-them"))
    candidates += [(what, value) for what, value in _list_beyond(resolved)]
    if "pattern" in resolved:
        candidates += [("a text that does not match the pattern", text) for text in ("~ ~", "", "é~!")]
    if "format" in resolved:
        candidates.append((f"a text that is no {resolved['format']}", "not of this format"))
    if resolved.get("format") in _NO_DAYS:
        candidates.append(("a day that no month has", _NO_DAYS[str(resolved["format"])]))
    seen: set[str] = set()
    for what, value in candidates:
        if what not in seen and not definitions.is_valid(schema, value):
            seen.add(what)
            yield what, value


def _list_beyond(resolved: Object) -> Iterator[tuple[str, JSON]]:
    """Values just outside of the bounds."""
    for keyword, step in (("minimum", -1), ("exclusiveMinimum", 0), ("maximum", 1), ("exclusiveMaximum", 0)):
        bound = resolved.get(keyword)
        if isinstance(bound, int | float) and abs(bound) < 2**53:
            yield f"a number beyond the {keyword} {bound}", bound + step
    unit, low = resolved.get("multipleOf"), resolved.get("minimum")
    if isinstance(unit, int | float) and unit > 0:
        whole = -(-low // unit) * unit if isinstance(low, int | float) else 0
        yield f"a number that is no multiple of {unit}", whole + unit / 2
    least, most = resolved.get("minLength"), resolved.get("maxLength")
    if isinstance(least, int | float) and least > 0:
        yield f"a text shorter than {least}", "x" * (int(least) - 1)
    if isinstance(most, int | float) and most < 100_000:
        yield f"a text longer than {most}", "x" * (int(most) + 1)
    fewest, items = resolved.get("minItems"), resolved.get("maxItems")
    if isinstance(fewest, int | float) and fewest > 0:
        yield f"fewer than {fewest} items", []
    if isinstance(items, int | float) and items < 1000:
        yield f"more than {items} items", list[JSON]([None] * (int(items) + 1))
