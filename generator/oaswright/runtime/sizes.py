"""How large and how deep a value is, as far as that matters: what is small may be looked at twice."""

from typing import cast

_CHARACTERS = 32
"""As many characters of text weigh as much as one value."""


def weighs_less(value: object, most: int) -> bool:
    """Whether a JSON value has at most so many values in it, without looking at many more of it."""
    weight = 0
    waiting: list[object] = [value]
    while waiting:
        found = waiting.pop()
        weight += 1
        if isinstance(found, str):
            weight += len(found) // _CHARACTERS
        elif isinstance(found, list):
            items = cast("list[object]", found)
            if len(items) > most:
                return False
            waiting += items
        elif isinstance(found, dict):
            members = cast("dict[str, object]", found)
            if len(members) > most:
                return False
            waiting += members.values()
            weight += sum(map(len, members)) // _CHARACTERS
        if weight > most:
            return False
    return True


def depth_of(value: object, most: int) -> int:
    """The levels of lists and objects in a JSON value, 0 for a scalar; no more than `most` are counted."""
    depth = 0
    level = [value]
    while depth < most:
        below: list[object] = []
        for found in level:
            if isinstance(found, list):
                below += cast("list[object]", found)
            elif isinstance(found, dict):
                below += cast("dict[str, object]", found).values()
        if not any(isinstance(found, list | dict) for found in level):
            break
        level = below
        depth += 1
    return depth
