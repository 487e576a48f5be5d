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
    # What the texts of references lead to, as far as somebody asked: many name the same component.
    # A copy with another value (`replace`) begins anew, so these are no arguments.
    _found: dict[str, tuple[JSON, Pointer] | None] = field(
        default_factory=dict[str, "tuple[JSON, Pointer] | None"], init=False, repr=False, compare=False
    )
    _values: dict[Pointer, JSON] = field(
        default_factory=dict[Pointer, JSON], init=False, repr=False, compare=False
    )

    def at(self, pointer: Pointer) -> JSON:
        """The value at a pointer, references not followed. Raises KeyError when there is none."""
        if pointer not in self._values:
            found = follow(self.value, pointer)
            if found is None:
                raise KeyError(pointer)
            self._values[pointer] = found[0]
        return self._values[pointer]

    def target(self, reference: str, holder: Pointer) -> Pointer:
        """The pointer that a reference means; indexes of arrays are numbers in it. Raises UnresolvedError."""
        target = self.find_target(reference, holder)
        if target is None:
            raise UnresolvedError(holder, reference)
        return target

    def find_target(self, reference: str, holder: Pointer = ()) -> Pointer | None:
        """The same, or None where the reference leads to nothing."""
        named = self.named.get(holder)
        if named is not None:
            return named
        found = self.find(reference)
        return None if found is None else found[1]

    def find(self, reference: str) -> tuple[JSON, Pointer] | None:
        """The value and the pointer that a plain `#/…` leads to; None for nothing, and for other texts."""
        if reference not in self._found:
            found = self._found[reference] = self._look_up(reference)
            if found is not None:
                self._values[found[1]] = found[0]
        return self._found[reference]

    def _look_up(self, reference: str) -> tuple[JSON, Pointer] | None:
        if not reference.startswith("#"):
            return None
        try:
            pointer = parse_pointer(reference[1:])
        except ValueError:
            return None
        return follow(self.value, pointer)

    def step(self, value: JSON, pointer: Pointer) -> tuple[JSON, Pointer] | None:
        """What the `$ref` of an object leads to directly; None if there is none, or it is unresolved."""
        reference = value.get("$ref") if isinstance(value, dict) else None
        if not isinstance(reference, str):
            return None
        named = self.named.get(pointer)
        return self.find(reference) if named is None else (self.at(named), named)

    def node(self, value: JSON, pointer: Pointer) -> Node:
        """The object itself, or what its `$ref` leads to in the end. Raises UnresolvedError."""
        for _ in range(_MAX_STEPS):
            found = as_object(value)
            reference = found.get("$ref")
            if not isinstance(reference, str):
                return Node(pointer, found)
            target = self.step(found, pointer)
            if target is None:
                raise UnresolvedError(pointer, reference)
            value, pointer = target
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
