"""`allOf`: the parts of a composition, with references followed, as schemas that hold side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oaswright.ir.directions import View, Views
from oaswright.ir.document import Document, Pointer, mapping
from oaswright.openapi.pointers import JSON

# Keywords that say something about the shape of a value.
SHAPING = frozenset(
    {
        "$ref", "type", "properties", "items", "prefixItems", "additionalProperties", "patternProperties",
        "enum", "const", "oneOf", "anyOf", "allOf",
    }
)  # fmt: skip
_DEEPEST = 40
_MOST_PARTS = 400


class UnsupportedError(Exception):
    """A construct at a place that generation does not support."""

    def __init__(self, pointer: Pointer, what: str) -> None:
        super().__init__(what)
        self.pointer = pointer
        self.what = what


@dataclass(frozen=True, slots=True)
class Part:
    """A schema, the place where it stands, and the view in which it is seen there."""

    schema: Mapping[str, JSON]
    pointer: Pointer
    view: View

    def below(self, *tokens: str | int) -> "Part":
        """The schema below a place of this one."""
        value: JSON = dict(self.schema)
        for token in tokens:
            match value:
                case list():
                    value = value[int(token)]
                case _:
                    value = mapping(value).get(str(token))
        return Part(mapping(value), (*self.pointer, *tokens), self.view)

    @property
    def is_reference(self) -> bool:
        """Whether the schema is a reference and nothing beside it."""
        return len(self.schema) == 1 and "$ref" in self.schema


def is_shaping(schema: Mapping[str, JSON]) -> bool:
    """Whether a schema says more about a value than bounds, demands and remarks."""
    found = SHAPING & schema.keys()
    if len(found) == 1 and "additionalProperties" in found:
        return schema["additionalProperties"] is not True
    if found <= {"type", "additionalProperties"} and schema.get("type") == "object":
        return (
            isinstance(schema.get("additionalProperties"), dict)
            or schema.get("additionalProperties") is False
        )
    if found and found <= {"oneOf", "anyOf"}:
        return any(is_shaping(mapping(item)) for key in found for item in items(schema.get(key)))
    return bool(found)


def items(value: JSON) -> list[JSON]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


class Flattening:
    """Takes compositions apart down to schemas without `$ref` and `allOf`.

    In OpenAPI 3.0 nothing beside a `$ref` counts (section 4.7.23.1 of 3.0.4).
    """

    def __init__(self, document: Document, views: Views, *, lone_references: bool) -> None:
        self._document, self._views, self._lone = document, views, lone_references

    def conjuncts(self, part: Part) -> list[Part]:
        """What a schema is composed of, one level deep: its reference, its `allOf`, its own keywords."""
        found: list[Part] = []
        if isinstance(part.schema.get("$ref"), str):
            found.append(Part({"$ref": part.schema["$ref"]}, part.pointer, part.view))
            if self._lone:
                return found
        for index in range(len(items(part.schema.get("allOf")))):
            found.append(part.below("allOf", index))
        own = {key: value for key, value in part.schema.items() if key not in {"$ref", "allOf"}}
        return [*found, Part(own, part.pointer, part.view)]

    def target(self, part: Part) -> Part:
        """The schema that a reference leads to, in the view that it has from there."""
        reference = str(part.schema["$ref"])
        if not reference.startswith("#/"):
            raise UnsupportedError(part.pointer, f"the reference {reference}")
        try:
            pointer = self._document.target(reference)
            value = self._document.at(pointer)
        except KeyError:
            raise UnsupportedError(part.pointer, f"the reference {reference}") from None
        return Part(mapping(value), pointer, self._views.canonical(pointer, part.view))

    def leaves(self, part: Part) -> list[Part]:
        """The parts at the bottom of a composition, each place once, in the order of the document."""
        seen: set[Pointer] = set()
        found: list[Part] = []
        for leaf in self._leaves(part, seen, 0):
            found.append(leaf)
            if len(found) > _MOST_PARTS:
                raise UnsupportedError(part.pointer, f"a composition of more than {_MOST_PARTS} schemas")
        return found

    def _leaves(self, part: Part, seen: set[Pointer], depth: int) -> Iterator[Part]:
        if depth > _DEEPEST:
            raise UnsupportedError(part.pointer, f"a composition deeper than {_DEEPEST} levels")
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
