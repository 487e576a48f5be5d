"""How much work a schema is: a few lines of `allOf` that double at each step stand for millions of checks."""

from oaswright.openapi.keywords import IN_PLACE_KEYWORDS, subschemas
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Tree

# Far above what anybody writes, and still checked in a moment.
MAX_WORK = 20_000


class Weights:
    """How many schemas are tried against one value, references followed and counted at each use.

    Only keywords about the value itself count: those about its parts use the value up.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._known: dict[Pointer, int] = {}

    def of(self, schema: JSON, pointer: Pointer) -> int:
        """The number for a schema, at most one above MAX_WORK."""
        if pointer in self._known:
            return self._known[pointer]
        if not isinstance(schema, dict):
            return 1
        # A schema within itself is a finding of its own; it counts once.
        self._known[pointer] = 1
        total = 1
        target = self._tree.step(schema, pointer)
        if target is not None:
            total += self.of(*target)
        for steps, part in subschemas(schema, IN_PLACE_KEYWORDS):
            total += self.of(part, (*pointer, *steps))
        self._known[pointer] = min(total, MAX_WORK + 1)
        return self._known[pointer]
