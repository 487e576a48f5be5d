"""Whether null is a value of a schema: what all of its parts say together."""

from oaswright.ir.lowering import is_component
from oaswright.ir.parts import Flattening, Part, UnsupportedError
from oaswright.ir.values import kinds_of
from oaswright.openapi.keywords import CHOICE_KEYWORDS
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import as_array


class Nullability:
    """Answers for the schemas of one document; `nullable` has a meaning in OpenAPI 3.0 only."""

    def __init__(self, flattening: Flattening, *, reads_nullable: bool) -> None:
        self._flattening, self._reads_nullable = flattening, reads_nullable
        self._known: dict[Pointer, bool | None] = {}

    def is_nullable(self, part: Part) -> bool:
        """Whether a schema of 3.0 is marked `nullable`; beside a reference that has no effect."""
        return self._reads_nullable and part.schema.get("nullable") is True and "$ref" not in part.schema

    def admits_null(self, part: Part) -> bool:
        """Whether a schema says that null is one of its values. One that says nothing does not."""
        return self._says_null(part, frozenset()) is True

    def _says_null(self, part: Part, above: frozenset[Pointer]) -> bool | None:
        """None where a schema leaves it open."""
        if part.pointer in self._known:
            return self._known[part.pointer]
        if part.pointer in above:
            return None
        found = self._say(part, above | {part.pointer})
        if is_component(part.pointer):
            self._known[part.pointer] = found
        return found

    def _say(self, part: Part, above: frozenset[Pointer]) -> bool | None:
        if self.is_nullable(part):
            return True
        said: list[bool | None] = []
        for piece in self._flattening.conjuncts(part):
            if piece.is_reference:
                try:
                    said.append(self._says_null(self._flattening.target(piece), above))
                except UnsupportedError:
                    continue  # whoever lowers it says so
            elif piece.pointer != part.pointer:
                said.append(self._says_null(piece, above))
            else:
                said += self._own(piece, above)
        return False if False in said else True if True in said else None

    def _own(self, part: Part, above: frozenset[Pointer]) -> list[bool | None]:
        schema = part.schema
        said: list[bool | None] = []
        if "const" in schema:
            said.append(schema["const"] is None)
        if isinstance(schema.get("enum"), list):
            said.append(None in as_array(schema["enum"]))
        kinds = kinds_of(schema)
        if kinds:
            said.append("null" in kinds)
        for keyword in CHOICE_KEYWORDS:
            if as_array(schema.get(keyword)):
                branches = [
                    self._says_null(part.below(keyword, index), above)
                    for index in range(len(as_array(schema[keyword])))
                ]
                said.append(True if True in branches else None if None in branches else False)
        return said
