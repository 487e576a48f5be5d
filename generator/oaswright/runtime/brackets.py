"""Objects whose members are sent in brackets, as `deepObject` does: `filter[size]=5`."""

import re
from collections.abc import Sequence
from typing import TypeAlias

from oaswright.runtime.text import TextType

Values: TypeAlias = Sequence[tuple[str, str]]
"""All that was sent in one location: names and texts."""

ABSENT = object()
"""What a reader returns when nothing was sent, or nothing that it reads."""

_Tree: TypeAlias = "dict[str, _Tree | list[str]]"

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_MAX_NESTING = 8


class TooDeepError(ValueError):
    """Brackets are nested deeper than their types are known."""


def grow(name: str, values: Values, type_: TextType) -> object:
    """The value of `name[a]=1&name[b][c]=2`: nested brackets are nested objects, an extension of deepObject.

    Where the type is an array, `name[]=1` and `name[0]=1` are its items in the order sent.
    Raises TooDeepError.
    """
    tree: _Tree = {}
    start = f"{name}["
    for key, value in values:
        steps = _BRACKETS.findall(key[len(name) :]) if key.startswith(start) else []
        if len(steps) > _MAX_NESTING:
            raise TooDeepError(f"has more than {_MAX_NESTING} levels of brackets")
        if steps:
            _plant(tree, steps, value)
    return _grown(tree, type_) if tree else ABSENT


def _plant(tree: "_Tree", steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        below = tree.setdefault(step, {})
        if not isinstance(below, dict):
            below.append(value)  # both a value and members, which no schema admits
            return
        tree = below
    last = steps[-1] or str(len(tree))  # name[]=1&name[]=2
    held = tree.setdefault(last, [])
    if isinstance(held, dict):
        held[""] = [value]
    else:
        held.append(value)


def _grown(tree: "_Tree | list[str]", type_: TextType) -> object:
    """The collected texts as values of their types."""
    if isinstance(tree, list):
        return type_.of(tree)
    is_list = "object" not in type_.types or all(step == "" or step.isdecimal() for step in tree)
    if "array" in type_.types and is_list:
        return [_grown(value, type_.items()) for value in tree.values()]
    return {key: _grown(value, type_.member(key)) for key, value in tree.items()}
