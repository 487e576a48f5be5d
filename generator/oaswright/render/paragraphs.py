"""Descriptions, which are CommonMark (section 4.6), wrapped for a docstring: lists, code and tables stay."""

import re
from dataclasses import dataclass

from oaswright.render.layout import WIDTH

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])\s+(?=\S)")
# A heading, a row of a table, a quotation: lines that stand for themselves.
_ALONE = re.compile(r"\s*(?:#{1,6}\s|\||>)")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)\Z")
# Deeper lists have no room.
_MAX_INDENT = 12


@dataclass(slots=True)
class _Block:
    """Lines that are wrapped together: `first` stands before the first of them, `rest` before the others."""

    words: list[str]
    first: str = ""
    rest: str = ""


def wrap_text(text: str, *, indent: int) -> list[str]:
    """The lines of a description, wrapped to what a docstring at an indent has room for.

    Long words, such as addresses, are not broken; code and rows of tables are not wrapped.
    """
    room = WIDTH - indent - 6
    lines: list[str] = []
    block: _Block | None = None
    fence = ""

    def finish() -> None:
        nonlocal block
        if block is not None:
            lines.extend(_wrap(block, room))
        block = None

    for line in text.split("\n"):
        opened = _FENCE.match(line)
        item = _ITEM.match(line)
        if fence or opened:
            finish()
            lines.append(line.rstrip())
            fence = "" if fence and line.strip().startswith(fence) else fence or (opened[1] if opened else "")
        elif not line.strip():
            finish()
            if lines and lines[-1]:
                lines.append("")
        elif item:
            finish()
            margin = " " * min(len(item[1]), _MAX_INDENT)
            block = _Block([], f"{margin}{item[2]} ", margin + " " * (len(item[2]) + 1))
            block.words += line[item.end() :].split()
        elif _ALONE.match(line):
            finish()
            lines.append(line.strip())
        elif block is None and line.startswith("    ") and (not lines or not lines[-1]):
            lines.append(line.rstrip())
        else:
            block = block or _continue_item(line)
            block.words += line.split()
            if _HARD_BREAK.search(line):
                margin = block.rest
                finish()
                block = _Block([], margin, margin)
    finish()
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _continue_item(line: str) -> _Block:
    """A paragraph; one that is indented is a part of the item before it."""
    margin = " " * min(len(line) - len(line.lstrip()), _MAX_INDENT)
    return _Block([], margin, margin)


def _wrap(block: _Block, room: int) -> list[str]:
    lines: list[str] = []
    line: list[str] = []
    margin, length = block.first, len(block.first)
    for word in block.words:
        if line and length + len(word) > room:
            lines.append(margin + " ".join(line))
            margin, line, length = block.rest, [], len(block.rest)
        line.append(word)
        length += len(word) + 1
    return [*lines, margin + " ".join(line)] if line else lines
