"""The names that the type of a schema would take: from what is written there, never from its position."""

import hashlib
import json
from collections.abc import Iterator, Mapping

from oaswright.ir.lowering import MERGED
from oaswright.ir.schema_words import DETAILS, alternative_words, capitalised
from oaswright.openapi.jsonschema import Direction
from oaswright.openapi.names import is_exact, model_name, model_names, pascal
from oaswright.openapi.pointers import JSON, Pointer, follow
from oaswright.spec.directions import Directions
from oaswright.spec.inheritance import own_schema
from oaswright.spec.tree import Object, Tree, as_object, as_string

# Longer names help nobody; steps in the middle are left out for the last ones.
_MAX_LENGTH = 56
_CHOICES = frozenset({"oneOf", "anyOf", "prefixItems"})
# How an alternative is told, and those around it: at first the one that a name ends with.
_DETAILS = [(0, 0), *((1, inner) for inner in range(1, DETAILS)), *((n, n) for n in range(2, DETAILS))]
_PLACES = {
    "properties": "Property",
    "items": "Element",
    "additionalProperties": "Member",
    "patternProperties": "Member",
    "oneOf": "Alternative",
    "anyOf": "Alternative",
    "allOf": "Part",
    "prefixItems": "Element",
    "$defs": "Definition",
    "definitions": "Definition",
    "headers": "Header",
}


class PreferredNames:
    """Names for pointers of a document: a root gives the first words, the steps below it the others."""

    def __init__(self, tree: Tree, directions: Directions, roots: Mapping[Pointer, str]) -> None:
        self._tree = tree
        self._directions = directions
        self._roots = roots
        # What stands at a pointer that is none of the document.
        self._described: dict[Pointer, Object] = {}

    def describe(self, pointer: Pointer, schema: Object) -> None:
        """Tell what a pointer is that names schemas which hold together, and no place of the document."""
        self._described[pointer] = schema

    def _find(self, pointer: Pointer) -> Object:
        if pointer in self._described:
            return self._described[pointer]
        found = follow(self._tree.value, pointer)
        return as_object(found[0] if found else None)

    def rank(self, pointer: Pointer, direction: Direction) -> int:
        """Who may choose first: components under their own names, then bodies of JSON, then the others."""
        if len(pointer) == 3 and pointer[:2] == ("components", "schemas"):
            name = str(pointer[-1])
            return 3 if self._directions.suffix(pointer, direction) else is_exact(name, pascal(name))
        return 4 if pointer[-3:] == ("content", "application/json", "schema") else 5

    def names(self, pointer: Pointer, direction: Direction) -> Iterator[str]:
        """The names for the type of a schema in a direction, the best first.

        `Pet` and `properties, address, items` give `PetAddressItem`; what wants a name that another schema
        keeps says more of itself, or where it stands.
        """
        length = next((n for n in range(len(pointer), 0, -1) if pointer[:n] in self._roots), 0)
        start = self._roots.get(pointer[:length], "")
        suffix = self._directions.suffix(pointer[:length], direction)
        if self._is_own(pointer):
            yield from (f"{start}{word}{suffix}" for word in ("Base", "Itself"))
        elif length == len(pointer):
            found = [*model_names(str(pointer[-1]))] if self._is_component(pointer) else [model_name(start)]
            yield from (f"{name}{suffix}" for name in found)
        else:
            for outer, inner in _DETAILS:
                steps = self._steps(pointer, length, outer, inner)
                yield model_name(_joined(start + suffix, steps, None if inner else _MAX_LENGTH))
        name = _joined(start + suffix, self._steps(pointer, length), None)
        yield model_name(f"{name}{self._place(pointer)}")
        if pointer[:1] == ("components",):
            yield model_name(f"{name}{direction.capitalize()}")
        yield model_name(f"{name}{self._digest(pointer)}")

    def _is_component(self, pointer: Pointer) -> bool:
        return len(pointer) == 3 and pointer[:2] == ("components", "schemas")

    def _is_own(self, pointer: Pointer) -> bool:
        """Whether it is what a parent of others describes by itself."""
        return pointer[:3] in self._tree.parents and pointer == own_schema(pointer[:3])

    def _steps(self, pointer: Pointer, start: int, outer: int = 0, inner: int = 0) -> list[str]:
        """The words of each step; the last alternative on the way is told with more detail than others."""
        last = max((n for n, token in enumerate(pointer) if token in _CHOICES), default=0)
        steps: list[str] = []
        merged: list[str] = []
        index = start
        while index < len(pointer):
            keyword = str(pointer[index])
            token = pointer[index + 1] if index + 1 < len(pointer) else ""
            match keyword:
                case "properties" | "$defs" | "definitions":
                    steps.append(capitalised(str(token)))
                    index += 2
                case "patternProperties" | "additionalProperties":
                    steps.append("Value")
                    index += 2 if keyword == "patternProperties" else 1
                case "items":
                    steps.append("Item")
                    index += 1
                case "oneOf" | "anyOf" | "prefixItems":
                    detail = inner if index == last else outer
                    steps.append(alternative_words(self._find(pointer[: index + 2]), detail))
                    index += 2
                case "allOf" if token == MERGED:
                    # Which choice is spread first is a matter of order.
                    merged = [*merged, *self._steps(pointer[: index + 4], index + 2, outer, inner)]
                    index += 4
                    if pointer[index : index + 2] != ("allOf", MERGED):
                        steps.append("".join(sorted(merged)))
                        merged = []
                case "allOf":
                    index += 2
                case _:
                    steps.append(capitalised(keyword))
                    index += 1
        return [step for step in steps if step]

    def _place(self, pointer: Pointer) -> str:
        """A word for where a schema stands."""
        if pointer[-1:] != ("schema",):
            return next((_PLACES[str(token)] for token in reversed(pointer) if token in _PLACES), "Schema")
        if pointer[-3:-2] == ("content",):
            return capitalised(str(pointer[-2]).rpartition("/")[2]) or "Content"
        location = as_string(self._find(pointer[:-1]).get("in"))
        return f"{capitalised(location)}Parameter" if location else "Header"

    def _digest(self, pointer: Pointer) -> str:
        text = _ordered(self._find(pointer))
        return hashlib.sha256(text.encode()).hexdigest()[:6].capitalize()


def _joined(start: str, steps: list[str], limit: int | None) -> str:
    while limit is not None and len(steps) > 1 and len(start) + sum(map(len, steps)) > limit:
        steps = steps[1:]
    return pascal("".join([start, *steps])) if steps else start


def _ordered(value: JSON) -> str:
    """A value as text that does not depend on the order of anything in it."""
    match value:
        case dict():
            fields = sorted(f"{json.dumps(key)}:{_ordered(item)}" for key, item in value.items())
            return f"{{{','.join(fields)}}}"
        case list():
            return f"[{','.join(sorted(map(_ordered, value)))}]"
        case _:
            return json.dumps(value)
