"""Schema Objects (section 4.8.24) as JSON Schema: what a validator has to know, and nothing of OpenAPI.

Schemas of OpenAPI 3.0 become JSON Schema 2020-12; those of 3.1 and 3.2 are JSON Schema already.
What is read-only is not demanded of a request, what is write-only is never in a response, and a file of a
form is whatever was sent. A discriminator makes an alternative hold for its own values only, which JSON
Schema leaves to chance (section 4.8.25). `format: int32` and `int64` become bounds. Annotations are left out.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from oaswright.openapi.discriminators import (
    At,
    Cases,
    Target,
    chosen_values,
    decide,
    demand,
    discriminator_values,
    find_default,
    tells_apart,
)
from oaswright.openapi.grammar import Version, grammar
from oaswright.openapi.keywords import (
    CHOICE_KEYWORDS,
    SCHEMA_KEYWORDS,
    SCHEMA_LIST_KEYWORDS,
    SCHEMA_MAP_KEYWORDS,
)
from oaswright.openapi.own_keywords import lift_exclusive_bounds, with_bounds, with_encoding, with_null
from oaswright.openapi.pointers import JSON, Pointer

Direction: TypeAlias = Literal["request", "response", "form"]
"""How a value goes: in a request, in a response, or as a multipart form, whose files are no JSON."""

Object: TypeAlias = "dict[str, JSON]"

ANNOTATIONS = frozenset(
    {
        "title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly",
        "xml", "externalDocs", "discriminator", "nullable", "contentSchema", "$comment", "$schema",
        "$vocabulary",
    }
)  # fmt: skip
"""Keywords that say nothing to a validator, or only what the translation says in other words."""

# Identities, and containers of schemas that others refer to: references are written anew.
_ADDRESSES = frozenset({"$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$defs", "definitions"})
_OLDER = frozenset({"dependencies", "additionalItems"})
# Everything else is unknown to JSON Schema, and a validator would pass it over.
_ASSERTIONS = frozenset(grammar("3.1").kinds["schema"].fields) - ANNOTATIONS - _ADDRESSES | _OLDER
# Keywords whose demands count together with those of the schema that holds them.
_COMBINING = frozenset({"$ref", "allOf", "anyOf", "oneOf", "then", "else", "dependentSchemas"})
_BESIDE = _COMBINING | {"required"}


FORMATS_OF_STRINGS = frozenset(
    {
        "date-time", "date", "time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4",
        "ipv6", "uri", "uri-reference", "iri", "iri-reference", "uuid", "uri-template", "json-pointer",
        "relative-json-pointer", "regex", "byte", "binary", "password",
    }
)  # fmt: skip
"""The formats that JSON Schema (validation, section 7.3) and OpenAPI define for strings."""


def _leads_nowhere(_reference: str, _holder: Pointer) -> Pointer | None:
    return None


def _may_be_directed(_pointer: Pointer) -> bool:
    return True


def _as_written(schema: Object, _pointer: Pointer) -> Object:
    return schema


def _without_identity(_schema: Object, _pointer: Pointer) -> Object:
    return {}


@dataclass(frozen=True, slots=True)
class Translation:
    """How the schemas of one document are translated in one direction.

    direction: None for a value that may go either way: nothing is forbidden, and what only one direction
    carries is not demanded.
    target: the pointer that a reference means, given with the pointer of its holder; None for nothing.
    at: the value at a pointer.
    refer: the text of `$ref` for a pointer.
    dynamic: the pointer that a `$dynamicRef` means in every scope, given with the pointer of its holder; None
    where there is none.
    identity: the keywords of a schema, given with its pointer, by which a dynamic scope knows it, or a `$ref`
    that stands in its place.
    prepare: a schema as it is translated, given with its pointer: the place to leave keywords out.
    chosen: the schemas that discriminators choose: the name of the property to the values that it then has.
    directed: whether a property at or below a pointer may have a direction, references followed.
    has_if: the dialect has `if`, which is so from draft 7 on.
    hidden: the members that schemas beside this one leave to the other direction: none is demanded.
    inlined: what was put in place of references because of `hidden`.
    """

    version: Version
    direction: Direction | None
    target: Callable[[str, Pointer], Pointer | None]
    at: Callable[[Pointer], JSON]
    refer: Callable[[Pointer], str]
    dynamic: Callable[[str, Pointer], Pointer | None] = _leads_nowhere
    identity: Callable[[Object, Pointer], Object] = _without_identity
    prepare: Callable[[Object, Pointer], Object] = _as_written
    chosen: Mapping[Pointer, Mapping[str, tuple[str, ...]]] = field(
        default_factory=dict[Pointer, Mapping[str, tuple[str, ...]]]
    )
    directed: Callable[[Pointer], bool] = _may_be_directed
    has_if: bool = True
    hidden: frozenset[str] = frozenset()
    inlined: frozenset[Pointer] = frozenset()

    def schema(self, value: JSON, pointer: Pointer) -> JSON:
        """The JSON Schema of the Schema Object that stands at a pointer; everything where it is none."""
        if not isinstance(value, dict):
            return value if isinstance(value, bool) else True
        schema = self.prepare(value, pointer)
        if self.version == "3.0" and isinstance(schema.get("$ref"), str):
            return self._referred(schema, pointer)
        if self.direction == "form" and is_file(schema):
            return True
        found = {**self.identity(schema, pointer)}
        if "$ref" in found:
            return found
        is_choice = "discriminator" in schema
        inside = replace(self, hidden=frozenset(), inlined=frozenset()) if self.hidden else self
        beside = self._beside(schema, pointer)
        for keyword, below in schema.items():
            if keyword in _ASSERTIONS and not (is_choice and keyword in CHOICE_KEYWORDS):
                holder = beside if keyword in _BESIDE else inside
                holder._keyword(keyword, below, schema, pointer, found)  # noqa: SLF001 - its own
        if is_choice:
            beside._add_choices(schema, pointer, found)  # noqa: SLF001 - its own
        if pointer in self.chosen:
            self._add_values(self.chosen[pointer], pointer, found)
        self._add_dynamic_reference(schema, pointer, found)
        lift_exclusive_bounds(found)
        if self.version == "3.0":
            found = with_null(found, schema)
        return with_encoding(with_bounds(found, schema), schema)

    def _keyword(self, keyword: str, value: JSON, schema: Object, pointer: Pointer, found: Object) -> None:
        here = (*pointer, keyword)
        if keyword == "$ref":
            referred = self._referred(schema, pointer)
            found.update(
                referred if isinstance(referred, dict) and "$ref" in referred else {"allOf": [referred]}
            )
        elif keyword == "properties" and isinstance(value, dict):
            found[keyword] = {
                name: False if self._is_forbidden(below, here, name) else self.schema(below, (*here, name))
                for name, below in value.items()
            }
        elif keyword == "required" and isinstance(value, list):
            found[keyword] = self._required(value, schema, pointer)
        elif keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
            found[keyword] = {name: self.schema(below, (*here, name)) for name, below in value.items()}
        elif keyword == "dependencies" and isinstance(value, dict):
            found[keyword] = {
                name: below if isinstance(below, list) else self.schema(below, (*here, name))
                for name, below in value.items()
            }
        elif isinstance(value, list) and (keyword in SCHEMA_LIST_KEYWORDS or keyword == "items"):
            found[keyword] = [self.schema(below, (*here, index)) for index, below in enumerate(value)]
        elif keyword in SCHEMA_KEYWORDS or keyword == "additionalItems":
            found[keyword] = self.schema(value, here)
        else:
            found[keyword] = value

    def _beside(self, schema: Object, pointer: Pointer) -> "Translation":
        """The translation of schemas that hold for the same value: their demands are taken together."""
        if _COMBINING.isdisjoint(schema) or not self.directed(pointer):
            return self
        names = {name for name, hidden in self._members(schema, pointer) if hidden}
        return replace(self, hidden=self.hidden | names) if names - self.hidden else self

    def _members(self, schema: JSON, pointer: Pointer) -> Iterator[tuple[str, bool]]:
        """The names of properties and demands in a composition, and whether the property is hidden."""
        pending: list[tuple[JSON, Pointer]] = [(schema, pointer)]
        seen: set[Pointer] = set()
        while pending:
            found, here = pending.pop()
            if here in seen or not isinstance(found, dict):
                continue
            seen.add(here)
            properties, required, parts = (found.get(key) for key in ("properties", "required", "allOf"))
            for name, below in (properties if isinstance(properties, dict) else {}).items():
                yield name, self._is_hidden(below, (*here, "properties", name))
            for demanded in required if isinstance(required, list) else ():
                yield str(demanded), False
            target = self._target(found, here)
            pending += [] if target is None else [(self.at(target), target)]
            for index, part in enumerate(parts if isinstance(parts, list) else ()):
                pending.append((part, (*here, "allOf", index)))

    def _referred(self, schema: Object, pointer: Pointer) -> JSON:
        """A reference, or what it refers to where that demands what a schema beside it hides."""
        target = self._target(schema, pointer)
        if not self.hidden or target is None or target in self.inlined:
            return self._reference(schema, pointer)
        members = list(self._members(self.at(target), target))
        named, hidden = {name for name, _ in members}, {name for name, is_hidden in members if is_hidden}
        if not self.hidden & named - hidden:
            return self._reference(schema, pointer)
        return replace(self, inlined=self.inlined | {target}).schema(self.at(target), target)

    def _reference(self, schema: Object, pointer: Pointer) -> Object:
        """The reference of a schema, written anew; as it is where it leads to nothing."""
        target = self._target(schema, pointer)
        return {"$ref": schema["$ref"] if target is None else self.refer(target)}

    def _add_dynamic_reference(self, schema: Object, pointer: Pointer, found: Object) -> None:
        """What a `$dynamicRef` refers to, beside what stands there already."""
        reference = schema.get("$dynamicRef")
        target = self.dynamic(reference, pointer) if isinstance(reference, str) else None
        if target is not None:
            parts = found.get("allOf")
            referring: Object = {"$ref": self.refer(target)}
            found["allOf"] = [*(parts if isinstance(parts, list) else ()), referring]

    def _target(self, schema: Object, pointer: Pointer) -> Pointer | None:
        reference = schema.get("$ref")
        return self.target(reference, pointer) if isinstance(reference, str) else None

    def _add_choices(self, schema: Object, pointer: Pointer, found: Object) -> None:
        """Alternatives between which a discriminator decides (section 4.8.25)."""
        name, mapped = discriminator_values(schema, lambda reference: self.target(reference, pointer))
        default = find_default(schema, pointer, self.at, self.target)
        for keyword in CHOICE_KEYWORDS:
            alternatives = schema.get(keyword)
            if not isinstance(alternatives, list):
                continue
            cases: Cases = []
            listed: list[JSON] = []
            other: JSON = None
            for index, below in enumerate(alternatives):
                at = (*pointer, keyword, index)
                target = self._target(below, at) if isinstance(below, dict) and name else None
                if default is not None and target == default:
                    other = self.schema(below, at)
                    continue
                values = (
                    chosen_values(target, name, mapped[target], self.at, self.target)
                    if target in mapped
                    else None
                )
                cases.append((self.schema(below, at), values))
                if target is not None and chosen_values(target, name, (), self.at, self.target):
                    listed.append(cases[-1][0])  # it says so itself, and may do without the property
            if self.has_if and tells_apart(cases):
                decision, parts = decide(name, cases, other), found.get("allOf")
                decision = {word: said for word, said in decision.items() if found.get(word) != said}
                if found.keys() & decision.keys():
                    found["allOf"] = [*(parts if isinstance(parts, list) else ()), decision]
                else:
                    found.update(decision)
            else:
                choice = [case if case in listed else demand(name, values, case) for case, values in cases]
                if other is not None:
                    known: list[JSON] = [value for _, values in cases for value in values or ()]
                    named: JSON = {"required": [name], "properties": {name: {"enum": known}}}
                    choice.append({"allOf": [other, {"not": named}]})
                found[keyword] = choice

    def _add_values(self, chosen: Mapping[str, tuple[str, ...]], pointer: Pointer, found: Object) -> None:
        """The values that a property has in a schema because discriminators choose it by them."""
        for name, values in chosen.items():
            if chosen_values(pointer, name, (), self.at, self.target) == values:
                continue  # the schema says so itself
            properties = found.setdefault("properties", {})
            declared = properties.get(name, {}) if isinstance(properties, dict) else False
            if isinstance(properties, dict) and isinstance(declared, dict | bool) and declared is not False:
                own = declared if isinstance(declared, dict) else {}
                properties[name] = {**own, "enum": list[JSON](values)}

    def _is_forbidden(self, value: JSON, properties: Pointer, name: str) -> bool:
        """What a client sends back as it got it is checked like the rest; what is secret never leaves."""
        return self.direction == "response" and self._is_hidden(value, (*properties, name))

    def _is_hidden(self, value: JSON, pointer: Pointer) -> bool:
        """Whether the other direction alone carries a property."""
        marks = {"response": ("writeOnly",), None: ("readOnly", "writeOnly")}.get(
            self.direction, ("readOnly",)
        )
        return is_marked(value, pointer, marks, self.at, self.target)

    def _required(self, names: list[JSON], schema: Object, pointer: Pointer) -> JSON:
        declared = schema.get("properties")
        properties = declared if isinstance(declared, dict) else {}
        return [
            name
            for name in names
            if not isinstance(name, str)
            or (
                name not in self.hidden
                and not (
                    name in properties and self._is_hidden(properties[name], (*pointer, "properties", name))
                )
            )
        ]


def is_marked(value: JSON, pointer: Pointer, marks: Collection[str], at: At, target: Target) -> bool:
    """Whether `readOnly` or `writeOnly` holds for a schema: by itself, by its reference, by a part of it."""
    if not isinstance(value, dict) or value.keys().isdisjoint(("$ref", "allOf")):
        return isinstance(value, dict) and any(value.get(mark) is True for mark in marks)
    pending: list[tuple[JSON, Pointer]] = [(value, pointer)]
    seen: set[Pointer] = set()
    while pending:
        schema, here = pending.pop()
        if not isinstance(schema, dict) or here in seen:
            continue
        if any(schema.get(mark) is True for mark in marks):
            return True
        seen.add(here)
        reference, parts = schema.get("$ref"), schema.get("allOf")
        found = target(reference, here) if isinstance(reference, str) else None
        if found is not None:
            pending.append((at(found), found))
        for index, part in enumerate(parts if isinstance(parts, list) else ()):
            pending.append((part, (*here, "allOf", index)))
    return False


def is_file(schema: Mapping[str, JSON]) -> bool:
    """Whether a property of a multipart form is a file (section 4.8.14.3).

    OpenAPI 3.0 writes `format: binary`; 3.1 a media type of the content, or no type at all.
    """
    if schema.get("type") not in ("string", ["string", "null"], None) or "contentEncoding" in schema:
        return False
    if schema.get("format") == "binary":
        return True
    media_type = schema.get("contentMediaType")
    return isinstance(media_type, str) and not media_type.lower().startswith("application/json")
