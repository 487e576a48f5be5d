"""A bundled document as a tree: values by pointer, references followed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from oaswright.openapi.pointers import JSON, Pointer, follow, parse_pointer

Object: TypeAlias = "dict[str, JSON]"
"""A JSON object of the document. It is shared: do not change it."""

# References to references: more than anybody writes by hand.
_MAX_STEPS = 64


class UnresolvedError(ValueError):
    """A reference that leads to nothing, out of the document, or in circles; `pointer` is its holder."""

    def __init__(self, pointer: Pointer, reference: str, *, endless: bool = False) -> None:
        super().__init__(f"unresolved reference {reference}")
        self.pointer = pointer
        self.reference = reference
        self.endless = endless


@dataclass(frozen=True, slots=True)
class Node:
    """An object of the document after its references were followed, and where it really stands."""

    pointer: Pointer
    value: Object

    def text(self, field: str) -> str:
        """A field if it is a string, else an empty one."""
        return as_string(self.value.get(field))

    def flag(self, field: str) -> bool:
        """Whether a field is true."""
        return self.value.get(field) is True

    def mapping(self, field: str) -> Object:
        """A field if it is an object, else an empty one."""
        return as_object(self.value.get(field))

    def items(self, field: str) -> list[JSON]:
        """A field if it is an array, else an empty one."""
        return as_array(self.value.get(field))


@dataclass(frozen=True, slots=True)
class Tree:
    """A bundled document.

    `named` are the targets of references that are no plain pointers (`$anchor`, `$id`), by their holders.
    `parents` are the schemas that inheritance made choices (`spec.inheritance`).
    """

    value: Object
    named: Mapping[Pointer, Pointer] = field(default_factory=dict[Pointer, Pointer])
    parents: frozenset[Pointer] = frozenset()

    def at(self, pointer: Pointer) -> JSON:
        """The value at a pointer, references not followed. Raises KeyError when there is none."""
        found = follow(self.value, pointer)
        if found is None:
            raise KeyError(pointer)
        return found[0]

    def target(self, reference: str, holder: Pointer) -> Pointer:
        """The pointer that a reference means; indexes of arrays are numbers in it. Raises UnresolvedError."""
        named = self.named.get(holder)
        if named is not None:
            return named
        if not reference.startswith("#"):
            raise UnresolvedError(holder, reference)
        try:
            pointer = parse_pointer(reference[1:])
        except ValueError:
            raise UnresolvedError(holder, reference) from None
        found = follow(self.value, pointer)
        if found is None:
            raise UnresolvedError(holder, reference)
        return found[1]

    def find_target(self, reference: str, holder: Pointer = ()) -> Pointer | None:
        """The same, or None where the reference leads to nothing."""
        try:
            return self.target(reference, holder)
        except UnresolvedError:
            return None

    def node(self, value: JSON, pointer: Pointer) -> Node:
        """The object itself, or what its `$ref` leads to in the end. Raises UnresolvedError."""
        for _ in range(_MAX_STEPS):
            found = as_object(value)
            reference = found.get("$ref")
            if not isinstance(reference, str):
                return Node(pointer, found)
            pointer = self.target(reference, pointer)
            value = self.at(pointer)
        raise UnresolvedError(pointer, as_string(as_object(value).get("$ref")), endless=True)

    def child(self, parent: Node, *steps: str | int) -> Node:
        """The object below another one, references followed; an empty one where there is nothing.

        Raises UnresolvedError.
        """
        found = follow(parent.value, steps)
        return self.node(found[0] if found else None, (*parent.pointer, *steps))

    @property
    def root(self) -> Node:
        """The OpenAPI Object."""
        return Node((), self.value)

    def components(self, group: str) -> Object:
        """One map of the Components Object; empty where the document has none."""
        return as_object(self.root.mapping("components").get(group))


def as_object(value: JSON) -> Object:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_array(value: JSON) -> list[JSON]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def as_string(value: JSON) -> str:
    """The value if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""
