"""The class that implements an interface, wherever its methods stand."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from oaswright.handlers.modules import Alias, Definition, Module, Modules
from oaswright.handlers.types import full_name

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Owner:
    """A class of the project and its module."""

    module: Module
    node: ast.ClassDef


@dataclass(frozen=True, slots=True)
class Implementation:
    """The class that serves an interface: itself first, then its bases in the order Python asks them.

    `argument` is what it puts in for the interface's type parameter, with the module where it says so.
    `unread` names bases of the project that cannot be read, `foreign` says whether there are bases of
    libraries: a method may come from there.
    """

    owners: tuple[Owner, ...]
    argument: tuple[ast.expr, Module] | None
    unread: tuple[str, ...]
    foreign: bool

    @property
    def leaf(self) -> Owner:
        """The class itself."""
        return self.owners[0]


def find_implementations(modules: Modules, files: list[Path], interface: str) -> list[Implementation]:
    """The classes in some modules that derive from an interface and from which no other of them does.

    Raises SourceError and OSError for the modules themselves; a base that cannot be read is none.
    """
    found: dict[str, Implementation] = {}
    bases: set[str] = set()
    for path in files:
        module = modules.at(path)
        if module is None:
            continue
        for name, binding in module.bindings.items():
            if isinstance(binding, Definition) and binding.node is not None:
                candidate = _implementation(modules, Owner(module, binding.node), interface)
                if candidate is not None:
                    found[f"{module.name}.{name}"] = candidate
                    bases |= {f"{o.module.name}.{o.node.name}" for o in candidate.owners[1:]}
    return [implementation for name, implementation in found.items() if name not in bases]


def _implementation(modules: Modules, owner: Owner, interface: str) -> Implementation | None:
    owners: dict[str, Owner] = {}
    arguments: list[tuple[ast.expr, Module]] = []
    unread: list[str] = []
    serves = foreign = False
    pending = [owner]
    while pending:
        current = pending.pop(0)
        key = f"{current.module.name}.{current.node.name}"
        if key in owners:
            continue
        owners[key] = current
        for base in current.node.bases:
            plain = base.value if isinstance(base, ast.Subscript) else base
            dotted = full_name(plain, current.module)
            if dotted is None:
                unread.append(ast.unparse(base))
                continue
            reached = _class(modules, current.module, dotted)
            if dotted == interface or (reached is not None and _name(reached) == interface):
                serves = True
                if isinstance(base, ast.Subscript):
                    arguments.append((base.slice, current.module))
            elif reached is not None:
                pending.append(reached)
            elif current.module.dynamic or modules.named(dotted.rpartition(".")[0]) is not None:
                unread.append(dotted)
            else:
                foreign = foreign or dotted.rpartition(".")[2] not in {"ABC", "Generic", "Protocol", "object"}
    if not serves:
        return None
    return Implementation(tuple(owners.values()), arguments[0] if arguments else None, tuple(unread), foreign)


def _name(owner: Owner) -> str:
    return f"{owner.module.name}.{owner.node.name}"


def _class(modules: Modules, module: Module, dotted: str) -> Owner | None:
    """The class of the project behind a dotted name, through imports and plain aliases."""
    for _ in range(20):
        head, _, name = dotted.rpartition(".")
        followed = (module, name) if head in {"", module.name} else modules.follow(dotted)
        if followed is None:
            return None
        module, name = followed
        binding = module.bindings.get(name)
        if isinstance(binding, Definition):
            return Owner(module, binding.node) if binding.node is not None else None
        if not isinstance(binding, Alias):
            return None
        value = binding.value.value if isinstance(binding.value, ast.Subscript) else binding.value
        further = full_name(value, module)
        if further is None or further == dotted:
            return None
        dotted = further
    return None


def functions(node: ast.ClassDef) -> Iterator[Function]:
    """The methods of a class, those under `if` and `try` as well, in the order of the text."""
    for statement in _inside(node.body):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement


def assigned_names(node: ast.ClassDef) -> set[str]:
    """The names that a class binds by assignment or import, a method made elsewhere among them."""
    names: set[str] = set()
    for statement in _inside(node.body):
        if isinstance(statement, ast.Assign):
            names |= {
                n.id for target in statement.targets for n in ast.walk(target) if isinstance(n, ast.Name)
            }
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            names |= {n.id for n in [statement.target] if isinstance(n, ast.Name)}
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in statement.names}
    return names


def _inside(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.If):
            yield from _inside([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            yield from _inside([*node.body, *(s for h in node.handlers for s in h.body), *node.orelse])
            yield from _inside(node.finalbody)
        elif isinstance(node, ast.With):
            yield from _inside(node.body)
