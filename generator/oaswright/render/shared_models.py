"""What several groups share, in more than one module where it is long.

Schemas that refer to each other in a circle have to stand together, and so has whatever leads back into
the circle. What the circle only refers to can stand elsewhere: by the first word of its name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from oaswright.openapi.names import words

Graph = Mapping[str, Collection[str]]
"""What each name refers to."""


def divide(graph: Graph) -> dict[str, str]:
    """The first word of each name that need not stand with the rest, by name.

    Names with one word stand in one module, and no two of these modules need each other. Where words need
    each other, they become the first of them.
    """
    core = max(list_circles(graph), key=len, default=())
    loose = {*graph} if len(core) < 2 else close(core, graph) - {*core}
    by_word: dict[str, set[str]] = defaultdict(set)
    for name in sorted(loose):
        by_word[_word(name)].update(_word(other) for other in graph[name])
    place = {word: min(circle) for circle in list_circles(by_word) for word in circle}
    return {name: place[_word(name)] for name in graph if name in loose}


def close(names: Collection[str], graph: Graph) -> set[str]:
    """Some names, and all that they refer to, as far as the graph has it."""
    found: set[str] = set()
    pending = [*names]
    while pending:
        name = pending.pop()
        if name in graph and name not in found:
            found.add(name)
            pending += graph[name]
    return found


def list_circles(graph: Graph) -> Iterator[tuple[str, ...]]:
    """The strongly connected components: names that reach each other, or one name that no other does."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: dict[str, None] = {}
    for root in graph:
        pending = [(root, iter(graph[root]))] if root not in order else []
        if pending:
            order[root] = lowest[root] = len(order)
            stack[root] = None
        while pending:
            name, others = pending[-1]
            for other in others:
                if other not in graph:
                    continue
                if other not in order:
                    order[other] = lowest[other] = len(order)
                    stack[other] = None
                    pending.append((other, iter(graph[other])))
                    break
                if other in stack:
                    lowest[name] = min(lowest[name], order[other])
            else:
                pending.pop()
                if pending:
                    above = pending[-1][0]
                    lowest[above] = min(lowest[above], lowest[name])
                if lowest[name] == order[name]:
                    circle = [name]
                    while (last := stack.popitem()[0]) != name:
                        circle.append(last)
                    yield tuple(circle)


def _word(name: str) -> str:
    return next(iter(words(name)), "parts").lower()
