"""Schema Objects as JSON Schema for examples: what has a finding of its own is not held against them too."""

from collections.abc import Mapping, Set
from urllib.parse import quote

from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.bounds import crossed_bounds, number_of
from oaswright.lint.descriptions import TYPES
from oaswright.openapi.choices import choices_as_conditions
from oaswright.openapi.discriminators import component_reference
from oaswright.openapi.grammar import Version, find_mismatches, grammar
from oaswright.openapi.jsonschema import Direction, Translation
from oaswright.openapi.keywords import CHOICE_KEYWORDS, subschemas
from oaswright.openapi.pointers import JSON, Pointer, format_pointer
from oaswright.spec.tree import Object, Tree
from oaswright.validators import is_usable_pattern

BASE = "urn:document"
"""The URI of what schemas refer to; a fragment holds one name, that of a schema (`resource_name`)."""

READ_ONLY: Object = {"$ref": f"{BASE}#/read-only"}
WRITE_ONLY: Object = {"$ref": f"{BASE}#/write-only"}
"""What a property is not where its direction does not carry it: every value is valid against them."""

MARKS: Object = {"read-only": True, "write-only": True}
"""What the two refer to."""

# Only formats on which engines agree; `uri`, `hostname` and the rest are read too differently to blame an
# example.
_FORMATS = frozenset(
    {"date", "date-time", "time", "uuid", "email", "idn-email", "ipv4", "ipv6", "int32", "int64", "byte"}
)
# References to references: more than anybody writes.
_MAX_STEPS = 16


def resource_name(pointer: Pointer) -> str:
    """The name under which the schema at a pointer stands for those that refer to it."""
    return format_pointer(pointer)


def _refer(pointer: Pointer) -> str:
    return f"{BASE}#{quote(format_pointer((resource_name(pointer),))[1:])}"


