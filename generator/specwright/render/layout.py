"""Laying out calls, collections and unions the way a formatter would, so that none has to run."""

from collections.abc import Sequence

WIDTH = 110


def bracketed(head: str, items: Sequence[str], tail: str, *, indent: int, comma: bool = True) -> list[str]:
    """`head`, items between commas, `tail`: on one line if it fits, else one item a line.

    With `comma` a trailing comma keeps the items apart; an item may itself be several lines.
    """
    one_line = (
        f"{head}{', '.join(items)}{',' if comma and len(items) == 1 and head.endswith('(') else ''}{tail}"
    )
    if indent + len(one_line) <= WIDTH and not any("\n" in item for item in items):
        return [one_line]
    lines = [line for item in items for line in f"{item},".split("\n")]
    return [head, *(f"    {line}" for line in lines), tail]


def union(head: str, members: Sequence[str]) -> list[str]:
    """An assignment of a union: on one line, in brackets on one line, or one member a line."""
    one_line = f"{head}{' | '.join(members)}"
    if len(one_line) <= WIDTH:
        return [one_line]
    inner = f"    {' | '.join(members)}"
    if len(inner) <= WIDTH:
        return [f"{head}(", inner, ")"]
    return [f"{head}(", f"    {members[0]}", *(f"    | {member}" for member in members[1:]), ")"]
