"""`allOf`: the parts of a composition, with references followed, as schemas that hold side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oaswright.openapi.discriminators import find_default
from oaswright.openapi.jsonschema import Direction, is_marked
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.directions import Directions
from oaswright.spec.tree import Object, Tree, UnresolvedError, as_array, as_object

# Keywords that say something about the type of a value.
TYPING_KEYWORDS = frozenset(
    {
        "$ref", "type", "properties", "items", "prefixItems", "additionalProperties", "patternProperties",
        "enum", "const", "oneOf", "anyOf", "allOf",
    }
)  # fmt: skip
_MAX_DEPTH = 40
_MAX_PARTS = 400


class UnsupportedError(Exception):
    """A construct that generation does not support, by its pointer."""

    def __init__(self, pointer: Pointer, what: str) -> None:
        super().__init__(what)
        self.pointer = pointer
        self.what = what


@dataclass(frozen=True, slots=True)
class Part:
    """A schema, its pointer, and the direction in which it is used there."""

    schema: Object
    pointer: Pointer
    direction: Direction

    def below(self, *tokens: str | int) -> "Part":
        """The schema some steps below this one."""
        value: JSON = self.schema
        for token in tokens:
            match value:
                case list():
                    value = value[int(token)]
                case _:
                    value = as_object(value).get(str(token))
        return Part(as_object(value), (*self.pointer, *tokens), self.direction)

    @property
    def is_reference(self) -> bool:
        """Whether the schema is a reference and nothing beside it."""
        return len(self.schema) == 1 and "$ref" in self.schema


def says_type(schema: Mapping[str, JSON]) -> bool:
    """Whether a schema says more about a value than bounds, demands and remarks."""
    found = TYPING_KEYWORDS & schema.keys()
    if len(found) == 1 and "additionalProperties" in found:
        return schema["additionalProperties"] is not True
    if found <= {"type", "additionalProperties"} and schema.get("type") == "object":
        return (
            isinstance(schema.get("additionalProperties"), dict)
            or schema.get("additionalProperties") is False
        )
    if found and found <= {"oneOf", "anyOf"}:
        return any(says_type(as_object(item)) for key in found for item in as_array(schema.get(key)))
    return bool(found)


class Flattening:
    """Takes compositions apart down to schemas without `$ref` and `allOf`.

    In OpenAPI 3.0 nothing beside a `$ref` counts (section 4.7.23.1 of 3.0.4).
    """

    def __init__(self, tree: Tree, directions: Directions, *, lone_references: bool) -> None:
        self._tree, self._directions, self._lone = tree, directions, lone_references

    def conjuncts(self, part: Part) -> list[Part]:
        """What a schema is composed of, one level deep: its reference, its `allOf`, its own keywords."""
        if "$ref" not in part.schema and "allOf" not in part.schema:
            return [part]
        found: list[Part] = []
        if isinstance(part.schema.get("$ref"), str):
            found.append(Part({"$ref": part.schema["$ref"]}, part.pointer, part.direction))
            if self._lone:
                return found
        for index in range(len(as_array(part.schema.get("allOf")))):
            found.append(part.below("allOf", index))
        own = {key: value for key, value in part.schema.items() if key not in {"$ref", "allOf"}}
        return [*found, Part(own, part.pointer, part.direction)]

    def target(self, part: Part) -> Part:
        """The schema that a reference leads to, in the direction that it has from there."""
        reference = str(part.schema["$ref"])
        try:
            pointer = self._tree.target(reference, part.pointer)
        except UnresolvedError:
            raise UnsupportedError(part.pointer, f"the reference {reference}") from None
        value = as_object(self._tree.at(pointer))
        return Part(value, pointer, self._directions.canonical(pointer, part.direction))

    def is_hidden(self, part: Part) -> bool:
        """Whether only the other direction carries a member: read-only in a request, else write-only."""
        marks = ("writeOnly",) if part.direction == "response" else ("readOnly",)
        tree = self._tree
        return is_marked(part.schema, part.pointer, marks, tree.at, tree.find_target)

    def find_default(self, choice: Part) -> Pointer | None:
        """The alternative that a discriminator means by any other value."""
        return find_default(choice.schema, choice.pointer, self._tree.at, self._tree.find_target)

    def leaves(self, part: Part) -> list[Part]:
        """The parts at the bottom of a composition, each pointer once, in the order of the document."""
        seen: set[Pointer] = set()
        found: list[Part] = []
        for leaf in self._leaves(part, seen, 0):
            found.append(leaf)
            if len(found) > _MAX_PARTS:
                raise UnsupportedError(part.pointer, f"a composition of more than {_MAX_PARTS} schemas")
        return found

    def _leaves(self, part: Part, seen: set[Pointer], depth: int) -> Iterator[Part]:
        if depth > _MAX_DEPTH:
            raise UnsupportedError(part.pointer, f"a composition deeper than {_MAX_DEPTH} levels")
        for piece in self.conjuncts(part):
            if piece.is_reference:
                target = self.target(piece)
                # A composition of itself adds nothing, and one that was met before neither.
                if target.pointer not in seen:
                    seen.add(target.pointer)
                    yield from self._leaves(target, seen, depth + 1)
            elif "$ref" in piece.schema or "allOf" in piece.schema:
                yield from self._leaves(piece, seen, depth + 1)
            elif piece.schema:
                yield piece


def choice_keyword(schema: Mapping[str, JSON]) -> str | None:
    """The keyword of a schema whose alternatives differ in type; None where there is no such choice."""
    for keyword in ("oneOf", "anyOf"):
        if any(says_type(as_object(branch)) for branch in as_array(schema.get(keyword))):
            return keyword
    return None