class Conversion:
    """Converts the schemas of one document, for values in one direction; None for either.

    A property that a direction does not carry is forbidden in it, and never demanded. `directed` are the
    places at or below which one has a direction, references followed.
    """

    def __init__(
        self,
        tree: Tree,
        version: Version,
        directed: Set[Pointer],
        undescribed: Mapping[Pointer, frozenset[str]],
        direction: Direction | None = None,
    ) -> None:
        self._undescribed = undescribed
        self._tree = tree
        self._version = version
        self._fields = grammar(version).kinds["schema"].fields
        self._translation = Translation(
            version=version,
            direction=direction,
            target=tree.find_target,
            at=tree.at,
            refer=_refer,
            prepare=self._prepare,
            directed=directed.__contains__,
        )

    def convert(self, schema: JSON, pointer: Pointer) -> JSON:
        """The schema at a pointer, converted. References in it begin with BASE."""
        return choices_as_conditions(self._translation.schema(schema, pointer), keep_nullable=True)

    def _prepare(self, schema: Object, pointer: Pointer) -> Object:
        """A schema without what has a finding of its own."""
        if schema in (READ_ONLY, WRITE_ONLY):
            return schema
        if self._version == "3.0" and isinstance(schema.get("$ref"), str):
            return {} if self._is_unresolved(schema["$ref"], pointer) else schema
        if self._version != "3.0" and schema.get("nullable") is True:
            # It has no effect there, and a finding says so; a null that relies on it is not blamed too.
            rest = {name: value for name, value in schema.items() if name != "nullable"}
            return {"anyOf": [rest, {"type": "null"}]}
        kept = {name: value for name, value in schema.items() if not self._is_wrong(schema, name, pointer)}
        if self._version == "3.0" and _is_nullable_in_other_words(schema):
            kept["nullable"] = True
        for keywords in crossed_bounds(schema):
            for name in keywords:
                kept.pop(name, None)
        if _is_of_another_type(kept):
            del kept["type"]
        properties, required = schema.get("properties"), schema.get("required")
        if isinstance(properties, dict) and isinstance(required, list):
            known = self._undescribed.get(pointer)
            kept["required"] = [
                name
                for name in required
                if not _is_misspelt(name, properties) and (known is None or name in known)
            ]
        if isinstance(properties, dict):
            self._forbid(kept, properties, pointer)
        for name in ("properties", "patternProperties"):
            members = kept.get(name)
            if isinstance(members, dict) and not all(isinstance(below, dict) for below in members.values()):
                kept[name] = {key: below for key, below in members.items() if isinstance(below, (dict, bool))}
        patterns = kept.get("patternProperties")
        if isinstance(patterns, dict) and "patternProperties" in kept:
            kept["patternProperties"] = {
                name: below for name, below in patterns.items() if is_usable_pattern(name)
            }
        return kept

    def _forbid(self, kept: Object, properties: Object, pointer: Pointer) -> None:
        """Forbid the properties that only the other direction carries."""
        match self._translation.direction:
            case "request":
                keyword, mark = "readOnly", READ_ONLY
            case "response":
                keyword, mark = "writeOnly", WRITE_ONLY
            case _:
                return
        hidden = {
            name
            for name, below in properties.items()
            if self._has(below, (*pointer, "properties", name), keyword)
        }
        if not hidden:
            return
        forbidden: Object = {"not": mark}
        kept["properties"] = {
            name: forbidden if name in hidden else below for name, below in properties.items()
        }
        required = kept.get("required")
        if isinstance(required, list):
            kept["required"] = [name for name in required if not (isinstance(name, str) and name in hidden)]

    def _has(self, value: JSON, pointer: Pointer, keyword: str) -> bool:
        """Whether a schema, or what its `$ref` leads to, has a keyword that is true."""
        for _ in range(_MAX_STEPS):
            if not isinstance(value, dict):
                return False
            if value.get(keyword) is True:
                # Both together exclude each other, which is a finding of its own.
                return not (value.get("readOnly") is True and value.get("writeOnly") is True)
            reference = value.get("$ref")
            target = self._tree.find_target(reference, pointer) if isinstance(reference, str) else None
            if target is None:
                return False
            value, pointer = self._tree.at(target), target
        return False

    def _is_wrong(self, schema: Object, name: str, pointer: Pointer) -> bool:
        """Whether a keyword is not of the standard, or has a value that it cannot have."""
        value = schema[name]
        match name:
            case "$ref":
                return self._is_unresolved(value, pointer)
            case "discriminator":
                return not self._is_sound(value, pointer)
            case "enum":
                return value == []
            case "type":
                words = value if isinstance(value, list) and self._version != "3.0" else [value]
                return not words or not all(isinstance(word, str) and word in TYPES for word in words)
            case "items":
                return isinstance(value, list)
            case "oneOf" | "anyOf":
                # An alternative that nobody knows would be one that fits everything.
                return not isinstance(value, list) or any(
                    not isinstance(part, (dict, bool))
                    or (
                        isinstance(part, dict)
                        and "$ref" in part
                        and self._is_unresolved(part["$ref"], (*pointer, name, index))
                    )
                    for index, part in enumerate(value)
                )
            case "multipleOf":
                multiple = number_of(schema, name)
                return multiple is not None and multiple <= 0
            case "exclusiveMinimum" | "exclusiveMaximum":
                # A boolean in 3.0, a number since 3.1.
                return isinstance(value, bool) != (self._version == "3.0")
            case "format":
                return not (isinstance(value, str) and value in _FORMATS)
            case "pattern":
                return not (isinstance(value, str) and is_usable_pattern(value))
            case _ if name in self._fields:
                mismatches = find_mismatches(self._fields[name].shape, value)
                # What is wrong in one member of `properties` says nothing about the others.
                return any(not steps or isinstance(value, list) for steps, _, _ in mismatches)
            case _:
                return self._version == "3.0"

    def _is_sound(self, discriminator: JSON, pointer: Pointer) -> bool:
        """Whether a discriminator names schemas that exist, and a property that one of them has."""
        if not isinstance(discriminator, dict):
            return False
        name = discriminator.get("propertyName")
        schema = self._tree.at(pointer)
        if not (isinstance(name, str) and self._has_property(schema, pointer, name, set())):
            return False
        mapping = discriminator.get("mapping", {})
        return isinstance(mapping, dict) and all(
            isinstance(entry, str) and self._tree.find_target(component_reference(entry), pointer) is not None
            for entry in mapping.values()
        )

    def _has_property(self, value: JSON, pointer: Pointer, name: str, seen: set[Pointer]) -> bool:
        """Whether a schema, what it refers to or what it is composed of describes a property."""
        if not isinstance(value, dict) or pointer in seen:
            return False
        seen.add(pointer)
        properties = value.get("properties")
        if isinstance(properties, dict) and name in properties:
            return True
        reference = value.get("$ref")
        target = self._tree.find_target(reference, pointer) if isinstance(reference, str) else None
        if target is not None and self._has_property(self._tree.at(target), target, name, seen):
            return True
        return any(
            self._has_property(below, (*pointer, *steps), name, seen)
            for steps, below in subschemas(value, ("allOf", *CHOICE_KEYWORDS))
        )

    def _is_unresolved(self, reference: JSON, pointer: Pointer) -> bool:
        """Whether a reference leads to nothing, or to the whole document, which is no schema."""
        return not (isinstance(reference, str) and self._tree.find_target(reference, pointer))


def _is_nullable_in_other_words(schema: Object) -> bool:
    """Whether a schema of OpenAPI 3.0 says with a value of the wrong type that it admits null."""
    written, types = schema.get("nullable"), schema.get("type")
    return written == "true" or (isinstance(types, list) and "null" in types)


def _is_misspelt(name: JSON, properties: Object) -> bool:
    """Whether a name in `required` is nearly that of a property."""
    return isinstance(name, str) and name not in properties and bool(did_you_mean(name, properties))


def _is_of_another_type(schema: Object) -> bool:
    """Whether the members or items that a schema describes are none of its type: that may be the mistake."""
    if "type" not in schema or ("properties" in schema and "items" in schema):
        return False
    written = schema["type"]
    types = written if isinstance(written, list) else [written]
    return ("properties" in schema and "object" not in types) or ("items" in schema and "array" not in types)
