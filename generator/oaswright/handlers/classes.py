"""The class that implements an interface, and its methods, in whichever modules they stand."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from oaswright.handlers.bindings import Alias, Definition, Module
from oaswright.handlers.interface import Interface
from oaswright.handlers.modules import Modules
from oaswright.handlers.source import Function
from oaswright.handlers.type_printer import TypeArguments
from oaswright.handlers.types import qualify

_MAX_STEPS = 20
_PLAIN_BASES = frozenset({"ABC", "Generic", "Protocol", "object"})


@dataclass(frozen=True, slots=True)
class Owner:
    """A class of the project and its module."""

    module: Module
    node: ast.ClassDef

    @property
    def qualified_name(self) -> str:
        """The qualified name of the class."""
        return f"{self.module.name}.{self.node.name}"


@dataclass(frozen=True, slots=True)
class Implementation:
    """The class that serves an interface: itself first, then its bases in the order Python asks them.

    `declared` maps the qualified names of those that derive from a class of the interface directly to the
    qualified names of such classes. `argument` is what they put in for the interface's type parameter, with
    the module where it says so. `unread` names bases of the project that cannot be read, `foreign` says
    whether there are bases of libraries: a method may come from there.
    """

    owners: tuple[Owner, ...]
    declared: Mapping[str, frozenset[str]]
    argument: tuple[ast.expr, Module] | None
    unread: tuple[str, ...]
    foreign: bool

    @property
    def leaf(self) -> Owner:
        """The class itself."""
        return self.owners[0]

    @property
    def methods(self) -> Iterator[tuple[Owner, Function]]:
        """All methods, each with its class."""
        for owner in self.owners:
            for function in list_methods(owner.node):
                yield owner, function

    @property
    def serves(self) -> frozenset[str]:
        """The qualified names of the classes of the interface that it derives from."""
        return frozenset[str]().union(*self.declared.values())

    def type_arguments(self, interface: Interface) -> TypeArguments:
        """What the class puts in for the type parameters of the interface."""
        given: list[tuple[ast.expr, Module]] = []
        if self.argument is not None:
            node, module = self.argument
            given = [(item, module) for item in (node.elts if isinstance(node, ast.Tuple) else [node])]
        names = interface.parameters
        return {name: given[i] if i < len(given) else None for i, name in enumerate(names)}


def find_implementations(modules: Modules, files: list[Path], interface: Interface) -> list[Implementation]:
    """The classes in some modules that derive from an interface or from the class of one of its groups.

    A class from which another of them derives is none. Raises SourceError and OSError for the modules
    themselves; a base that cannot be read is none.
    """
    classes = frozenset({interface.qualified_name, *(group.qualified_name for group in interface.groups)})
    found: dict[str, Implementation] = {}
    bases: set[str] = set()
    for path in files:
        module = modules.at(path)
        if module is None:
            continue
        for name, binding in module.bindings.items():
            if isinstance(binding, Definition) and binding.node is not None:
                candidate = _read_class(modules, Owner(module, binding.node), classes)
                if candidate is not None:
                    found[f"{module.name}.{name}"] = candidate
                    bases |= {owner.qualified_name for owner in candidate.owners[1:]}
    return [implementation for name, implementation in found.items() if name not in bases]


def _read_class(modules: Modules, owner: Owner, classes: frozenset[str]) -> Implementation | None:
    owners: dict[str, Owner] = {}
    declared: dict[str, frozenset[str]] = {}
    arguments: list[tuple[ast.expr, Module]] = []
    unread: list[str] = []
    foreign = False
    pending = [owner]
    while pending:
        current = pending.pop(0)
        if current.qualified_name in owners:
            continue
        owners[current.qualified_name] = current
        served: set[str] = set()
        for base in current.node.bases:
            plain = base.value if isinstance(base, ast.Subscript) else base
            dotted = qualify(plain, current.module)
            if dotted is None:
                unread.append(ast.unparse(base))
                continue
            reached = _follow_class(modules, current.module, dotted)
            target = dotted if reached is None else reached.qualified_name
            if target in classes:
                served.add(target)
                if isinstance(base, ast.Subscript):
                    arguments.append((base.slice, current.module))
            elif reached is not None:
                pending.append(reached)
            elif current.module.dynamic or modules.named(dotted.rpartition(".")[0]) is not None:
                unread.append(dotted)
            else:
                foreign = foreign or dotted.rpartition(".")[2] not in _PLAIN_BASES
        if served:
            declared[current.qualified_name] = frozenset(served)
    if not declared:
        return None
    argument = arguments[0] if arguments else None
    return Implementation(tuple(owners.values()), declared, argument, tuple(unread), foreign)


def _follow_class(modules: Modules, module: Module, dotted: str) -> Owner | None:
    """The class of the project behind a dotted name, through imports and plain aliases."""
    for _ in range(_MAX_STEPS):
        if dotted.rpartition(".")[0] not in {"", module.name}:
            found, dotted = modules.follow(dotted)
            if found is None:
                return None
            module = found
        binding = module.bindings.get(dotted.rpartition(".")[2])
        if isinstance(binding, Definition):
            return Owner(module, binding.node) if binding.node is not None else None
        if not isinstance(binding, Alias):
            return None
        value = binding.value.value if isinstance(binding.value, ast.Subscript) else binding.value
        further = qualify(value, module)
        if further is None or further == dotted:
            return None
        dotted = further
    return None


def list_methods(node: ast.ClassDef) -> Iterator[Function]:
    """The methods of a class, those under `if` and `try` as well, in the order of the text."""
    for statement in _walk(node.body):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement


def list_assigned(node: ast.ClassDef) -> set[str]:
    """The names that a class binds by assignment or import, a method made elsewhere among them."""
    names: set[str] = set()
    for statement in _walk(node.body):
        if isinstance(statement, ast.Assign):
            names |= {
                n.id for target in statement.targets for n in ast.walk(target) if isinstance(n, ast.Name)
            }
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            names |= {n.id for n in [statement.target] if isinstance(n, ast.Name)}
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in statement.names}
    return names


def _walk(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.If):
            yield from _walk([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            yield from _walk([*node.body, *(s for h in node.handlers for s in h.body), *node.orelse])
            yield from _walk(node.finalbody)
        elif isinstance(node, ast.With):
            yield from _walk(node.body)
