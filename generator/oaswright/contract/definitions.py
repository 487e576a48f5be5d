"""The schemas of a document as validators, and what an object schema says member by member."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import jsonschema_rs
import orjson

from oaswright.openapi.pointers import JSON, follow, parse_pointer
from oaswright.spec.tree import Object, as_array, as_object
from oaswright.validators import DEFAULT_DIALECT, DIALECTS, compile_schema

Schema: TypeAlias = JSON
"""JSON Schema as `schemas.json` has it: an object or a boolean; references lead to its definitions."""

_MAX_DEPTH = 16
_BOUNDS = {
    "minimum": max,
    "minLength": max,
    "minItems": max,
    "maximum": min,
    "maxLength": min,
    "maxItems": min,
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong with a value: where in it, as a JSON pointer, and what."""

    pointer: str
    message: str


class Definitions:
    """The definitions of one document (`schemas.json`), and validators for schemas that refer to them."""

    def __init__(self, described: Mapping[str, JSON]) -> None:
        self.whole: Object = {key: value for key, value in described.items() if key.startswith("$defs")}
        self._compiled: dict[bytes, jsonschema_rs.Validator] = {}

    def find_violations(self, schema: Schema, value: JSON, *, limit: int = 5) -> list[Violation]:
        """What is wrong with a value, the first few."""
        found: list[Violation] = []
        for error in self._compile(schema).iter_errors(value):
            pointer = "".join(f"/{step}" for step in error.instance_path)
            found.append(Violation(pointer, error.message))
            if len(found) == limit:
                break
        return found

    def is_valid(self, schema: Schema, value: JSON) -> bool:
        """Whether a schema admits a value."""
        return self._compile(schema).is_valid(value)

    def resolve(self, schema: Schema) -> Object:
        """A schema without a reference at its top and with its `allOf` taken in, as far as both go."""
        return self._resolve(schema, 0)

    def properties(self, schema: Schema) -> dict[str, Schema]:
        """The properties that an object may have by name, those of alternatives included."""
        resolved = self.resolve(schema)
        found: dict[str, Schema] = {}
        for alternative in self._alternatives(resolved):
            found = {**as_object(alternative.get("properties")), **found}
        found = {**found, **as_object(resolved.get("properties"))}
        return {name: below for name, below in found.items() if below is not False}

    def required(self, schema: Schema) -> tuple[str, ...]:
        """The members that an object must have, whatever alternative it is."""
        return tuple(name for name in as_array(self.resolve(schema).get("required")) if isinstance(name, str))

    def is_closed(self, schema: Schema) -> bool:
        """Whether an object may have no members but those with a name in the document."""
        resolved = self.resolve(schema)
        return False in (resolved.get("additionalProperties"), resolved.get("unevaluatedProperties"))

    def types(self, schema: Schema) -> set[str]:
        """The types that are named for a value, in alternatives too; none where all are admitted."""
        resolved = self.resolve(schema)
        declared = resolved.get("type")
        if declared is not None:
            return {str(name) for name in (declared if isinstance(declared, list) else [declared])}
        values = [resolved["const"]] if "const" in resolved else as_array(resolved.get("enum"))
        if values:
            return {type_name(value) for value in values}
        return {name for one in self._alternatives(resolved) for name in self.types(one)}

    def items(self, schema: Schema) -> Schema:
        """The schema of the items of an array."""
        return self.resolve(schema).get("items", True)

    def _alternatives(self, resolved: Object) -> Iterator[Object]:
        for keyword in ("oneOf", "anyOf"):
            for alternative in as_array(resolved.get(keyword)):
                yield self.resolve(alternative)
        for keyword in ("then", "else"):
            below = resolved.get(keyword)
            if isinstance(below, dict):
                found = self.resolve(below)
                yield found
                yield from self._alternatives(found)

    def _resolve(self, schema: Schema, depth: int) -> Object:
        if not isinstance(schema, dict) or depth > _MAX_DEPTH:
            return {}
        found = dict(schema)
        reference = found.pop("$ref", None)
        if isinstance(reference, str):
            found = merge(found, self._resolve(self.at(reference), depth + 1))
        for part in as_array(found.pop("allOf", None)):
            found = merge(found, self._resolve(part, depth + 1))
        return found

    def at(self, reference: str) -> Schema:
        """What a reference to a definition leads to; everything where there is nothing."""
        found = follow(self.whole, parse_pointer(reference.removeprefix("#")))
        return True if found is None else found[0]

    def _compile(self, schema: Schema) -> jsonschema_rs.Validator:
        key = orjson.dumps(schema)
        if key not in self._compiled:
            whole: Any = {**self.whole, **schema} if isinstance(schema, dict) else bool(schema)
            self._compiled[key] = compile_schema(whole, DIALECTS[DEFAULT_DIALECT], hidden=None)
        return self._compiled[key]


def merge(first: Object, second: Object) -> Object:
    """Two schemas that hold for the same value as one, roughly: what was made of it has to be checked."""
    found = {**second, **first}
    if "properties" in first and "properties" in second:
        below: Object = dict(as_object(second["properties"]))
        for name, schema in as_object(first["properties"]).items():
            other = below.get(name)
            below[name] = (
                {"allOf": [schema, other]} if isinstance(other, dict) and schema != other else schema
            )
        found["properties"] = below
    if "required" in first and "required" in second:
        found["required"] = [*dict.fromkeys([*as_array(first["required"]), *as_array(second["required"])])]
    for keyword, narrower in _BOUNDS.items():
        one, other = first.get(keyword), second.get(keyword)
        if isinstance(one, int | float) and isinstance(other, int | float):
            found[keyword] = narrower(one, other)
    for keyword in ("oneOf", "anyOf"):
        if keyword in first and keyword in second:
            found[keyword] = first[keyword]
    return found


def type_name(value: JSON) -> str:
    """The type of a value in the words of JSON Schema."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"
