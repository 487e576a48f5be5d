"""Imports of a handler module: what has to be added, what may go."""

import ast
import re
from collections.abc import Iterable, Mapping, Sequence

from oaswright.handlers.bindings import Module
from oaswright.handlers.source import Edit, Source
from oaswright.render.imports import import_lines, import_order
from oaswright.render.layout import WIDTH

_MAX_ANNOTATION = 200
_WORD = re.compile(r"\w+")


def add_imports(module: Module, missing: Mapping[str, Mapping[str, str]]) -> list[Edit]:
    """The edits that import what a module lacks, each name where its module is imported already.

    `missing` maps modules to names, and each name to the one that it gets here.
    """
    edits: list[Edit] = []
    fresh: list[str] = []
    for origin, names in sorted(missing.items()):
        aliases = {name: name if name == local else f"{name} as {local}" for name, local in names.items()}
        node = _find_import(module, origin)
        if node is not None:
            edits += _extend(module.source, node, aliases)
        else:
            fresh += import_lines(origin, aliases.values())
    if fresh:
        edits.append(_insert_imports(module.source, fresh))
    return edits


def _find_import(module: Module, origin: str) -> ast.ImportFrom | None:
    for node in module.source.tree.body:
        if (
            isinstance(node, ast.ImportFrom)
            and module.origin(node) == origin
            and not any(alias.name == "*" for alias in node.names)
        ):
            return node
    return None


def _extend(source: Source, node: ast.ImportFrom, aliases: Mapping[str, str]) -> list[Edit]:
    """Names put among those of an import, in their order if it keeps one."""
    present = node.names
    keys = [import_order(alias.name) for alias in present]
    ordered = keys == sorted(keys)
    own_lines = present[0].lineno != node.lineno
    separator = ("," + source.newline + source.indent(present[0].lineno)) if own_lines else ", "
    before: dict[int, list[str]] = {}
    for name in sorted(aliases, key=import_order):
        later = (index for index, key in enumerate(keys) if key > import_order(name))
        index = next(later, len(present)) if ordered else len(present)
        before.setdefault(index, []).append(aliases[name])
    added = sum(len(text) + 2 for text in aliases.values())
    width = source.end(node) - source.starts[node.lineno - 1] + added
    if not own_lines and node.lineno == node.end_lineno and width > WIDTH:
        # Too long for one line now: one name a line in brackets, as a formatter would.
        texts = [source.text[source.start(alias) : source.end(alias)] for alias in present]
        merged = [text for i in range(len(texts) + 1) for text in [*before.get(i, []), *texts[i : i + 1]]]
        start, end = source.start(present[0]), source.end(node)
        if source.text[end - 1] == ")":
            start = source.text.rindex("(", 0, start)
        lines = [f"    {text},{source.newline}" for text in merged]
        return [Edit(start, end, f"({source.newline}{''.join(lines)})")]
    edits: list[Edit] = []
    for index, found in before.items():
        if index < len(present):
            at = source.start(present[index])
            edits.append(Edit(at, at, "".join(f"{text}{separator}" for text in found)))
        else:
            at = source.end(present[-1])
            edits.append(Edit(at, at, "".join(f"{separator}{text}" for text in found)))
    return edits


def edit_names(source: Source, node: ast.ImportFrom, texts: Sequence[str]) -> list[Edit]:
    """The edits that give the names of an import other texts, each once, in their order if they keep it."""
    aliases = node.names
    before = [source.text[source.start(alias) : source.end(alias)] for alias in aliases]
    if [*texts] == [" ".join(text.split()) for text in before]:
        return []
    if "#" in source.text[source.start(node) : source.line_end(node.end_lineno or node.lineno)]:
        # Comments stay with the names that they stand beside.
        pairs = zip(aliases, before, texts, strict=True)
        return [Edit(source.start(a), source.end(a), text) for a, old, text in pairs if text != old]
    keys = [import_order(alias.name) for alias in aliases]
    fresh = [*dict.fromkeys(texts)]
    if keys == sorted(keys):
        fresh.sort(key=lambda text: import_order(text.partition(" ")[0]))
    edits = [
        Edit(source.start(alias), source.end(alias), text)
        for alias, text in zip(aliases, fresh, strict=False)
    ]
    if len(fresh) < len(aliases):
        last = edits.pop()
        edits.append(Edit(last.start, source.end(aliases[-1]), last.text))
    return edits


def _insert_imports(source: Source, lines: list[str]) -> Edit:
    """New import statements after the last one at the head of a module."""
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


def remove_imports(source: Source, names: Iterable[str]) -> list[Edit]:
    """The edits that drop imports of names, where such an import is plain and the name is not used.

    A name that is exported (`__all__`, `import x as x`) stays, and so does a line with a comment.
    """
    unused = set(names) - _find_used(source.tree)
    edits: list[Edit] = []
    for node in source.tree.body:
        if isinstance(node, ast.ImportFrom):
            gone = [a for a in node.names if a.name in unused and a.asname is None]
            edits += _remove(source, node, gone) if gone else []
    return edits


def _find_used(tree: ast.Module) -> set[str]:
    """Every name that a module uses, in strings as well: annotations may be written so."""
    used: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            used.add(node.id)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and len(node.value) < _MAX_ANNOTATION
        ):
            used |= set(_WORD.findall(node.value))
    return used


def _remove(source: Source, node: ast.ImportFrom, gone: list[ast.alias]) -> list[Edit]:
    text = source.text[source.start(node) : source.end(node)]
    commented = "#" in text or "#" in source.line(node.end_lineno or 1)
    if commented or "\\" in text or ";" in source.line(node.lineno):
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
            # One edit from the last name that stays; those between go with it.
            edits = [edit for edit in edits if edit.start < source.end(first)]
            edits.append(Edit(source.end(first), source.end(alias), ""))
    return edits
