"""Laying out calls, collections and unions the way a formatter would, so that none has to run."""

import re
from collections.abc import Iterator, Sequence

WIDTH = 110

_STRING_OR_CHARACTER = re.compile(r"""("(?:\\.|[^"\\])*(?:"|\Z)|'(?:\\.|[^'\\])*(?:'|\Z))|.""", re.DOTALL)


def bracket_lines(
    head: str, items: Sequence[str], tail: str, *, indent: int, comma: bool = True
) -> list[str]:
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


def def_lines(head: str, parts: Sequence[str], tail: str, *, margin: str) -> list[str]:
    """The lines of a `def`: all on one, the parameters on one of their own, or each on one.

    `margin` is the white space before it, tabs or spaces.
    """
    unit = "\t" if "\t" in margin else "    "
    one_line = ", ".join(parts)
    whole = f"{margin}{head}{one_line}{tail}"
    if len(whole.expandtabs(4)) <= WIDTH:
        return [whole]
    inner = f"{margin}{unit}{one_line}"
    if len(inner.expandtabs(4)) <= WIDTH and len(parts) > 1:
        return [f"{margin}{head}", inner, f"{margin}{tail}"]
    lines = [line for part in parts for line in _break_union(f"{margin}{unit}{part},")]
    return [f"{margin}{head}", *lines, f"{margin}{tail}"]


def union_lines(head: str, members: Sequence[str]) -> list[str]:
    """An assignment of a union: on one line, in brackets on one line, or one member a line."""
    one_line = f"{head}{' | '.join(members)}"
    if len(one_line) <= WIDTH:
        return [one_line]
    inner = f"    {' | '.join(members)}"
    if len(inner) <= WIDTH:
        return [f"{head}(", inner, ")"]
    return [f"{head}(", f"    {members[0]}", *(f"    | {member}" for member in members[1:]), ")"]


def break_long_lines(source: str) -> str:
    """A module with its over-long lines broken inside of brackets, where they have some.

    Docstrings and comments are left alone. What still is too long has no place to break: a long name,
    a long word.
    """
    lines: list[str] = []
    in_docstring = False
    for line in source.splitlines():
        if in_docstring or '"""' in line or len(line) <= WIDTH or line.lstrip().startswith("#"):
            lines.append(line)
        else:
            lines += _break_line(line)
        in_docstring ^= line.count('"""') % 2 == 1
    return "\n".join(lines) + "\n"


def _break_line(line: str) -> list[str]:
    """A line as several, broken inside its longest outermost brackets."""
    spans = _find_brackets(line)
    if len(line) <= WIDTH or not spans:
        return [line]
    start, end = max(spans, key=lambda span: span[1] - span[0])
    inner = line[start + 1 : end]
    margin = " " * (len(line) - len(line.lstrip()))
    items = _split(inner, ", ")
    if len(items) > 1 or line[start] != "[":
        middle = [f"{margin}    {item.rstrip(',')}," for item in items]
    else:
        members = _split(inner, " | ")
        middle = [f"{margin}    {inner}"]
        if len(middle[0]) > WIDTH and len(members) > 1:
            middle = [f"{margin}    {members[0]}", *(f"{margin}    | {member}" for member in members[1:])]
    if not inner or middle == [f"{margin}    {line.strip()}"]:
        return [line]
    parts = [
        part
        for item in middle
        for part in (_break_line(item) if _find_brackets(item) else _break_union(item))
    ]
    return [line[: start + 1], *parts, f"{margin}{line[end:]}"]


def _break_union(line: str) -> list[str]:
    """A union that stands between brackets, one member a line where it is too long for one."""
    members = _split(line.strip(), " | ")
    if len(line) <= WIDTH or len(members) < 2:
        return [line]
    margin = line[: len(line) - len(line.lstrip())]
    return [f"{margin}{members[0]}", *(f"{margin}| {member}" for member in members[1:])]


def _find_brackets(line: str) -> list[tuple[int, int]]:
    """Where outermost brackets open and close; none when the line does not balance by itself."""
    spans: list[tuple[int, int]] = []
    opened: list[int] = []
    for index, character in _outside_strings(line):
        if character in "([{":
            opened.append(index)
        elif character in ")]}":
            if not opened:
                return []
            start = opened.pop()
            if not opened:
                spans.append((start, index))
    return [] if opened else spans


def _split(text: str, separator: str) -> list[str]:
    """The parts between separators that stand outside of brackets and of strings."""
    parts: list[str] = []
    depth = last = 0
    for index, character in _outside_strings(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and text.startswith(separator, index):
            parts.append(text[last:index])
            last = index + len(separator)
    rest = text[last:]
    return [*parts, rest] if rest.strip() else parts


def _outside_strings(line: str) -> Iterator[tuple[int, str]]:
    """The characters that belong to no string literal, with their indexes."""
    for match in _STRING_OR_CHARACTER.finditer(line):
        if match[1] is None:
            yield match.start(), match[0]
