"""Names that the generated package no longer has, written anew in every module of a project that uses them.

A module that imports a name hands it on under the new one: modules that take it from there follow.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from oaswright.handlers.bindings import Import, Module
from oaswright.handlers.imports import edit_names
from oaswright.handlers.modules import Modules
from oaswright.handlers.source import Edit, Function, Source, SourceError
from oaswright.handlers.types import public_name
from oaswright.handlers.uses import Use, edit_text, list_uses


@dataclass(slots=True)
class ProjectRenames:
    """What is renamed: `renames` maps qualified names in the package `package` to the names there now."""

    modules: Modules
    package: str
    renames: Mapping[str, str]
    _locals: dict[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])

    def rename(self, paths: Iterable[Path]) -> tuple[dict[Path, bytes], tuple[str, ...]]:
        """The modules among some files that change, and what was renamed in them: `old -> new`."""
        files: dict[Path, bytes] = {}
        written: list[str] = []
        for path in paths:
            try:
                module = self.modules.at(path)
            except (SourceError, OSError):
                continue
            if module is None:
                continue
            edits = {(edit.start, edit.end): edit for edit in self._edit(module)}
            if edits:
                files[path] = module.source.edit(edits.values()).encode()
                written += [edit.text for edit in edits.values()]
        used = {word for text in written for word in re.findall(r"\w+", text)}
        told = (f"{old.rpartition('.')[2]} -> {new}" for old, new in self.renames.items() if new in used)
        return files, tuple(dict.fromkeys(told))

    def _find(self, origin: str, name: str) -> str | None:
        """What a name of a module is called now; None where that is as before."""
        new = self.renames.get(public_name(f"{origin}.{name}", self.package))
        if new is not None:
            return new
        if origin == self.package or origin.startswith(f"{self.package}."):
            return None
        module = self.modules.named(origin)
        return None if module is None else self._list_renamed(module).get(name)

    def _list_renamed(self, module: Module) -> Mapping[str, str]:
        """The names at the top level of a module that get new ones."""
        known = self._locals.get(module.name)
        if known is not None:
            return known
        # Against circles of imports.
        self._locals[module.name] = {}
        found: dict[str, str] = {}
        taken: set[str] | None = None
        for name, binding in module.bindings.items():
            if not isinstance(binding, Import) or binding.name != name:
                continue
            new = self._find(binding.module, name)
            if new is None:
                continue
            taken = _list_bound(module.source) if taken is None else taken
            other = module.bindings.get(new)
            is_same = isinstance(other, Import) and public_name(other.target, self.package) == public_name(
                f"{binding.module}.{new}", self.package
            )
            if name not in taken and (new not in taken or is_same) and (other is None or is_same):
                found[name] = new
        self._locals[module.name] = found
        return found

    def _edit(self, module: Module) -> Iterator[Edit]:
        here = self._list_renamed(module)
        yield from self._edit_imports(module, here)
        source = module.source
        for use in list_uses(source.tree):
            for node, (old, new) in self._find_names(use, module, here):
                if use.node is use.name:
                    yield Edit(source.end(node) - len(old), source.end(node), new)
                else:
                    yield from edit_text(source, use.node, old, new, dotted=isinstance(node, ast.Attribute))

    def _find_names(
        self, use: Use, module: Module, here: Mapping[str, str]
    ) -> Iterator[tuple[ast.expr, tuple[str, str]]]:
        """The parts of a dotted name that get new names, each with its old and its new one."""
        node: ast.expr = use.name
        while isinstance(node, ast.Attribute):
            origin = self._resolve(use.qualify(node.value, module))
            new = self._find(origin, node.attr) if origin else None
            if new is not None:
                yield node, (node.attr, new)
            node = node.value
        if isinstance(node, ast.Name) and node.id in here and not use.is_path:
            yield node, (node.id, here[node.id])

    def _resolve(self, dotted: str) -> str:
        """The name of the module that a dotted name means, itself or by way of an import elsewhere."""
        head, _, name = dotted.rpartition(".")
        module = self.modules.named(head) if head and self.modules.named(dotted) is None else None
        binding = module.bindings.get(name) if module is not None else None
        return binding.target if isinstance(binding, Import) else dotted

    def _edit_imports(self, module: Module, here: Mapping[str, str]) -> Iterator[Edit]:
        inside = {
            node
            for function in ast.walk(module.source.tree)
            if isinstance(function, Function | ast.ClassDef | ast.Lambda)
            for node in ast.walk(function)
            if isinstance(node, ast.ImportFrom)
        }
        for node in ast.walk(module.source.tree):
            if not isinstance(node, ast.ImportFrom):
                continue
            origin = module.origin(node)
            texts: list[str] = []
            for alias in node.names:
                new = self._find(origin, alias.name)
                name, bound = new or alias.name, alias.asname
                if new is not None and node not in inside and alias.name in here:
                    bound = new if bound == alias.name else bound
                elif new is not None:
                    # What uses it here goes on under the former name.
                    bound = bound or alias.name
                texts.append(f"{name} as {bound}" if bound is not None else name)
            yield from edit_names(module.source, node, texts)


def _list_bound(source: Source) -> set[str]:
    """Every name that something else than an import gives a value to, anywhere in a module."""
    tree = source.tree
    found = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    found |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    # Names in f-strings, where Python 3.11 gives no positions.
    found |= {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not source.text.startswith(node.id, source.start(node))
    }
    return found | {node.name for node in ast.walk(tree) if isinstance(node, Function | ast.ClassDef)}
