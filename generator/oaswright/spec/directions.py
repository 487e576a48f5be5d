"""Directions of schemas: what is sent in a request, in a response, and as a multipart form.

A read-only property is no part of a request, a write-only one no part of a response (section 4.8.24), and a
binary string of a multipart form is a file. Most schemas are the same in all directions; only those that
differ, or refer to one that does, are a schema for each direction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from oaswright.openapi.jsonschema import Direction, is_file
from oaswright.openapi.keywords import walk_schema
from oaswright.openapi.pointers import JSON, Pointer, format_pointer
from oaswright.spec.model import Schema, Spec
from oaswright.spec.tree import Object, Tree, UnresolvedError
from oaswright.spec.uses import schema_uses

_SUFFIXES: Mapping[Direction, str] = {"request": "Request", "response": "", "form": "Form"}


@dataclass(slots=True)
class _Facts:
    """What one schema has of its own, and which places it refers to."""

    directed: bool = False
    binary: bool = False
    targets: set[Pointer] = field(default_factory=set[Pointer])


def find_directions(spec: Spec) -> "Directions":
    """The directions of the schemas of a document. Strings and bytes have no schema that counts."""
    uses = (use for use in schema_uses(spec) if use.kind not in {"text", "binary"})
    return Directions(spec.tree, [(use.schema, use.direction) for use in uses])


def find_every_direction(spec: Spec) -> "Directions":
    """The directions of components that others use: each as if it were sent in all of them."""
    every: tuple[Direction, ...] = ("response", "request", "form")
    uses: list[tuple[Schema, Direction]] = [
        (Schema((), {"$ref": format_pointer(("components", "schemas", name))}), direction)
        for name in spec.tree.components("schemas")
        for direction in every
    ]
    return Directions(spec.tree, uses)


class Directions:
    """In which directions each schema that is referred to is used, and where it differs between them.

    `discriminated` holds every schema with a discriminator that was met on the way.
    """

    def __init__(self, tree: Tree, uses: Iterable[tuple[Schema, Direction]]) -> None:
        self._tree = tree
        self._facts: dict[Pointer, _Facts] = {}
        self.discriminated: list[Object] = []
        used: dict[Pointer, set[Direction]] = {}
        for schema, direction in uses:
            own = _Facts()
            self._scan(schema.value, schema.pointer, own)
            self._reach(own.targets, direction, used)
        for name in tree.components("schemas"):
            pointer = ("components", "schemas", name)
            if pointer not in used:
                self._reach({pointer}, "response", used)
        self._spread()
        self._used = {
            pointer: {self.canonical(pointer, direction) for direction in directions}
            for pointer, directions in used.items()
        }

    def canonical(self, pointer: Pointer, direction: Direction) -> Direction:
        """The direction that stands for all in which the schema is the same; `response` if none differs."""
        facts = self._facts.get(pointer)
        if facts is None:
            return direction
        if direction == "form" and facts.binary:
            return "form"
        return "request" if direction != "response" and facts.directed else "response"

    def of(self, pointer: Pointer) -> list[Direction]:
        """The directions in which a schema is used and differs, in a fixed order."""
        used = self._used.get(pointer, set())
        order: tuple[Direction, ...] = ("response", "request", "form")
        return [direction for direction in order if direction in used]

    def suffix(self, pointer: Pointer, direction: Direction) -> str:
        """What a direction adds to the name of a schema: nothing where it is the only one, or `response`."""
        return "" if direction == next(iter(self.of(pointer)), direction) else _SUFFIXES[direction]

    def _reach(
        self, targets: set[Pointer], direction: Direction, used: dict[Pointer, set[Direction]]
    ) -> None:
        pending = list(targets)
        while pending:
            pointer = pending.pop()
            directions = used.setdefault(pointer, set())
            if direction not in directions:
                directions.add(direction)
                pending += self._facts_of(pointer).targets

    def _facts_of(self, pointer: Pointer) -> _Facts:
        if pointer not in self._facts:
            facts = self._facts[pointer] = _Facts()
            self._scan(self._tree.at(pointer), pointer, facts)
        return self._facts[pointer]

    def _scan(self, value: JSON, pointer: Pointer, facts: _Facts) -> None:
        for place, schema in walk_schema(value, pointer):
            if schema.get("readOnly") is True or schema.get("writeOnly") is True:
                facts.directed = True
            if is_file(schema):
                facts.binary = True
            if "discriminator" in schema:
                self.discriminated.append(schema)
            reference = schema.get("$ref")
            if isinstance(reference, str):
                try:
                    facts.targets.add(self._tree.target(reference, place))
                except UnresolvedError:
                    continue  # lowering says so where it follows the reference

    def _spread(self) -> None:
        """A schema differs if one that it refers to does: the marks travel against the references."""
        sources: dict[Pointer, list[_Facts]] = {}
        for facts in self._facts.values():
            for target in facts.targets:
                sources.setdefault(target, []).append(facts)
        for mark in ("directed", "binary"):
            pending = [pointer for pointer, facts in self._facts.items() if getattr(facts, mark)]
            pointers = {id(facts): pointer for pointer, facts in self._facts.items()}
            while pending:
                for facts in sources.get(pending.pop(), ()):
                    if not getattr(facts, mark):
                        setattr(facts, mark, True)
                        pending.append(pointers[id(facts)])
