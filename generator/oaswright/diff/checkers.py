"""Schemas of one document as compiled validators: what decides whether a value is a witness.

Alternatives of `oneOf` are read like those of `anyOf`, and discriminators say nothing: what only one of
several tools enforces proves no claim.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from oaswright.contract.definitions import Definitions
from oaswright.contract.values import NoValueError, Values
from oaswright.diff.forms import BOUNDS, is_object
from oaswright.diff.keys import Key
from oaswright.openapi.grammar import Version
from oaswright.openapi.jsonschema import Direction, Translation
from oaswright.openapi.keywords import walk_schema
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.render.patterns import fit_patterns
from oaswright.spec.tree import Object, Tree, as_array

_SEED: Final = 7
# So many schemas are looked at behind the one in question; values of witnesses do not go that deep.
_MAX_DEFINITIONS = 250
# Where a schema is no description of a value on its own.
_CONDITIONS = frozenset({"not", "if", "then", "else", "contains", "dependentSchemas"})


class Checkers:
    """The validators of one document, each made when it is asked for.

    `closed`: an object that is one of several alternatives has no members but those that one describes.
    """

    def __init__(self, tree: Tree, version: Version, *, closed: bool = False) -> None:
        self._closed = closed
        self._tree = tree
        self._version: Version = version
        self._names: dict[Pointer, str] = {}
        self._translated: dict[
            tuple[Pointer, Direction, frozenset[str]], tuple[JSON, tuple[Pointer, ...]]
        ] = {}
        self._known: dict[tuple[Key, Direction], Checker] = {}

    def of(self, key: Key, direction: Direction) -> "Checker":
        """The validator of what the schemas of a key say together."""
        if (key, direction) not in self._known:
            self._known[key, direction] = self._make(key, direction)
        return self._known[key, direction]

    def _make(self, key: Key, direction: Direction) -> "Checker":
        parts: list[JSON] = []
        pending: list[Pointer] = []
        for entry in key:
            if entry.absent:
                continue
            translated, targets = self._translate(entry.pointer, direction, entry.without)
            parts.append(translated)
            pending += targets
        schema: JSON = parts[0] if len(parts) == 1 else {"allOf": parts} if parts else True
        found: dict[str, JSON] = {}
        cut: list[str] = []
        for target in pending:  # grows while it is read
            name = self._name(target)
            if name in found:
                continue
            if len(found) >= _MAX_DEFINITIONS:
                cut.append(name)
                continue
            found[name], targets = self._translate(target, direction)
            pending += [other for other in targets if self._name(other) not in found]
        return Checker(schema, found, tuple(dict.fromkeys(cut)))

    def _name(self, pointer: Pointer) -> str:
        return self._names.setdefault(pointer, str(len(self._names)))

    def _translate(
        self, pointer: Pointer, direction: Direction, without: frozenset[str] = frozenset()
    ) -> tuple[JSON, tuple[Pointer, ...]]:
        """A schema as JSON Schema, and what it refers to."""
        place = (pointer, direction, without)
        if place not in self._translated:
            value = self._tree.at(pointer)
            if without and isinstance(value, dict):
                value = {name: below for name, below in value.items() if name not in without}
            targets: list[Pointer] = []

            def refer(target: Pointer) -> str:
                targets.append(target)
                return f"#/$defs/{self._name(target)}"

            translation = Translation(
                version=self._version,
                direction=direction,
                target=self._tree.find_target,
                at=self._tree.at,
                refer=refer,
                prepare=_prepare,
            )
            schema = _without_unresolved(translation.schema(value, pointer))
            if self._closed:
                _close(schema)
            self._translated[place] = schema, tuple(dict.fromkeys(targets))
        return self._translated[place]


@dataclass(frozen=True, slots=False)
class Checker:
    """A schema with all that it refers to; what was `cut` off proves nothing."""

    schema: JSON
    definitions: dict[str, JSON]
    cut: tuple[str, ...]

    def admits(self, value: JSON) -> bool:
        """Whether a value is surely valid; false where that cannot be told."""
        return self._is_valid(self._strict, value, otherwise=False)

    def refuses(self, value: JSON) -> bool:
        """Whether a value is surely invalid; false where that cannot be told."""
        return not self._is_valid(self._loose, value, otherwise=True)

    @cached_property
    def bases(self) -> tuple[JSON, ...]:
        """A few valid values: with all members, with the least, and others; none where none was found."""
        found: list[JSON] = []
        for number, every in enumerate((True, False, True)):
            try:
                found.append(Values(self._strict, _SEED + number).make(self.schema, every=every))
            except (NoValueError, ValueError, TypeError, AssertionError):
                continue
        return tuple(found)

    @cached_property
    def _strict(self) -> Definitions:
        return Definitions({"$defs": {**self.definitions, **dict.fromkeys(self.cut, False)}})

    @cached_property
    def _loose(self) -> Definitions:
        if not self.cut:
            return self._strict
        return Definitions({"$defs": {**self.definitions, **dict.fromkeys(self.cut, True)}})

    def _is_valid(self, definitions: Definitions, value: JSON, *, otherwise: bool) -> bool:
        try:
            return definitions.is_valid(self.schema, value)
        except (ValueError, TypeError):
            # What cannot be compiled says nothing about values.
            return otherwise


def _prepare(schema: Object, pointer: Pointer) -> Object:
    """A schema as it is translated: what nobody enforces left out, what everybody means added."""
    found = {name: value for name, value in fit_patterns(schema, pointer).items() if name != "discriminator"}
    if "oneOf" in found:
        alternatives = found.pop("oneOf")
        if "anyOf" in found:
            found["allOf"] = [*as_array(found.get("allOf")), {"anyOf": alternatives}]
        else:
            found["anyOf"] = alternatives
    if is_object(found) and _CONDITIONS.isdisjoint(pointer):
        found["type"] = "object"
    bounds = BOUNDS.get(str(found.get("format")))
    is_exclusive = found.get("exclusiveMinimum") is True or found.get("exclusiveMaximum") is True
    if bounds is not None and (found["format"] == "float" or is_exclusive):
        found = {"minimum": bounds[0], "maximum": bounds[1], **found}
    return found


def _close(schema: JSON) -> None:
    """Close what has alternatives to members that nobody describes; an object without any stays open."""
    for _, below in list(walk_schema(schema)):
        if "anyOf" in below and "additionalProperties" not in below:
            below.setdefault("unevaluatedProperties", False)
        elif below.get("type") == "object" and not {"properties", "allOf", "$ref"} & below.keys():
            below.setdefault("additionalProperties", True)


def _without_unresolved(schema: JSON) -> JSON:
    """A schema in which references that lead nowhere admit everything."""
    broken = [
        below
        for _, below in walk_schema(schema)
        if isinstance(below.get("$ref"), str) and not str(below["$ref"]).startswith("#/$defs/")
    ]
    for below in broken:
        del below["$ref"]
    return schema
