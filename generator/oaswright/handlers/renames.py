"""Renames of operations, carried out in the handlers when the developer asks for it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from oaswright.handlers.classes import Function, Implementation, functions
from oaswright.handlers.contract import Contract
from oaswright.handlers.model import History, Subject
from oaswright.handlers.modules import Module
from oaswright.handlers.orphans import find_orphans
from oaswright.handlers.source import Edit, Source, apply
from oaswright.handlers.stubs import has_comments, is_stub, without

_DEF = re.compile(r"(?:async\s+)?def[\s\\]+")


@dataclass(frozen=True, slots=True)
class Renamed:
    """The modules with methods under their new names, and the names: `old -> new`."""

    files: Mapping[Path, bytes]
    names: tuple[str, ...]


def renamed(
    implementations: Sequence[Implementation],
    contract: Contract,
    earlier: Contract | None,
    subject: Subject,
    history: History,
) -> Renamed:
    """Give each handler whose operation has a new name that name; only certain renames are carried out.

    A stub that was added under the new name meanwhile goes.
    """
    edits: dict[tuple[Path, int], Edit] = {}
    modules: dict[Path, Module] = {}
    names: dict[str, None] = {}
    for implementation in implementations:
        found = find_orphans(implementation, contract, earlier, subject, history)
        targets = {orphan.name: orphan.guess for orphan in found if orphan.certain and orphan.guess}
        for owner in implementation.owners:
            source = owner.module.source
            for function in functions(owner.node):
                new = targets.get(function.name)
                stub = function.name in targets.values() and is_stub(function)
                if new is not None:
                    edit = _name_edit(source, function, new)
                    names[f"{function.name} -> {new}"] = None
                elif stub and not has_comments(source, function):
                    edit = without(source, function, alone=False)
                else:
                    continue
                modules[owner.module.path] = owner.module
                edits[owner.module.path, edit.start] = edit
    files = {
        path: module.source.encoded(
            apply(module.source.text, [edit for (file, _), edit in edits.items() if file == path])
        )
        for path, module in modules.items()
    }
    return Renamed(files, tuple(names))


def _name_edit(source: Source, function: Function, new: str) -> Edit:
    start = source.start(function)
    found = _DEF.match(source.text, start)
    assert found is not None
    return Edit(found.end(), found.end() + len(function.name), new)
