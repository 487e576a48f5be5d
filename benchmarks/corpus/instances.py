"""Instances of schemas, valid and invalid: made from the keywords, judged by the oracle."""

import base64
import random
import re
import string
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.corpus.nodes import resolve
from benchmarks.corpus.oracle import Oracle
from benchmarks.corpus.patterns import matching

TRIES = 25
MAX_DEPTH = 5
NOTHING = object()
"""What stands for an instance where none was found; None is JSON's null."""
TYPES = {
    "object": ("properties", "required", "additionalProperties", "minProperties", "maxProperties"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
    "string": ("minLength", "maxLength", "pattern", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
FORMATS: Mapping[str, Callable[[random.Random], str]] = {
    "date": lambda rng: f"20{rng.randint(10, 39)}-0{rng.randint(1, 9)}-{rng.randint(10, 28)}",
    "date-time": lambda rng: f"20{rng.randint(10, 39)}-0{rng.randint(1, 9)}-11T10:2{rng.randint(0, 9)}:00Z",
    "time": lambda rng: f"1{rng.randint(0, 9)}:00:00Z",
    "duration": lambda rng: f"P{rng.randint(1, 9)}D",
    "uuid": lambda rng: f"{rng.getrandbits(32):08x}-1111-4222-8333-{rng.getrandbits(48):012x}",
    "email": lambda rng: f"ann{rng.randint(1, 99)}@example.com",
    "idn-email": lambda rng: f"ann{rng.randint(1, 99)}@example.com",
    "hostname": lambda rng: f"host{rng.randint(1, 99)}.example.com",
    "idn-hostname": lambda rng: f"host{rng.randint(1, 99)}.example.com",
    "ipv4": lambda rng: f"192.0.2.{rng.randint(1, 254)}",
    "ipv6": lambda rng: f"2001:db8::{rng.randint(1, 999):x}",
    "uri": lambda rng: f"https://example.com/{rng.randint(1, 999)}",
    "uri-reference": lambda rng: f"/things/{rng.randint(1, 999)}",
    "iri": lambda rng: f"https://example.com/{rng.randint(1, 999)}",
    "iri-reference": lambda rng: f"/things/{rng.randint(1, 999)}",
    "uri-template": lambda _: "/things/{id}",
    "json-pointer": lambda _: "/a/b",
    "relative-json-pointer": lambda _: "1/a",
    "regex": lambda _: "^a+$",
    "byte": lambda rng: base64.b64encode(rng.randbytes(6)).decode(),
}
STRANGE: tuple[Any, ...] = (None, True, -7.5, 10**9, "", "~", "x" * 300, [], {}, [None], {"unexpected": 1})


class NoInstanceError(Exception):
    """A schema that no instance was made for."""


class NoResponseError(Exception):
    """No response could be made from what a document declares."""


class Instances:
    """Makes instances of the schemas of one document in one direction."""

    def __init__(self, oracle: Oracle, rng: random.Random) -> None:
        self._oracle, self._document, self._rng = oracle, oracle.document, rng

    def valid(self, pointer: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """An instance that the oracle admits and the caller can use; NOTHING where none is found."""
        schema: Any = {"$ref": pointer}
        for _ in range(TRIES):
            try:
                found = self._instance(schema, 0)
            except (NoInstanceError, re.error, LookupError, RecursionError, OverflowError):
                continue
            if fits(found) and self._oracle.admits(pointer, found):
                return found
        for found in _examples(resolve(self._document, schema)):
            if fits(found) and self._oracle.admits(pointer, found):
                return found
        return NOTHING

    def invalid(self, pointer: str, valid: Any) -> Any:
        """A valid instance with one change after which the oracle refuses it, or NOTHING."""
        for _ in range(TRIES):
            found = _mutated(valid, self._rng)
            if self._oracle.admits(pointer, found) is False:
                return found
        return NOTHING

    def _instance(self, schema: Any, depth: int) -> Any:
        if depth > MAX_DEPTH * 3:
            raise NoInstanceError
        schema = self._flat(schema, depth)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self._rng.choice(schema["enum"])
        match self._type(schema):
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._array(schema, depth)
            case "string":
                return self._string(schema)
            case "integer" | "number" as type_:
                return self._number(schema, whole=type_ == "integer")
            case "boolean":
                return self._rng.random() < 0.5
            case _:
                return None

    def _flat(self, schema: Any, depth: int) -> dict[str, Any]:
        """A schema without references and compositions: one branch of each is taken."""
        if schema is False:
            raise NoInstanceError
        if schema is True or schema is None:
            return {}
        found = dict(resolve(self._document, schema))
        for part in found.pop("allOf", []):
            found = _merged(found, self._flat(part, depth + 1))
        for keyword in ("oneOf", "anyOf"):
            branches = found.pop(keyword, None)
            if branches:
                branch = self._rng.choice(branches)
                chosen = self._flat(branch, depth + 1)
                found = self._tagged(_merged(found, chosen), found.get("discriminator"), branch)
        return found

    def _tagged(self, schema: dict[str, Any], discriminator: Any, branch: Any) -> dict[str, Any]:
        """A branch whose discriminating property has the value that names it."""
        if not isinstance(discriminator, dict) or "$ref" not in branch:
            return schema
        reference, name = branch["$ref"], discriminator["propertyName"]
        values = [
            key
            for key, target in discriminator.get("mapping", {}).items()
            if target == reference or reference.endswith(f"/{target}")
        ]
        tag = {"const": values[0] if values else reference.rpartition("/")[2]}
        required = [*schema.get("required", []), *([] if name in schema.get("required", []) else [name])]
        return {**schema, "properties": {**schema.get("properties", {}), name: tag}, "required": required}

    def _type(self, schema: Mapping[str, Any]) -> str:
        declared = schema.get("type")
        types = declared if isinstance(declared, list) else [declared] if declared else []
        if not types:
            types = [type_ for type_, keywords in TYPES.items() if any(key in schema for key in keywords)]
        if schema.get("nullable") is True and declared:
            types = [*types, "null"]
        if "null" in types and len(types) > 1 and self._rng.random() < 0.8:
            types = [type_ for type_ in types if type_ != "null"]
        return str(self._rng.choice(types or ["string", "integer", "boolean"]))

    def _object(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        properties: dict[str, Any] = schema.get("properties", {})
        required = list(schema.get("required", []))
        chance = 0.6 if depth < MAX_DEPTH else 0.0
        names = required + [
            name
            for name, property_ in properties.items()
            if name not in required and not self._oracle.is_hidden(property_) and self._rng.random() < chance
        ]
        for name in list(names):
            names += [
                other for other in schema.get("dependentRequired", {}).get(name, []) if other not in names
            ]
        found: dict[str, Any] = {}
        for name in names:
            try:
                found[name] = self._instance(self._property(schema, name), depth + 1)
            except NoInstanceError:
                if name in required:
                    raise
        extra = 0
        while len(found) < schema.get("minProperties", 0):
            extra += 1
            name = f"extra{extra}"
            found[name] = self._instance(self._property(schema, name), depth + 1)
        if schema.get("additionalProperties", False) is not False and chance and self._rng.random() < 0.5:
            found["extra"] = self._instance(self._property(schema, "extra"), depth + 1)
        return found

    def _property(self, schema: Mapping[str, Any], name: str) -> Any:
        if name in schema.get("properties", {}):
            return schema["properties"][name]
        for pattern, found in schema.get("patternProperties", {}).items():
            if re.search(pattern, name):
                return found
        return schema.get("additionalProperties", schema.get("unevaluatedProperties", True))

    def _array(self, schema: Mapping[str, Any], depth: int) -> list[Any]:
        prefix = schema.get("prefixItems", [])
        least = schema.get("minItems", 0)
        usual = max(least, 1 + len(prefix)) if depth < MAX_DEPTH else least
        count = min(self._rng.randint(least, usual + 2), schema.get("maxItems", 1000))
        items = schema.get("items", {})
        if items is False:
            count = min(count, len(prefix))
        schemas = [prefix[number] if number < len(prefix) else items for number in range(count)]
        found: list[Any] = []
        for item in schemas:
            value = self._instance(item, depth + 1)
            if not schema.get("uniqueItems") or value not in found:
                found.append(value)
        return found

    def _string(self, schema: Mapping[str, Any]) -> str:
        least, most = schema.get("minLength", 0), schema.get("maxLength", 10**6)
        if "pattern" in schema:
            return matching(schema["pattern"], self._rng)
        if schema.get("format") in FORMATS:
            return FORMATS[schema["format"]](self._rng)
        length = min(max(least, self._rng.randint(1, 10)), most)
        return "".join(self._rng.choice(string.ascii_letters + string.digits) for _ in range(length))

    def _number(self, schema: Mapping[str, Any], *, whole: bool) -> int | float:
        low, high = (
            _bound(schema, "minimum", "exclusiveMinimum"),
            _bound(schema, "maximum", "exclusiveMaximum"),
        )
        least: Any = low if low is not None else (-100 if high is None else high - 100)
        most: Any = high if high is not None else least + 200
        step = schema.get("multipleOf")
        if step:
            first, last = -(-least // step), most // step
            if last < first:
                raise NoInstanceError
            found: Any = self._rng.randint(int(first), int(last)) * step
            return int(found) if whole or found == int(found) else float(found)
        if whole:
            first = int(-(-least // 1)) + ("exclusiveMinimum" in schema)
            last = int(most // 1) - ("exclusiveMaximum" in schema)
            if last < first:
                raise NoInstanceError
            return self._rng.randint(first, last)
        return round(self._rng.uniform(least, most), 3)


def _bound(schema: Mapping[str, Any], inclusive: str, exclusive: str) -> Any:
    """The bound of a number; `exclusive` is a boolean in OpenAPI 3.0."""
    value = schema.get(exclusive)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else schema.get(inclusive)


def _merged(first: dict[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Both of two schemas, roughly: the oracle judges what comes of it."""
    found = {**second, **first}
    for key in ("properties", "patternProperties"):
        if key in first and key in second:
            one, two = first[key], second[key]
            found[key] = {**two, **one} | {
                name: {"allOf": [one[name], two[name]]} for name in one.keys() & two.keys()
            }
    if "required" in first and "required" in second:
        found["required"] = list(dict.fromkeys([*first["required"], *second["required"]]))
    if "enum" in first and "enum" in second:
        found["enum"] = [value for value in first["enum"] if value in second["enum"]]
    for key, choose in (("minimum", max), ("minLength", max), ("maximum", min), ("maxLength", min)):
        if key in first and key in second:
            found[key] = choose(first[key], second[key])
    if isinstance(second.get("type"), str):
        found["type"] = second["type"]
    return found


def _examples(schema: Any) -> list[Any]:
    if not isinstance(schema, dict):
        return []
    found = [schema[key] for key in ("example", "default") if key in schema]
    return [*found, *(schema["examples"] if isinstance(schema.get("examples"), list) else [])]


def _mutated(value: Any, rng: random.Random) -> Any:
    """A value with one change somewhere in it."""
    if isinstance(value, dict) and value and rng.random() < 0.75:
        key = rng.choice(list(value))
        if rng.random() < 0.3:
            return {name: item for name, item in value.items() if name != key}
        return {**value, key: _mutated(value[key], rng)}
    if isinstance(value, dict) and rng.random() < 0.3:
        return {**value, "unexpected": rng.choice(STRANGE)}
    if isinstance(value, list) and value and rng.random() < 0.75:
        number = rng.randrange(len(value))
        return [_mutated(item, rng) if index == number else item for index, item in enumerate(value)]
    return rng.choice(STRANGE)
