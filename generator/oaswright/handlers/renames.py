"""Renames of operations, carried out in the handlers when the developer asks for it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from oaswright.handlers.bindings import Module
from oaswright.handlers.classes import Implementation
from oaswright.handlers.interface import Interface
from oaswright.handlers.model import History, Orphan, Route
from oaswright.handlers.source import Edit, Function, Source
from oaswright.handlers.stubs import has_comments, is_stub, remove_stub

_DEF = re.compile(r"(?:async\s+)?def[\s\\]+")


def follow_methods(
    earlier: Interface, interface: Interface, history: History, routes: Mapping[str, Route]
) -> Iterator[tuple[str, str]]:
    """The former name of each method that is still there, and its name now.

    A renamed operation is known by its method and path.
    """
    by_route = {str(route): name for name, route in routes.items()}
    for method in earlier.methods:
        route = history.known.get(method)
        current = by_route.get(str(route), "") if route is not None else method
        if not current and route is not None and method in routes and routes[method].id == route.id:
            current = method  # its path is another
        if current in interface.methods:
            yield method, current


def rename_handlers(
    found: Iterable[tuple[Implementation, Iterable[Orphan]]],
) -> tuple[dict[Path, bytes], tuple[str, ...]]:
    """Give each orphan of an implementation its new name; only certain renames are carried out.

    A stub that was added under the new name meanwhile goes. The result is the new modules, and what was
    renamed: `old -> new`.
    """
    edits: dict[tuple[Path, int], Edit] = {}
    modules: dict[Path, Module] = {}
    names: dict[str, None] = {}
    for implementation, orphans in found:
        targets = {orphan.name: orphan.guess for orphan in orphans if orphan.certain and orphan.guess}
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
            modules[owner.module.path] = owner.module
            edits[owner.module.path, edit.start] = edit
    files = {
        path: module.source.edit([edit for (file, _), edit in edits.items() if file == path]).encode()
        for path, module in modules.items()
    }
    return files, tuple(names)


def _rename(source: Source, function: Function, new: str) -> Edit:
    found = _DEF.match(source.text, source.start(function))
    assert found is not None
    return Edit(found.end(), found.end() + len(function.name), new)
