"""Handlers of tags that are gone: their classes derive from the class that has the operations now."""

import ast
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from oaswright.handlers.bindings import Definition, Module
from oaswright.handlers.classes import find_implementations
from oaswright.handlers.imports import add_imports, remove_imports
from oaswright.handlers.interface import Interface
from oaswright.handlers.model import History, Route
from oaswright.handlers.modules import Modules
from oaswright.handlers.renames import follow_methods
from oaswright.handlers.source import Edit
from oaswright.handlers.type_printer import TypePrinter
from oaswright.handlers.types import public_name, qualify


@dataclass(frozen=True, slots=True)
class Moved:
    """The new modules, and the classes in them that have another base."""

    files: Mapping[Path, bytes]
    classes: tuple[str, ...]


def find_tag_successors(
    earlier: Interface | None, interface: Interface, history: History, routes: Mapping[str, Route]
) -> dict[str, str]:
    """The class that stands for each class of a tag that is gone.

    That is the one which has most of its operations now, the class of all where there is none.
    """
    if earlier is None:
        return {}
    kept = {group.class_name for group in interface.groups} | {interface.class_name}
    current = dict(follow_methods(earlier, interface, history, routes))
    successors: dict[str, str] = {}
    for former in earlier.groups:
        groups = [interface.group(current[method]) for method in former.methods if method in current]
        count = Counter(group.class_name for group in groups if group is not None)
        if former.class_name not in kept:
            best = max(count, key=lambda name: (count[name], name), default=interface.class_name)
            successors[former.class_name] = best
    return successors


def derive_anew(
    modules: Modules, files: Iterable[Path], successors: Mapping[str, str], interface: Interface, package: str
) -> Moved:
    """Let classes that derive from the class of a tag that is gone derive from what stands for it.

    Where no class answers all operations, a class that stood for a tag is not made one that does.
    """
    files = [*files]
    if not successors:
        return Moved({}, ())
    found = find_implementations(modules, files, interface)
    if not any(interface.qualified_name in implementation.serves for implementation in found):
        successors = {old: new for old, new in successors.items() if new != interface.class_name}
    moved: dict[Path, bytes] = {}
    classes: list[str] = []
    for path in files:
        module = modules.at(path)
        if module is None:
            continue
        printer = TypePrinter(module, package)
        edits: list[Edit] = []
        for name, binding in module.bindings.items():
            if isinstance(binding, Definition) and binding.node is not None:
                found_edits = _edit_bases(binding.node, module, successors, printer)
                edits += found_edits
                classes += [name] if found_edits else []
        if edits:
            source = module.source.edit((*edits, *add_imports(module, printer.missing)))
            source = source.edit(remove_imports(source, successors))
            moved[path] = source.encode()
    return Moved(moved, tuple(classes))


def _edit_bases(
    node: ast.ClassDef, module: Module, successors: Mapping[str, str], printer: TypePrinter
) -> list[Edit]:
    edits: list[Edit] = []
    for base in node.bases:
        plain = base.value if isinstance(base, ast.Subscript) else base
        head, _, name = public_name(qualify(plain, module) or "", printer.package).rpartition(".")
        if head == f"{printer.package}.interface" and name in successors:
            start, end = module.source.start(plain), module.source.end(plain)
            edits.append(Edit(start, end, printer.print_name(f"{head}.{successors[name]}")))
    return edits
