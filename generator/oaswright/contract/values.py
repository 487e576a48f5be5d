"""Values that a schema admits, and values with one thing wrong: few, telling and always the same for a seed.

Whether a value is valid is never guessed: what is made here is held against the validator.
"""

import copy
import random
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import rstr

from oaswright.contract.definitions import Definitions, Schema, type_name
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import Object, as_array, as_object

_TRIES = 20
_MAX_DEPTH = 6
_FORMATS: Final[Mapping[str, Callable[[random.Random], str]]] = {
    "date": lambda rng: f"20{rng.randint(27, 39)}-0{rng.randint(1, 9)}-{rng.randint(10, 28)}",
    "date-time": lambda rng: f"20{rng.randint(27, 39)}-0{rng.randint(1, 9)}-{rng.randint(10, 28)}T10:20:30Z",
    "time": lambda rng: f"1{rng.randint(0, 9)}:00:00Z",
    "duration": lambda rng: f"P{rng.randint(1, 9)}D",
    "uuid": lambda rng: f"{rng.getrandbits(32):08x}-71c4-4b8e-9a3d-{rng.getrandbits(48):012x}",
    "email": lambda rng: f"ann{rng.randint(100, 999)}@example.com",
    "idn-email": lambda rng: f"ann{rng.randint(100, 999)}@example.com",
    "hostname": lambda rng: f"host{rng.randint(100, 999)}.example.com",
    "idn-hostname": lambda rng: f"host{rng.randint(100, 999)}.example.com",
    "ipv4": lambda rng: f"192.0.2.{rng.randint(1, 254)}",
    "ipv6": lambda rng: f"2001:db8::{rng.randint(1, 999):x}",
    "uri": lambda rng: f"https://example.com/{rng.randint(100, 999)}",
    "iri": lambda rng: f"https://example.com/{rng.randint(100, 999)}",
    "uri-reference": lambda rng: f"/things/{rng.randint(100, 999)}",
    "iri-reference": lambda rng: f"/things/{rng.randint(100, 999)}",
    "json-pointer": lambda _: "/a/b",
    "regex": lambda _: "^a+$",
}
_WRONG_TYPES: Final[Mapping[str, JSON]] = {
    "string": 12345,
    "integer": "twelve",
    "number": "twelve",
    "boolean": "yes please",
    "array": {"unexpected": 1},
    "object": ["unexpected"],
    "null": 12345,
}


