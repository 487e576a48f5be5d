"""Stubs: what a handler is before somebody writes it."""

import ast
from collections.abc import Sequence

from oaswright.handlers.classes import Function, Owner, functions
from oaswright.handlers.source import Edit, Source
from oaswright.render.layout import WIDTH
from oaswright.render.text import literal


def stub(
    name: str,
    parts: Sequence[str],
    returns: str,
    operation_id: str,
    *,
    margin: str,
    decorators: Sequence[str],
) -> list[str]:
    """The lines of a method that answers 501 with the name of its operation."""
    unit = "\t" if "\t" in margin else "    "
    head, tail = f"{margin}async def {name}(", f") -> {returns}:"
    inner = f"{margin}{unit}{', '.join(parts)}"
    if len(head) + len(", ".join(parts)) + len(tail) <= WIDTH:
        lines = [f"{head}{', '.join(parts)}{tail}"]
    elif len(inner.expandtabs(4)) <= WIDTH:
        lines = [head, inner, f"{margin}{tail}"]
    else:
        lines = [head, *(f"{margin}{unit}{part}," for part in parts), f"{margin}{tail}"]
    body = f"{margin}{unit}raise NotImplementedError({literal(operation_id)})"
    return [*(f"{margin}{decorator}" for decorator in decorators), *lines, body]


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


def margin_of(owner: Owner) -> str:
    """How deep the methods of a class are indented."""
    source = owner.module.source
    for statement in owner.node.body:
        if (
            statement.lineno != owner.node.lineno
            and source.line(statement.lineno)[: statement.col_offset].isspace()
        ):
            return source.indent(statement.lineno)
    outer = source.indent(owner.node.lineno)
    return outer + ("\t" if "\t" in outer else "    ")


def decorators_of(owners: Sequence[Owner], names: frozenset[str]) -> list[str]:
    """`@override` as the class spells it, where every handler in it has it."""
    found: set[str] = set()
    for function in functions(owners[0].node):
        if function.name in names:
            marks = {ast.unparse(d) for d in function.decorator_list if ast.unparse(d).endswith("override")}
            if not marks:
                return []
            found |= marks
    return [f"@{mark}" for mark in sorted(found)[:1]]


def appended(owner: Owner, lines: Sequence[str]) -> list[Edit]:
    """The edits that put lines at the end of a class."""
    source, node = owner.module.source, owner.node
    newline = source.newline
    text = "".join(f"{line}{newline}" for line in lines)
    last = _last_line(owner)
    at = source.line_end(last)
    edits: list[Edit] = []
    if node.body[0].lineno == _header_line(node) and node.body[0].lineno == node.lineno:
        # `class A(B): pass` takes no further line; its body moves to a line of its own.
        start = source.start(node.body[0])
        edits.append(Edit(start, start, newline + margin_of(owner)))
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


def _header_line(node: ast.ClassDef) -> int:
    return max([node.lineno, *(base.end_lineno or 0 for base in node.bases)])


def without(source: Source, function: Function, *, alone: bool) -> Edit:
    """The edit that removes a stub with the empty line before it; `pass` remains where it was `alone`."""
    first = _first_line(function)
    start = source.starts[first - 1]
    if first > 1 and not source.line(first - 1).strip():
        start = source.starts[first - 2]
    text = f"{source.indent(first)}pass{source.newline}" if alone else ""
    return Edit(start, source.line_end(function.end_lineno or first), text)


def _first_line(function: Function) -> int:
    return min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
