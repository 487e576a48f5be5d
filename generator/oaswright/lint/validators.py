"""Validators of a document's schemas, compiled on first use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import jsonschema_rs

from oaswright.lint.conversion import BASE, MARKS, Conversion, resource_name
from oaswright.lint.violation_words import Violation
from oaswright.lint.violations import Branch, find_violations
from oaswright.lint.weight import MAX_WORK, Weights
from oaswright.openapi.choices import find_choice
from oaswright.openapi.grammar import Version
from oaswright.openapi.jsonschema import Direction
from oaswright.openapi.own_keywords import is_base64
from oaswright.openapi.pointers import JSON, Pointer, follow
from oaswright.spec.tree import Node, Object, Tree
from oaswright.validators import FORMATS, OwnFormats


class Validators:
    """The validators of one document for values that may go either way.

    `schemas` are all its schemas, `holders` those that refer to another one, by the pointer of that;
    `undescribed` those that require properties of which nothing is known, with those that are described.
    For one direction: only what differs in it from `either` is converted again.
    """

    def __init__(
        self,
        tree: Tree,
        version: Version,
        schemas: Sequence[Node],
        holders: Mapping[Pointer, Sequence[Pointer]],
        undescribed: Mapping[Pointer, frozenset[str]],
        direction: Direction | None = None,
        either: "Validators | None" = None,
    ) -> None:
        self._tree = tree
        self._version: Version = version
        self._schemas = schemas
        self._holders = holders
        self._undescribed = undescribed
        self._direction: Direction | None = direction
        self._either = either
        self._towards: dict[Direction, Validators] = {}
        self._weights = Weights(tree)
        self._known: dict[Pointer, Validator | None] = {}
        # The same, by what was compiled: many schemas say no more than `type: string`.
        self._compiled: dict[str, Validator | None] = {}

    def towards(self, direction: Direction, pointer: Pointer) -> "Validators":
        """The validators for a direction: these, if the schema at a pointer is the same in all of them."""
        if pointer not in self.directed:
            return self
        if direction not in self._towards:
            self._towards[direction] = Validators(
                self._tree,
                self._version,
                self._schemas,
                self._holders,
                self._undescribed,
                direction,
                self,
            )
        return self._towards[direction]

    def of(self, schema: JSON, pointer: Pointer) -> "Validator | None":
        """The validator of a schema; None if it cannot be compiled, or used in time."""
        alone = isinstance(schema, dict) and len(schema) == 1
        target = self._tree.step(schema, pointer) if alone else None
        # All that are nothing but a reference to the same schema share its validator.
        key = pointer if target is None else target[1]
        if key not in self._known:
            heavy = self._weights.of(schema, pointer) > MAX_WORK
            self._known[key] = None if heavy else self.compile(schema, pointer)
        return self._known[key]

    def compile(self, schema: JSON, pointer: Pointer) -> "Validator | None":
        """The validator of a schema as it would be at a pointer; None if it cannot be compiled."""
        return self.compile_converted(self._conversion.convert(schema, pointer))

    def compile_converted(self, schema: JSON) -> "Validator | None":
        """The validator of a converted schema; it may refer to others of the document."""
        # What is equal may still differ (1 and true); what is written the same does not.
        text = repr(schema)
        if text not in self._compiled:
            # Converting all schemas that others refer to takes longer than most documents' examples.
            self._compiled[text] = self._compile(schema, self._registry if "$ref" in text else None)
        return self._compiled[text]

    def _compile(self, schema: JSON, registry: jsonschema_rs.Registry | None) -> "Validator | None":
        try:
            compiled = jsonschema_rs.Draft202012Validator(
                cast("dict[str, object] | bool", schema),
                registry=registry,
                validate_formats=True,
                formats=self._formats,
                offline=True,
            )
        except (ValueError, jsonschema_rs.ReferencingError):
            return None
        return Validator(schema, compiled, self)

    @cached_property
    def _formats(self) -> OwnFormats | None:
        """Formats beyond JSON Schema, which slow every look at a value down: only where one is used."""
        return FORMATS if any(is_base64(schema.value) for schema in self._schemas) else None

    @cached_property
    def _conversion(self) -> Conversion:
        directed = self.directed if self._either is None else self._either.directed
        return Conversion(self._tree, self._version, directed, self._undescribed, self._direction)

    @cached_property
    def directed(self) -> set[Pointer]:
        """The pointers below which a property has a direction, references followed."""
        pending = [
            schema.pointer
            for schema in self._schemas
            if schema.value.get("readOnly") is True or schema.value.get("writeOnly") is True
        ]
        found: set[Pointer] = set()
        while pending:
            pointer = pending.pop()
            while pointer not in found:
                found.add(pointer)
                pending += self._holders.get(pointer, ())
                pointer = pointer[:-1]
        return found

    @cached_property
    def resource(self) -> Object:
        """Every schema that another one refers to, converted, by its name."""
        # A reference to the whole document is no schema.
        targets = {pointer: self._tree.at(pointer) for pointer in self._holders if pointer}
        for schema in self._schemas:
            # A schema may also be reached by way of a component that is itself a reference.
            if len(schema.pointer) == 3 and schema.pointer[:2] == ("components", "schemas"):
                targets[schema.pointer] = schema.value
        either = self._either
        if either is not None:
            # What is the same in all directions is not converted again.
            targets = {pointer: schema for pointer, schema in targets.items() if pointer in either.directed}
        converted: Object = {
            resource_name(pointer): self._conversion.convert(schema, pointer)
            for pointer, schema in targets.items()
        }
        return MARKS | converted if either is None else either.resource | converted

    @cached_property
    def _registry(self) -> jsonschema_rs.Registry:
        return jsonschema_rs.Registry([(BASE, self.resource)], draft=jsonschema_rs.Draft202012)


@dataclass(frozen=True, slots=True)
class Validator:
    """What finds the violations of values: a converted schema, compiled, and the others of its document."""

    schema: JSON
    compiled: jsonschema_rs.Validator
    others: Validators

    def violations(self, value: JSON) -> list[Violation]:
        """Everything wrong with a value, each once."""
        return find_violations(self.compiled, value, self.find_branches)

    def find_branches(self, error: jsonschema_rs.ValidationError) -> tuple[str, list[Branch]] | None:
        """The branches of the choice that an error is about, each with its own errors; None for others."""
        path = tuple(error.schema_path)
        if path[-1:] != ("else",):
            return None
        for holder in (self.others.resource, self.schema):
            found = follow(holder, path[:-1])
            choice = find_choice(found[0]) if found is not None else None
            if choice is not None:
                keyword, alternatives = choice
                meant = _follow_discriminator(alternatives, cast("JSON", error.instance))
                return keyword, [self._branch(branch, error.instance) for branch in meant]
        return None

    def _branch(self, schema: JSON, value: object) -> Branch:
        validator = self.others.compile_converted(schema)
        if validator is None:
            return Branch([], self.find_branches)
        # The paths of these errors lead through the schema of the branch, not the one around it.
        return Branch(list(validator.compiled.iter_errors(value)), validator.find_branches)


def _follow_discriminator(alternatives: list[JSON], value: JSON) -> list[JSON]:
    """The alternatives that a discriminator leaves for a value; what it asks for, if the value has none."""
    if not isinstance(value, dict):
        return alternatives
    fitting: list[JSON] = []
    name, known = "", list[JSON]()
    for alternative in alternatives:
        demand = _demand(alternative)
        if demand is None:
            fitting.append(alternative)
            continue
        name, values = demand
        known += values
        if value.get(name) in values:
            fitting.append(alternative)
    if fitting or not name:
        return fitting or alternatives
    return [{"properties": {name: {"enum": known}}, "required": [name]}]


def _demand(alternative: JSON) -> tuple[str, list[JSON]] | None:
    """The property of a discriminator and its values for an alternative (`openapi.jsonschema`)."""
    parts = alternative.get("allOf") if isinstance(alternative, dict) and len(alternative) == 1 else None
    demand = parts[1] if isinstance(parts, list) and len(parts) == 2 else None
    if not isinstance(demand, dict) or demand.keys() != {"properties", "required"}:
        return None
    found = follow(demand, ("required", 0))
    values = follow(demand, ("properties", str(found[0]), "enum")) if found is not None else None
    if found is None or values is None or not isinstance(values[0], list):
        return None
    return str(found[0]), values[0]