class NoValueError(Exception):
    """No value was found that a schema admits."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """An invalid value: what is wrong with it, and the member that it is about (empty for the whole)."""

    what: str
    member: str
    value: JSON


class Values:
    """Makes values for the schemas of one document."""

    def __init__(
        self, definitions: Definitions, seed: int, hints: Mapping[str, tuple[JSON, ...]] | None = None
    ) -> None:
        self.definitions = definitions
        self._hints = hints or {}
        self._random = random.Random(seed)  # noqa: S311 - repeatable data

    def make(self, schema: Schema, *, examples: Iterable[JSON] = (), every: bool = False) -> JSON:
        """A valid value: the first example that is one, else one made from the keywords.

        `every`: with all optional members. Raises NoValueError.
        """
        for example in examples:
            if self.definitions.is_valid(schema, example):
                return copy.deepcopy(example)
        for _ in range(_TRIES):
            try:
                found = self._make(schema, 0, every=every)
            except (NoValueError, re.error, LookupError, RecursionError, OverflowError):
                continue
            if self.definitions.is_valid(schema, found):
                return found
        raise NoValueError

    def list_variants(self, schema: Schema, current: JSON) -> list[JSON]:
        """Valid values that differ from a current one: the telling ones first, at the edges of what is valid.

        Among them what careless code takes for absent (false, 0, an empty text or list), and text beyond
        ASCII.
        """
        resolved = self.definitions.resolve(schema)
        found: list[JSON] = list(as_array(resolved.get("enum")))
        types = self.definitions.types(schema)
        if "boolean" in types:
            found += [False, True]
        if not found and "string" in types:
            found += self._list_texts(resolved)
        if not found and types & {"integer", "number"}:
            found += self._list_numbers(resolved)
        if "array" in types:
            found += self._list_arrays(schema, current)
        found += self._list_examples(resolved)
        for every in (True, False):
            try:
                found.append(self.make(schema, every=every))
            except NoValueError:
                continue
        unique: list[JSON] = []
        for value in found:
            if not same(value, current) and not any(same(value, other) for other in unique):
                unique.append(value)
        return [value for value in unique if value is not None and self.definitions.is_valid(schema, value)]

    def list_wrong(self, schema: Schema, valid: JSON) -> list[Wrong]:
        """Values with one thing wrong each, made of a valid one: each of its members, and each demand."""
        candidates = [*self._list_wrong_members(schema, valid)] if isinstance(valid, dict) else []
        candidates += [
            Wrong(what, "", value)
            for what, value in self._list_wrong_values(schema)
            if not isinstance(valid, dict)
        ]
        if isinstance(valid, dict):
            candidates.append(Wrong("an array in place of the object", "", [valid]))
        return [wrong for wrong in candidates if not self.definitions.is_valid(schema, wrong.value)]

    def _list_wrong_members(self, schema: Schema, valid: Object) -> Iterator[Wrong]:
        properties = self.definitions.properties(schema)
        for name in self.definitions.required(schema):
            yield Wrong(
                "a required member is missing", name, {key: v for key, v in valid.items() if key != name}
            )
        for name, below in properties.items():
            for what, value in self._list_wrong_values(below):
                yield Wrong(what, name, {**valid, name: value})
            held = valid.get(name)
            if isinstance(held, dict):
                for wrong in self._list_wrong_members(below, held):
                    yield Wrong(wrong.what, f"{name}/{wrong.member}", {**valid, name: wrong.value})
            if isinstance(held, list) and held:
                for what, value in self._list_wrong_values(self.definitions.items(below)):
                    yield Wrong(f"an item: {what}", name, {**valid, name: [value, *held[1:]]})
        yield Wrong(
            "a member that the document does not know", "unexpected", {**valid, "unexpected": "value"}
        )

    def _list_wrong_values(self, schema: Schema) -> Iterator[tuple[str, JSON]]:
        """Values that break one keyword each, as far as the validator agrees."""
        resolved = self.definitions.resolve(schema)
        types = self.definitions.types(schema)
        candidates: list[tuple[str, JSON]] = []
        if types and "null" not in types:
            candidates.append(("null", None))
        candidates += [
            (f"a value of another type than {name}", _WRONG_TYPES[name]) for name in sorted(types)[:1]
        ]
        if types & {"integer"} and "number" not in types:
            candidates.append(("a fraction in place of an integer", 1.5))
        if "enum" in resolved or "const" in resolved:
            candidates.append(("a value that is not in the enum", "not-one-of-them"))
        candidates += [(what, value) for what, value in _list_beyond(resolved)]
        if "pattern" in resolved:
            candidates += [("a text that does not match the pattern", text) for text in ("~ ~", "", "é~!")]
        if "format" in resolved:
            candidates.append((f"a text that is no {resolved['format']}", "not of this format"))
        seen: set[str] = set()
        for what, value in candidates:
            if what not in seen and not self.definitions.is_valid(schema, value):
                seen.add(what)
                yield what, value

    def _list_examples(self, resolved: Object) -> list[JSON]:
        found = list(as_array(resolved.get("examples")))
        found += [resolved[key] for key in ("example", "default") if key in resolved]
        return found

    def _list_texts(self, resolved: Object) -> list[JSON]:
        """Texts with mixed cases, letters beyond ASCII, marks that are often escaped, and an empty one."""
        if "format" in resolved or "pattern" in resolved:
            return []
        token = self.token()
        texts = [f"Ærø {token} “ñ” 日本 <b>&'\"\\%", f"Test {token}", token, ""]
        most = resolved.get("maxLength")
        return [text[: int(most)] if isinstance(most, int | float) else text for text in texts]

    def _list_numbers(self, resolved: Object) -> list[JSON]:
        found: list[JSON] = [self._make_number(resolved, whole=True)]
        found += [resolved[key] for key in ("minimum", "maximum") if key in resolved]
        usual = [value for value in found if isinstance(value, int | float) and abs(value) < 2**53]
        return [*usual, 0]

    def _list_arrays(self, schema: Schema, current: JSON) -> list[JSON]:
        held = as_array(current)
        try:
            item = self.make(self.definitions.items(schema))
        except NoValueError:
            return [[]]
        return [[*held, item], [item], []]

    def token(self) -> str:
        """A short text that has not been there before, with letters of both cases."""
        return "".join(self._random.choice(string.ascii_letters) for _ in range(6)) + "Zz9"

    def _make(self, schema: Schema, depth: int, *, every: bool) -> JSON:
        if schema is False or depth > _MAX_DEPTH * 3:
            raise NoValueError
        resolved = self._choose(self.definitions.resolve(schema), depth)
        if "const" in resolved:
            return resolved["const"]
        if resolved.get("enum"):
            return self._random.choice(as_array(resolved["enum"]))
        examples = [one for one in self._list_examples(resolved) if self.definitions.is_valid(schema, one)]
        match self._choose_type(resolved):
            case "object":
                return self._make_object(resolved, depth, every=every)
            case "array":
                return self._make_array(resolved, depth, every=every)
            case "string":
                return self._make_text(resolved, examples)
            case "integer":
                return self._make_number(resolved, whole=True)
            case "number":
                return self._make_number(resolved, whole=False)
            case "boolean":
                return self._random.random() < 0.5
            case _:
                return None

    def _choose(self, resolved: Object, depth: int) -> Object:
        """A schema with one of its alternatives taken in."""
        for keyword in ("oneOf", "anyOf"):
            alternatives = as_array(resolved.get(keyword))
            if alternatives:
                rest = {key: value for key, value in resolved.items() if key != keyword}
                chosen = self._random.choice(alternatives)
                merged = self.definitions.resolve({"allOf": [chosen, rest]})
                return self._choose(merged, depth + 1) if depth < _MAX_DEPTH else merged
        if "if" in resolved and self._random.random() < 0.7:
            rest = {key: value for key, value in resolved.items() if key not in {"if", "then", "else"}}
            parts: list[JSON] = [resolved["if"], resolved.get("then", True), rest]
            return self.definitions.resolve({"allOf": parts})
        if "else" in resolved:
            rest = {key: value for key, value in resolved.items() if key not in {"if", "then", "else"}}
            return self._choose(self.definitions.resolve({"allOf": [resolved["else"], rest]}), depth + 1)
        return resolved

    def _choose_type(self, resolved: Object) -> str:
        declared = resolved.get("type")
        types = [str(name) for name in declared] if isinstance(declared, list) else [str(declared)]
        if declared is None:
            types = ["object"] if "properties" in resolved or "required" in resolved else []
            types = types or (["array"] if "items" in resolved else ["string"])
        usual = [name for name in types if name != "null"]
        return self._random.choice(usual or types)

    def _make_object(self, resolved: Object, depth: int, *, every: bool) -> Object:
        properties = as_object(resolved.get("properties"))
        required = [str(name) for name in as_array(resolved.get("required"))]
        optional = (
            [name for name in properties if name not in required] if every and depth < _MAX_DEPTH else []
        )
        found: Object = {}
        for name in [*required, *optional]:
            below = properties.get(name, resolved.get("additionalProperties", True))
            try:
                found[name] = self._make_member(name, below, depth + 1, every=every)
            except NoValueError:
                if name in required:
                    raise
        least = resolved.get("minProperties")
        others = resolved.get("additionalProperties", True)
        for number in range(int(least) - len(found) if isinstance(least, int | float) else 0):
            unused = [name for name in properties if name not in found]
            name = unused[0] if unused else f"extra{number}"
            found[name] = self._make(properties.get(name, others), depth + 1, every=every)
        return found

    def _make_member(self, name: str, schema: Schema, depth: int, *, every: bool) -> JSON:
        """A value that the document gives for a member of this name, or one that is made."""
        usual = [one for one in self._hints.get(name, ()) if self.definitions.is_valid(schema, one)]
        if usual and self._random.random() < 0.8:
            return copy.deepcopy(self._random.choice(usual))
        return self._make(schema, depth, every=every)

    def _make_array(self, resolved: Object, depth: int, *, every: bool) -> list[JSON]:
        prefix = as_array(resolved.get("prefixItems"))
        least, most = resolved.get("minItems", 0), resolved.get("maxItems", 1000)
        assert isinstance(least, int | float)
        assert isinstance(most, int | float)
        count = int(min(max(least, 1 if depth < _MAX_DEPTH else 0, len(prefix)), most))
        items = resolved.get("items", True)
        schemas = [prefix[number] if number < len(prefix) else items for number in range(count)]
        return [self._make(item, depth + 1, every=every) for item in schemas if item is not False]

    def _make_text(self, resolved: Object, examples: list[JSON]) -> str:
        pattern, named = resolved.get("pattern"), resolved.get("format")
        if isinstance(pattern, str):
            return str(rstr.Rstr(self._random).xeger(pattern))
        if isinstance(named, str) and named in _FORMATS:
            return _FORMATS[named](self._random)
        if examples and isinstance(examples[0], str) and self._random.random() < 0.7:
            return examples[0]
        text = self.token()
        least, most = resolved.get("minLength", 0), resolved.get("maxLength", 10**6)
        assert isinstance(least, int | float)
        assert isinstance(most, int | float)
        return (text * (int(least) // len(text) + 1))[: int(min(max(least, len(text)), most))]

    def _make_number(self, resolved: Object, *, whole: bool) -> int | float:
        low, high = (
            _bound(resolved, "minimum", "exclusiveMinimum"),
            _bound(resolved, "maximum", "exclusiveMaximum"),
        )
        least = low if low is not None and low > -(2**53) else (1 if high is None or high > 1 else high - 100)
        most = high if high is not None and high < 2**53 else least + 100
        step = resolved.get("multipleOf")
        if isinstance(step, int | float) and step > 0:
            first, last = int(-(-least // step)), int(most // step)
            found = self._random.randint(first, max(first, last)) * step
            return int(found) if whole or found == int(found) else found
        if whole or (most - least > 2 and self._random.random() < 0.5):
            first = int(-(-least // 1)) + ("exclusiveMinimum" in resolved)
            last = int(most // 1) - ("exclusiveMaximum" in resolved)
            return self._random.randint(first, max(first, last))
        return round(self._random.uniform(least, most), 2)


def _bound(resolved: Object, inclusive: str, exclusive: str) -> float | None:
    for keyword in (exclusive, inclusive):
        value = resolved.get(keyword)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
    return None


def _list_beyond(resolved: Object) -> Iterator[tuple[str, JSON]]:
    """Values just outside of the bounds."""
    for keyword, step in (("minimum", -1), ("exclusiveMinimum", 0), ("maximum", 1), ("exclusiveMaximum", 0)):
        bound = resolved.get(keyword)
        if isinstance(bound, int | float) and abs(bound) < 2**53:
            yield f"a number beyond the {keyword} {bound}", bound + step
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


def same(one: JSON, other: JSON) -> bool:
    """Whether two values are the same JSON: 1 and 1.0 are, 1 and true are not."""
    if type_name(one) != type_name(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other
