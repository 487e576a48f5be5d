"""A module of the project, and what its top level binds."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from oaswright.handlers.source import Function, Source


@dataclass(frozen=True, slots=True)
class Import:
    """A name that an import binds: `name` of `module`, or the module itself where `name` is None.

    `lazy`: only type checkers run the import.
    """

    module: str
    name: str | None
    lazy: bool

    @property
    def target(self) -> str:
        """The qualified name that is meant."""
        return self.module if self.name is None else f"{self.module}.{self.name}"


@dataclass(frozen=True, slots=True)
class Alias:
    """A module-level name for an expression."""

    value: ast.expr


@dataclass(frozen=True, slots=True)
class Definition:
    """A class, function or anything else that a module defines under a name; `node` is that of a class."""

    node: ast.ClassDef | None


Binding = Import | Alias | Definition
Exports = tuple[Mapping[str, Binding], bool]
"""What a star import of a module binds, and whether that is all of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """A module of the project. `name` is dotted.

    `dynamic`: a star import binds names that are not known. `postponed`: annotations are not evaluated
    (`from __future__ import annotations`).
    """

    path: Path
    name: str
    source: Source
    bindings: Mapping[str, Binding]
    dynamic: bool
    postponed: bool

    def origin(self, node: ast.ImportFrom) -> str:
        """The dotted name of the module from which an import takes names."""
        return _origin(node, self.path, self.name)


def _nothing(_: str) -> Exports:
    return {}, False


def bind(path: Path, name: str, source: Source, exports: Callable[[str], Exports] = _nothing) -> Module:
    """A module with what it binds at its top level; `exports` is asked for star imports."""
    bindings: dict[str, Binding] = {}
    dynamic = postponed = False
    for node, lazy in _statements(source.tree.body, lazy=False):
        if isinstance(node, ast.ImportFrom):
            origin = _origin(node, path, name)
            for alias in node.names:
                if alias.name == "*":
                    found, complete = exports(origin)
                    dynamic = dynamic or not complete
                    bindings.update(found)
                else:
                    postponed = postponed or (origin, alias.name) == ("__future__", "annotations")
                    bindings[alias.asname or alias.name] = Import(origin, alias.name, lazy)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.split(".")[0]
                bindings[bound] = Import(alias.name if alias.asname else bound, None, lazy)
        elif isinstance(node, ast.ClassDef):
            bindings[node.name] = Definition(node)
        elif isinstance(node, Function):
            bindings[node.name] = Definition(None)
        else:
            bindings.update(_assignments(node))
    return Module(path, name, source, bindings, dynamic, postponed)


def list_exports(module: Module) -> Exports:
    """What a star import of a module binds: the names in `__all__`, else those without an underscore."""
    complete = not module.dynamic
    names = [name for name in module.bindings if not name.startswith("_")]
    if "__all__" in module.bindings:
        stated = [
            node.value
            for node in module.source.tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        ]
        try:
            names = [name for value in stated for name in ast.literal_eval(value)]
        except ValueError:
            return {}, False
        complete = all(name in module.bindings for name in names)
    found = {name: module.bindings[name] for name in names if name in module.bindings}
    # What is imported there is known here by its first name, so that one type has one name.
    imports = {
        name: binding if isinstance(binding, Import) else Import(module.name, name, lazy=False)
        for name, binding in found.items()
    }
    return imports, complete


def _origin(node: ast.ImportFrom, path: Path, name: str) -> str:
    """The dotted name of the module from which an import in the module `name` takes names."""
    if not node.level:
        return node.module or ""
    parts = name.split(".")
    up = node.level - 1 if path.name == "__init__.py" else node.level
    return ".".join([*parts[: max(0, len(parts) - up)], *([node.module] if node.module else [])])


def _statements(body: list[ast.stmt], *, lazy: bool) -> Iterator[tuple[ast.stmt, bool]]:
    """Statements, those under `if` and `try` as well, and whether only a type checker runs them."""
    for node in body:
        yield node, lazy
        if isinstance(node, ast.If):
            checking = ast.unparse(node.test).rpartition(".")[2] == "TYPE_CHECKING"
            yield from _statements(node.body, lazy=lazy or checking)
            yield from _statements(node.orelse, lazy=lazy)
        elif isinstance(node, ast.Try):
            handlers = (handler.body for handler in node.handlers)
            for block in (node.body, *handlers, node.orelse, node.finalbody):
                yield from _statements(block, lazy=lazy)


def _assignments(node: ast.stmt) -> Iterator[tuple[str, Binding]]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, _bind_value(node.value)
            else:
                yield from ((n.id, Definition(None)) for n in ast.walk(target) if isinstance(n, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        yield node.target.id, _bind_value(node.value)
    elif type(node).__name__ == "TypeAlias":
        # `type X = ...`, which Python 3.11 does not know.
        yield node.name.id, Alias(node.value)  # type: ignore[attr-defined]  # pyright: ignore


def _bind_value(value: ast.expr) -> Binding:
    """What is assigned, where it can be a type; a call (NewType, TypeVar) makes something of its own."""
    if isinstance(value, ast.Name | ast.Attribute | ast.Subscript | ast.BinOp):
        return Alias(value)
    return Definition(None)
