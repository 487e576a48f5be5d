"""Stubs: what a handler is before somebody writes it."""

import ast
from collections.abc import Sequence, Set

from oaswright.handlers.classes import Owner, list_methods
from oaswright.handlers.source import Edit, Function, Source
from oaswright.render.layout import def_lines
from oaswright.render.text import literal


def format_stub(
    name: str,
    parts: Sequence[str],
    returns: str,
    operation_id: str,
    *,
    margin: str,
    decorators: Sequence[str] = (),
) -> list[str]:
    """The lines of a method that answers 501 with the name of its operation."""
    unit = "\t" if "\t" in margin else "    "
    return [
        *(f"{margin}{decorator}" for decorator in decorators),
        *def_lines(f"async def {name}(", parts, f") -> {returns}:", margin=margin),
        f"{margin}{unit}raise NotImplementedError({literal(operation_id)})",
    ]


def is_stub(function: Function) -> bool:
    """Whether a method is a stub as it was added: nothing in it is anybody's work."""
    if len(function.body) != 1:
        return False
    only = function.body[0]
    return (
        isinstance(only, ast.Raise)
        and isinstance(only.exc, ast.Call)
        and isinstance(only.exc.func, ast.Name)
        and only.exc.func.id == "NotImplementedError"
        and len(only.exc.args) == 1
        and isinstance(only.exc.args[0], ast.Constant)
        and isinstance(only.exc.args[0].value, str)
    )


def has_comments(source: Source, function: Function) -> bool:
    """Whether somebody has written a comment into a method."""
    return any("#" in source.line(n) for n in range(_first_line(function), (function.end_lineno or 0) + 1))


def find_margin(owner: Owner) -> str:
    """The white space before the methods of a class."""
    source = owner.module.source
    for statement in owner.node.body:
        if (
            statement.lineno != owner.node.lineno
            and source.line(statement.lineno)[: statement.col_offset].isspace()
        ):
            return source.indent(statement.lineno)
    outer = source.indent(owner.node.lineno)
    return outer + ("\t" if "\t" in outer else "    ")


def find_override(owner: Owner, names: Set[str]) -> list[str]:
    """`@override` as a class writes it, where every handler in it has it."""
    found: set[str] = set()
    for function in list_methods(owner.node):
        if function.name in names:
            marks = {ast.unparse(d) for d in function.decorator_list if ast.unparse(d).endswith("override")}
            if not marks:
                return []
            found |= marks
    return [f"@{mark}" for mark in sorted(found)[:1]]


def append_lines(owner: Owner, lines: Sequence[str]) -> list[Edit]:
    """The edits that put lines at the end of a class."""
    source, node = owner.module.source, owner.node
    newline = source.newline
    text = "".join(f"{line}{newline}" for line in lines)
    last = _last_line(owner)
    at = source.line_end(last)
    edits: list[Edit] = []
    first = node.body[0]
    start = source.start(first)
    if source.text[source.starts[first.lineno - 1] : start].strip():
        # `class A(B): pass` takes no further line; its body moves to a line of its own.
        edits.append(Edit(start, start, newline + find_margin(owner)))
    if source.text[at - 1 : at] not in {"\n", "\r"}:
        # The file has no final line break, and keeps none.
        text = newline + text.removesuffix(newline)
    return [*edits, Edit(at, at, text)]


def _last_line(owner: Owner) -> int:
    """The last line of a class, comments behind its last statement among them."""
    source, node = owner.module.source, owner.node
    last = number = node.end_lineno or node.lineno
    outer = source.indent(node.lineno)
    while number < len(source.starts):
        number += 1
        text = source.line(number).strip()
        if text.startswith("#") and len(source.indent(number)) > len(outer):
            last = number
        elif text:
            break
    return last


def remove_stub(source: Source, function: Function, *, alone: bool) -> Edit:
    """The edit that removes a stub with the empty line before it; `pass` remains where it was `alone`."""
    first = _first_line(function)
    start = source.starts[first - 1]
    if first > 1 and not source.line(first - 1).strip():
        start = source.starts[first - 2]
    text = f"{source.indent(first)}pass{source.newline}" if alone else ""
    return Edit(start, source.line_end(function.end_lineno or first), text)


def _first_line(function: Function) -> int:
    return min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
