"""The project's own modules: found by their dotted names, read once, names followed from one to the next."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from oaswright.handlers.source import Source, SourceError, read_source


@dataclass(frozen=True, slots=True)
class Import:
    """A name that an import binds: `name` of `module`, or the module itself where `name` is None."""

    module: str
    name: str | None
    lazy: bool
    """Whether only type checkers run the import."""

    @property
    def target(self) -> str:
        """The dotted name that is meant."""
        return self.module if self.name is None else f"{self.module}.{self.name}"


@dataclass(frozen=True, slots=True)
class Alias:
    """A module-level name for an expression."""

    value: ast.expr


@dataclass(frozen=True, slots=True)
class Definition:
    """A class, function or anything else that a module defines under a name."""

    node: ast.ClassDef | None


Binding = Import | Alias | Definition


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """A module of the project. `name` is dotted; `dynamic` tells of a star import."""

    path: Path
    name: str
    source: Source
    bindings: Mapping[str, Binding]
    dynamic: bool
    postponed: bool
    """Whether annotations are not evaluated (`from __future__ import annotations`)."""


@dataclass(slots=True)
class Modules:
    """The modules below some import roots. `overlay` holds new contents that are not on the disk yet.

    `read` maps each file that was looked for to its bytes, None where there is none.
    """

    root: Path
    overlay: Mapping[Path, bytes]
    read: dict[Path, bytes | None] = field(default_factory=dict[Path, bytes | None])
    _modules: dict[Path, Module] = field(default_factory=dict[Path, Module])

    def bytes_of(self, path: Path) -> bytes | None:
        """The content of a file, None where there is none. Raises OSError."""
        if path in self.overlay:
            return self.overlay[path]
        if path not in self.read:
            try:
                self.read[path] = path.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                self.read[path] = None
        return self.read[path]

    def at(self, path: Path) -> Module | None:
        """The module in a file, None where there is no file. Raises SourceError and OSError."""
        if path not in self._modules:
            data = self.bytes_of(path)
            if data is None:
                return None
            try:
                source = read_source(data)
            except SourceError as error:
                raise SourceError(str(error), error.line, path) from None
            self._modules[path] = module_of(path, self.dotted(path), source)
        return self._modules[path]

    def dotted(self, path: Path) -> str:
        """The name under which the project imports a file."""
        for root in self.roots():
            if path.is_relative_to(root):
                parts = path.relative_to(root).with_suffix("").parts
                return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        return path.stem

    def roots(self) -> tuple[Path, ...]:
        """The folders that imports start from, the innermost first."""
        return (self.root / "src", self.root)

    def named(self, dotted: str) -> Module | None:
        """A module of the project by its dotted name; None for any other and one that does not parse."""
        parts = dotted.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        for root in self.roots():
            base = root.joinpath(*parts)
            for path in (base.with_suffix(".py"), base / "__init__.py"):
                try:
                    module = self.at(path)
                except (SourceError, OSError):
                    return None
                if module is not None:
                    return module
        return None

    def follow(self, dotted: str, depth: int = 0) -> tuple[Module, str] | None:
        """The module of the project that defines a dotted name, and the name there; None if none does."""
        head, _, name = dotted.rpartition(".")
        if not head or depth > 20:
            return None
        module = self.named(head)
        if module is None:
            return None
        found = module.bindings.get(name)
        if isinstance(found, Import) and found.name is not None:
            further = self.follow(found.target, depth + 1)
            if further is not None:
                return further
            return None
        return (module, name) if found is not None else None


def module_of(path: Path, name: str, source: Source) -> Module:
    """A module with what it binds at its top level."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    bindings: dict[str, Binding] = {}
    dynamic = postponed = False
    for node, lazy in _statements(source.tree.body, lazy=False):
        if isinstance(node, ast.ImportFrom):
            origin = absolute(node, package)
            postponed = postponed or (
                origin == "__future__" and any(a.name == "annotations" for a in node.names)
            )
            for alias in node.names:
                if alias.name == "*":
                    dynamic = True
                else:
                    bindings[alias.asname or alias.name] = Import(origin, alias.name, lazy)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.split(".")[0]
                bindings[bound] = Import(alias.name if alias.asname else bound, None, lazy)
        elif isinstance(node, ast.ClassDef):
            bindings[node.name] = Definition(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            bindings[node.name] = Definition(None)
        else:
            bindings.update(_assigned(node))
    return Module(path, name, source, bindings, dynamic, postponed)


def absolute(node: ast.ImportFrom, package: str) -> str:
    """The dotted name of the module that an import takes names from."""
    if not node.level:
        return node.module or ""
    base = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def _statements(body: list[ast.stmt], *, lazy: bool) -> Iterator[tuple[ast.stmt, bool]]:
    """Statements, those under `if` and `try` as well, and whether only a type checker sees them."""
    for node in body:
        yield node, lazy
        if isinstance(node, ast.If):
            checking = ast.unparse(node.test).rpartition(".")[2] == "TYPE_CHECKING"
            yield from _statements(node.body, lazy=lazy or checking)
            yield from _statements(node.orelse, lazy=lazy)
        elif isinstance(node, ast.Try):
            for block in (
                node.body,
                *(handler.body for handler in node.handlers),
                node.orelse,
                node.finalbody,
            ):
                yield from _statements(block, lazy=lazy)


def _assigned(node: ast.stmt) -> Iterator[tuple[str, Binding]]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, _value(node.value)
            else:
                yield from ((n.id, Definition(None)) for n in ast.walk(target) if isinstance(n, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        yield node.target.id, _value(node.value)
    elif type(node).__name__ == "TypeAlias":
        # `type X = ...`, which Python 3.11 does not know.
        yield node.name.id, Alias(node.value)  # type: ignore[attr-defined]  # pyright: ignore


def _value(value: ast.expr) -> Binding:
    """What is assigned, where it can be a type; a call (NewType, TypeVar) makes something of its own."""
    if isinstance(value, ast.Name | ast.Attribute | ast.Subscript | ast.BinOp):
        return Alias(value)
    return Definition(None)
