"""The imports of a handler module: how a type is spelt there, what has to be added, what may go."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from oaswright.handlers.modules import Import, Module, absolute
from oaswright.handlers.source import Edit, Source
from oaswright.handlers.types import full_name
from oaswright.render.layout import WIDTH


@dataclass(slots=True)
class Speller:
    """Spells types for one module, by its own imports where it has them.

    `added` collects what has to be imported besides: module -> names, `(name, other name)` where a
    name is taken.
    """

    module: Module
    added: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def spell(self, node: ast.expr, origin: Module) -> str:
        """An annotation that stands in another module, as this module has to write it."""
        text = origin.source.text[origin.source.start(node) : origin.source.end(node)]
        if "\n" in text or "\r" in text:
            # Re-read in one line, so that the places below are those of the new text.
            text = ast.unparse(node)
            node = ast.parse(text, mode="eval").body
            places = [(found, found.col_offset) for found in _names(node)]
        else:
            places = [
                (found, origin.source.start(found) - origin.source.start(node)) for found in _names(node)
            ]
        for found, start in sorted(places, key=lambda pair: -pair[1]):
            dotted = full_name(found, origin)
            if dotted is not None:
                text = text[:start] + self.local(dotted) + text[start + len(ast.unparse(found)) :]
        return text

    def local(self, dotted: str) -> str:
        """What a dotted name is called in this module; it is imported if it is not there yet."""
        head, _, name = dotted.rpartition(".")
        if head in {"", self.module.name}:
            return name
        usable = {
            bound: found.target
            for bound, found in self.module.bindings.items()
            if isinstance(found, Import) and (self.module.postponed or not found.lazy)
        }
        for wanted, suffix in ((dotted, ""), (head, f".{name}")):
            for bound, target in usable.items():
                if target == wanted:
                    return bound + suffix
        names = self.added.setdefault(head, {})
        if name not in names:
            taken = {*self.module.bindings, *(n for others in self.added.values() for n in others.values())}
            free = name
            while free in taken:
                free += "_"
            names[name] = free
        return names[name]


def _names(node: ast.expr) -> Iterator[ast.Name | ast.Attribute]:
    """The names in an expression, dotted ones whole."""
    if isinstance(node, ast.Name | ast.Attribute):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _names(child)


def additions(module: Module, added: dict[str, dict[str, str]]) -> list[Edit]:
    """The edits that import what a module lacks, each name where its module is imported already."""
    edits: list[Edit] = []
    fresh: list[str] = []
    for origin, names in sorted(added.items()):
        pairs = sorted(names.items(), key=lambda pair: _order(pair[0]))
        node = _existing(module, origin)
        if node is not None:
            edits += _extended(module.source, node, pairs)
        else:
            fresh += _statement(origin, pairs)
    if fresh:
        edits.append(_after_imports(module.source, fresh))
    return edits


def _existing(module: Module, origin: str) -> ast.ImportFrom | None:
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    for node in module.source.tree.body:
        if (
            isinstance(node, ast.ImportFrom)
            and absolute(node, package) == origin
            and not any(alias.name == "*" for alias in node.names)
        ):
            return node
    return None


def _extended(source: Source, node: ast.ImportFrom, pairs: list[tuple[str, str]]) -> list[Edit]:
    """Names put among those of an import, in their order if it keeps one."""
    aliases = node.names
    places = [_order(alias.name) for alias in aliases]
    ordered = places == sorted(places)
    own_lines = aliases[0].lineno != node.lineno
    joint = ("," + source.newline + source.indent(aliases[0].lineno)) if own_lines else ", "
    before: dict[int, list[str]] = {}
    for name, local in pairs:
        index = next((i for i, key in enumerate(places) if key > _order(name)), None) if ordered else None
        before.setdefault(len(aliases) if index is None else index, []).append(_alias(name, local))
    texts = [source.text[source.start(alias) : source.end(alias)] for alias in aliases]
    end = source.end(node)
    if not own_lines and node.lineno == node.end_lineno and _width(source, node, before) > WIDTH:
        # Too long for one line now: one name a line in brackets, as a formatter would.
        merged = [text for i in range(len(texts) + 1) for text in [*before.get(i, []), *texts[i : i + 1]]]
        start = source.start(aliases[0])
        if source.text[end - 1] == ")":
            start = source.text.rindex("(", 0, start)
        lines = [f"    {text},{source.newline}" for text in merged]
        return [Edit(start, end, f"({source.newline}{''.join(lines)})")]
    edits: list[Edit] = []
    for index, found in before.items():
        if index < len(aliases):
            at = source.start(aliases[index])
            edits.append(Edit(at, at, "".join(f"{text}{joint}" for text in found)))
        else:
            at = source.end(aliases[-1])
            edits.append(Edit(at, at, "".join(f"{joint}{text}" for text in found)))
    return edits


def _width(source: Source, node: ast.ImportFrom, before: dict[int, list[str]]) -> int:
    return (
        source.end(node)
        - source.starts[node.lineno - 1]
        + sum(len(text) + 2 for found in before.values() for text in found)
    )


def _statement(origin: str, pairs: list[tuple[str, str]]) -> list[str]:
    names = [_alias(name, local) for name, local in pairs]
    line = f"from {origin} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"from {origin} import (", *(f"    {name}," for name in names), ")"]


def _after_imports(source: Source, lines: list[str]) -> Edit:
    """New import statements after the last one of the head of a module."""
    last = 0
    for index, node in enumerate(source.tree.body):
        docstring = index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node, ast.Import | ast.ImportFrom) or docstring:
            last = node.end_lineno or 0
    at = source.line_end(last) if last else 0
    if not last and source.line(1).startswith(("#!", "# -*-", "# vim", "# coding")):
        at = source.line_end(1)
    text = "".join(f"{line}{source.newline}" for line in lines)
    if at and source.text[at - 1] not in "\r\n":
        text = source.newline + text
    return Edit(at, at, text)


def removals(source: Source, names: Iterable[str]) -> list[Edit]:
    """The edits that drop imports of names, where such an import is plain and the name is not used.

    A name that is exported (`__all__`, `import x as x`) stays, and so does a line with a comment.
    """
    wanted = set(names) - _used(source.tree)
    edits: list[Edit] = []
    for node in source.tree.body:
        if isinstance(node, ast.ImportFrom):
            gone = [a for a in node.names if a.name in wanted and a.asname is None]
            edits += _without(source, node, gone) if gone else []
    return edits


def _used(tree: ast.Module) -> set[str]:
    """Every name that a module uses, in strings as well: annotations may be written so."""
    used: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            used.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
            used |= {word for word in _words(node.value) if word.isidentifier()}
    return used


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() or c == "_" else " " for c in text).split()


def _without(source: Source, node: ast.ImportFrom, gone: list[ast.alias]) -> list[Edit]:
    text = source.text[source.start(node) : source.end(node)]
    if (
        "#" in text
        or "\\" in text
        or "#" in source.line(node.end_lineno or 1)
        or ";" in source.line(node.lineno)
    ):
        return []
    if len(gone) == len(node.names):
        start, end = source.starts[node.lineno - 1], source.line_end(node.end_lineno or node.lineno)
        return [Edit(start, end, "")]
    edits: list[Edit] = []
    for index, alias in enumerate(node.names):
        if alias not in gone:
            continue
        if index + 1 < len(node.names):
            edits.append(Edit(source.start(alias), source.start(node.names[index + 1]), ""))
        else:
            kept = max(i for i, other in enumerate(node.names) if other not in gone)
            first = node.names[kept]
            # One stretch from the last name that stays; those between go with it.
            edits = [edit for edit in edits if edit.start < source.end(first)]
            edits.append(Edit(source.end(first), source.end(alias), ""))
    return edits


def _alias(name: str, local: str) -> str:
    return name if name == local else f"{name} as {local}"


def _order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name
