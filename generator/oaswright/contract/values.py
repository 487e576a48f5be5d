"""Values that a schema admits, always the same for a seed.

Whether a value is valid is never guessed: what is made here is held against the validator.
"""

import copy
import random
import re
import string
from collections.abc import Callable, Iterable, Mapping
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


class NoValueError(Exception):
    """No value was found that a schema admits."""


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

    def _list_examples(self, resolved: Object) -> list[JSON]:
        found = list(as_array(resolved.get("examples")))
        found += [resolved[key] for key in ("example", "default") if key in resolved]
        return found

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
                return self.make_number(resolved)
            case "number":
                return self.make_number(resolved, whole=False)
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

    def make_number(self, resolved: Object, *, whole: bool = True) -> int | float:
        """A number within the bounds of a schema, and a multiple where one is asked for."""
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


def same(one: JSON, other: JSON) -> bool:
    """Whether two values are the same JSON: 1 and 1.0 are, 1 and true are not."""
    if type_name(one) != type_name(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other
