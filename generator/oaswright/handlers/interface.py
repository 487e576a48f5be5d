"""A generated interface: its methods, and what they pass to a handler."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from oaswright.handlers.bindings import Definition, Import, Module, list_exports
from oaswright.handlers.modules import Modules
from oaswright.handlers.parameters import list_arguments
from oaswright.handlers.source import Function


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of an operation; `named` ones are given by keyword. `default` is source text."""

    name: str
    named: bool
    annotation: ast.expr
    default: str | None


@dataclass(frozen=True, slots=True)
class Method:
    """One operation as the interface declares it, without `self`."""

    name: str
    arguments: tuple[Argument, ...]
    returns: ast.expr


@dataclass(frozen=True, slots=True)
class Group:
    """The class of one group of operations, in a module of its own."""

    class_name: str
    module: Module
    methods: Mapping[str, Method]

    @property
    def qualified_name(self) -> str:
        """The qualified name of the class, where it is defined."""
        return f"{self.module.name}.{self.class_name}"

    @property
    def name(self) -> str:
        """The name of the group, which is that of its module."""
        return self.module.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Interface:
    """The abstract class of an API: its module, the names of its type parameters, its methods in order.

    `groups` are the classes that it inherits its methods from, where these are laid by tag.
    """

    class_name: str
    module: Module
    parameters: tuple[str, ...]
    methods: Mapping[str, Method]
    groups: tuple[Group, ...] = ()

    @property
    def qualified_name(self) -> str:
        """The qualified name of the class."""
        return f"{self.module.name}.{self.class_name}"

    def group(self, method: str) -> Group | None:
        """The group that a method belongs to; None where there are no groups."""
        return next((group for group in self.groups if method in group.methods), None)

    def origin(self, method: str) -> Module:
        """The module in which a method is declared, and which its annotations are written for."""
        group = self.group(method)
        return self.module if group is None else group.module


def read_interface(modules: Modules, folder: Path, name: str, class_name: str) -> Interface | None:
    """The abstract class in the module `name` of the generated package in a folder.

    None where the class is not there or is not ours. Raises SourceError and OSError.
    """
    module = modules.at(folder / name / "__init__.py") or modules.at(folder / f"{name}.py")
    node = _find_class(module, class_name)
    if module is None or node is None:
        return None
    groups: list[Group] = []
    for base in node.bases:
        plain = base.value if isinstance(base, ast.Subscript) else base
        bound = module.bindings.get(plain.id) if isinstance(plain, ast.Name) else None
        if isinstance(bound, Import) and bound.name and bound.module.startswith(f"{module.name}."):
            path = folder / "interface" / f"{bound.module.rpartition('.')[2]}.py"
            group = _read_group(modules.at(path), bound.name)
            if group is None:
                return None
            groups.append(group)
    methods = _read_methods(node)
    if methods is None:
        return None
    methods |= {name: method for group in groups for name, method in group.methods.items()}
    parameters = [
        ast.unparse(item)
        for base in node.bases
        if isinstance(base, ast.Subscript)
        for item in (base.slice.elts if isinstance(base.slice, ast.Tuple) else [base.slice])
    ]
    return Interface(class_name, module, tuple(dict.fromkeys(parameters)), methods, tuple(groups))


def find_shared(modules: Modules, folder: Path, package: str) -> dict[str, str]:
    """The models that a generated package takes from others, by their names there: what it calls them.

    `package` is the dotted name of the package in a folder. Raises SourceError and OSError.
    """
    for path in (folder / "models.py", folder / "models" / "__init__.py"):
        # Most have none, and are long.
        module = modules.at(path) if b".models import " in (modules.content(path) or b"") else None
        if module is not None and "__all__" in module.bindings:
            # What is imported for itself alone, such as the type of a format, is no model.
            exported, _ = list_exports(module)
            return {
                found.target: f"{package}.models.{name}"
                for name, found in exported.items()
                if isinstance(found, Import) and found.name and found.module.endswith(".models")
            }
    return {}


def _find_class(module: Module | None, name: str) -> ast.ClassDef | None:
    binding = module.bindings.get(name) if module is not None else None
    return binding.node if isinstance(binding, Definition) else None


def _read_group(module: Module | None, class_name: str) -> Group | None:
    node = _find_class(module, class_name)
    methods = _read_methods(node) if node is not None else None
    return Group(class_name, module, methods) if module is not None and methods is not None else None


def _read_methods(node: ast.ClassDef) -> dict[str, Method] | None:
    methods: dict[str, Method] = {}
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            method = _read_method(statement)
            if method is None:
                return None
            methods[statement.name] = method
    return methods


def _read_method(node: Function) -> Method | None:
    arguments: list[Argument] = []
    for arg, kind, default in list_arguments(node)[1:]:
        if arg.annotation is None or kind not in {"positional", "named"}:
            return None
        text = None if default is None else ast.unparse(default)
        arguments.append(Argument(arg.arg, kind == "named", arg.annotation, text))
    returns = node.returns
    if isinstance(node, ast.FunctionDef) and isinstance(returns, ast.Subscript):
        returns = returns.slice  # of `MaybeAwaitable`; interfaces of earlier releases have `async def`
    return None if returns is None else Method(node.name, tuple(arguments), returns)
