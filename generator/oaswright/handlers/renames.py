"""Renames of operations, carried out in the handlers when the developer asks for it."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from oaswright.handlers.bindings import Module
from oaswright.handlers.classes import Implementation
from oaswright.handlers.interface import Interface
from oaswright.handlers.method_uses import list_method_uses
from oaswright.handlers.model import History, Orphan, Route
from oaswright.handlers.modules import Modules
from oaswright.handlers.source import Edit, Function, Source, SourceError
from oaswright.handlers.stubs import has_comments, is_stub, remove_stub
from oaswright.handlers.uses import edit_text, list_uses

_DEF = re.compile(r"(?:async\s+)?def[\s\\]+")


def follow_methods(
    earlier: Interface, interface: Interface, history: History, routes: Mapping[str, Route]
) -> Iterator[tuple[str, str]]:
    """The former name of each method that is still there, and its name now.

    A renamed operation is known by its method and path; one whose id stays is the same on another path.
    """
    by_route = {str(route): name for name, route in routes.items()}
    for method in earlier.methods:
        route = history.known.get(method)
        stays = route is None or (method in routes and routes[method].id == route.id)
        current = method if stays else by_route.get(str(route), "")
        if current in interface.methods:
            yield method, current


def rename_handlers(
    found: Sequence[tuple[Implementation, Iterable[Orphan]]],
    modules: Modules,
    paths: Iterable[Path],
    package: str,
) -> tuple[dict[Path, bytes], tuple[str, ...]]:
    """Give each orphan of an implementation its new name; only certain renames are carried out.

    A stub that was added under the new name meanwhile goes. Where a module among `paths` calls such a method
    of the class, it follows. The result is the new modules, and what was renamed: `old -> new`.
    """
    edits: dict[tuple[Path, int], Edit] = {}
    changed: dict[Path, Module] = {}
    names: dict[str, None] = {}
    classes: dict[str, dict[str, str]] = {}
    for implementation, orphans in found:
        targets = {orphan.name: orphan.guess for orphan in orphans if orphan.certain and orphan.guess}
        for owner in implementation.owners if targets else ():
            classes.setdefault(owner.qualified_name, {}).update(targets)
        for owner, function in implementation.methods:
            source = owner.module.source
            new = targets.get(function.name)
            stub = function.name in targets.values() and is_stub(function)
            if new is not None:
                edit = _rename(source, function, new)
                names[f"{function.name} -> {new}"] = None
            elif stub and not has_comments(source, function):
                edit = remove_stub(source, function, alone=False)
            else:
                continue
            changed[owner.module.path] = owner.module
            edits[owner.module.path, edit.start] = edit
    for path in paths if classes else ():
        try:
            caller = modules.at(path)
        except (SourceError, OSError):
            continue
        for edit in _rename_calls(caller, modules, classes, package) if caller is not None else ():
            edits[path, edit.start] = edit
            changed |= {path: caller} if caller is not None else {}
    files = {
        path: module.source.edit([edit for (file, _), edit in edits.items() if file == path]).encode()
        for path, module in changed.items()
    }
    return files, tuple(names)


def _rename(source: Source, function: Function, new: str) -> Edit:
    found = _DEF.match(source.text, source.start(function))
    assert found is not None
    return Edit(found.end(), found.end() + len(function.name), new)


def _rename_calls(
    module: Module, modules: Modules, classes: Mapping[str, Mapping[str, str]], package: str
) -> Iterator[Edit]:
    """The edits of methods that a module takes of some classes, in code and in the strings of patches."""
    source = module.source
    for node, owner in list_method_uses(module, modules, classes.keys(), package):
        new = classes[owner].get(node.attr)
        end = source.end(node)
        if new is not None and source.text[end - len(node.attr) : end] == node.attr:
            yield Edit(end - len(node.attr), end, new)
    for use in list_uses(source.tree):
        part: ast.expr = use.name
        while use.is_path and isinstance(part, ast.Attribute):
            new = classes.get(modules.follow(ast.unparse(part.value))[1], {}).get(part.attr)
            if new is not None:
                yield from edit_text(source, use.node, part.attr, new, dotted=True)
            part = part.value
