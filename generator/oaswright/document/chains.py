"""Schemas that hold for one value and refer to each other, one after the other: how many there may be.

Whoever reads a composition goes down such a chain. Nobody writes ten of them; a thousand would exhaust every
reader.
"""

from collections.abc import Iterator, Mapping, Sequence

from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.document.references import NodeKey, Reference
from oaswright.openapi.keywords import IN_PLACE_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from oaswright.openapi.pointers import Pointer

MAX_CHAIN = 100

Edges = Mapping[NodeKey, Sequence[tuple[NodeKey, int]]]


def find_long_chain(references: Sequence[Reference]) -> Diagnostic | None:
    """The finding about a chain of more than MAX_CHAIN schemas, where it begins; None without one."""
    schemas = [found for found in references if found.field == "$ref" and found.expects == "schema"]
    if len(schemas) < MAX_CHAIN // 4:
        return None
    edges = _find_edges(schemas)
    depths: dict[NodeKey, int] = {}
    for reference in schemas:
        target = reference.target
        if target.key in edges and _depth(target.key, edges, depths) > MAX_CHAIN:
            message = f"more than {MAX_CHAIN} schemas hold for one value and refer to each other in a chain"
            hint = "put into one schema what is always said together"
            span = target.document.key_span(target.pointer)
            return Diagnostic(RuleId.TOO_LARGE, Severity.ERROR, span, message, hint)
    return None


def _find_edges(references: Sequence[Reference]) -> dict[NodeKey, list[tuple[NodeKey, int]]]:
    """From each schema that is referred to: what holds for the same value, and by how many steps."""
    targets = {reference.target.key for reference in references}
    edges: dict[NodeKey, list[tuple[NodeKey, int]]] = {}
    for reference in references:
        for steps, around in enumerate(_in_place(reference.holder)):
            key = (reference.document.file, around)
            if key in targets:
                edges.setdefault(key, []).append((reference.target.key, steps + 1))
    return edges


def _in_place(pointer: Pointer) -> Iterator[Pointer]:
    """A schema and all around it that hold for the same value, the nearest first."""
    yield pointer
    while pointer:
        if pointer[-1] in IN_PLACE_KEYWORDS:
            pointer = pointer[:-1]
        elif len(pointer) > 1 and pointer[-2] in IN_PLACE_KEYWORDS:
            if pointer[-2] not in SCHEMA_LIST_KEYWORDS | SCHEMA_MAP_KEYWORDS:
                return
            pointer = pointer[:-2]
        else:
            return
        yield pointer


def _depth(start: NodeKey, edges: Edges, depths: dict[NodeKey, int]) -> int:
    """How long the longest chain from a schema is; a schema that comes again ends it."""
    open_: set[NodeKey] = set()
    pending: list[tuple[NodeKey, bool]] = [(start, False)]
    while pending:
        key, is_left = pending.pop()
        if is_left:
            open_.discard(key)
            depths[key] = max(
                (steps + depths.get(below, 0) for below, steps in edges.get(key, ())), default=0
            )
        elif key not in depths and key not in open_:
            open_.add(key)
            pending.append((key, True))
            pending += [(below, False) for below, _ in edges.get(key, ()) if below not in depths]
    return depths[start]
