"""How often a schema that refers to itself looks at the same member of a value.

A validator that lists what is wrong goes down every way through the schemas. Two ways to one member that
lead to the schema again, as from two parts of `allOf`, are four ways a level deeper: a few hundred bytes
take minutes.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from oaswright.openapi.keywords import subschemas
from oaswright.openapi.pointers import JSON, Pointer, follow, parse_pointer

_Node: TypeAlias = Pointer
"""A schema by its pointer."""

_IN_PLACE = frozenset({"allOf", "then", "else", "dependentSchemas"})
_NAMED = frozenset({"properties", "prefixItems"})
_ONLY_ASKED = frozenset(
    {"$defs", "definitions", "oneOf", "anyOf", "if", "not", "contains", "propertyNames", "contentSchema"}
)
"""Keywords of schemas that are no way: they are definitions, or only asked whether a value is valid."""


class _Links(NamedTuple):
    """Where a schema leads: to schemas of the same value, and to those of its members and items.

    `others` are those of members without a name of their own here, `any` those of members of any name.
    """

    in_place: list[_Node]
    named: dict[str, _Node]
    others: list[_Node]
    any: list[_Node]

    def all(self) -> Iterator[_Node]:
        """Every schema that this one leads to."""
        yield from (*self.in_place, *self.named.values(), *self.others, *self.any)


def count_repeats(schemas: JSON, start: Pointer) -> int:
    """The number of ways to one member of a value that lead back to where they part; 1 at least.

    `start` is the place of the schema among `schemas`, whose choices are conditions.
    """
    links = _find_links(schemas, start)
    reached: dict[_Node, set[_Node]] = {}
    most = 1
    for node in links:
        parts = _in_place(node, links)
        if len(parts) == 1 and not links[node].any:
            continue
        for name in {"", *(name for part in parts for name in links[part].named)}:
            ways: Counter[_Node] = Counter()
            for part, times in parts.items():
                found = links[part]
                named = [found.named[name]] if name in found.named else found.others
                for target in (*named, *found.any):
                    ways[target] += times
            if ways.total() > most:
                for target in ways:
                    if target not in reached:
                        reached[target] = _reach(target, links)
                most = max(most, sum(times for target, times in ways.items() if node in reached[target]))
    return most


def _find_links(schemas: JSON, start: Pointer) -> dict[_Node, _Links]:
    """Where every schema leads that is reached from one."""
    found: dict[_Node, _Links] = {}
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node not in found:
            held = follow(schemas, node)
            found[node] = _links(node, held[0] if held is not None else None)
            waiting += found[node].all()
    return found


def _links(node: _Node, schema: JSON) -> _Links:
    links = _Links([], {}, [], [])
    if not isinstance(schema, dict):
        return links
    for reference in (schema.get("$ref"), schema.get("$dynamicRef")):
        if isinstance(reference, str) and reference.startswith("#/"):
            links.in_place.append(parse_pointer(reference[1:]))
    for steps, _ in subschemas(schema):
        keyword, below = steps[0], (*node, *steps)
        if keyword in _ONLY_ASKED:
            continue
        if keyword in _IN_PLACE:
            links.in_place.append(below)
        elif keyword in _NAMED or (keyword == "items" and len(steps) > 1):
            links.named[str(steps[1])] = below
        elif keyword == "patternProperties":
            links.any.append(below)
        else:
            links.others.append(below)
    return links


def _in_place(node: _Node, links: Mapping[_Node, _Links]) -> Counter[_Node]:
    """The schemas that look at the same value as one does, itself included, and by how many ways each."""
    order: list[_Node] = []
    seen: set[_Node] = set()
    waiting: list[tuple[_Node, bool]] = [(node, False)]
    while waiting:
        here, is_done = waiting.pop()
        if is_done:
            order.append(here)
        elif here not in seen:
            seen.add(here)
            waiting.append((here, True))
            waiting += [(part, False) for part in links[here].in_place]
    ways = Counter({node: 1})
    for here in reversed(order):
        for part in links[here].in_place:
            ways[part] += ways[here]
    return ways


def _reach(node: _Node, links: Mapping[_Node, _Links]) -> set[_Node]:
    found: set[_Node] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += links[here].all()
    return found
