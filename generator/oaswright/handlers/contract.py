"""What an interface asks of its handlers, read from the interface itself."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from oaswright.handlers.modules import Definition, Module


@dataclass(frozen=True, slots=True)
class Route:
    """Where an operation is found in its document: its id, its method in capitals and its path."""

    id: str
    http_method: str
    path: str

    @property
    def place(self) -> str:
        """`GET /pets/{id}`."""
        return f"{self.http_method} {self.path}"


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
class Contract:
    """An interface: the class, the names of its type parameters, and its methods in order."""

    class_name: str
    module: Module
    parameters: tuple[str, ...]
    methods: Mapping[str, Method]

    @property
    def full_name(self) -> str:
        """The dotted name of the class."""
        return f"{self.module.name}.{self.class_name}"


def read_contract(module: Module, class_name: str) -> Contract | None:
    """The contract in an interface module; None where the class is not there or is not ours."""
    binding = module.bindings.get(class_name)
    node = binding.node if isinstance(binding, Definition) else None
    if node is None:
        return None
    methods: dict[str, Method] = {}
    for statement in node.body:
        if isinstance(statement, ast.AsyncFunctionDef):
            method = _method(statement)
            if method is None:
                return None
            methods[statement.name] = method
    parameters = [
        ast.unparse(item)
        for base in node.bases
        if isinstance(base, ast.Subscript)
        for item in (base.slice.elts if isinstance(base.slice, ast.Tuple) else [base.slice])
    ]
    return Contract(class_name, module, tuple(parameters), methods)


def _method(node: ast.AsyncFunctionDef) -> Method | None:
    found = node.args
    if node.returns is None or found.vararg or found.kwarg or found.posonlyargs:
        return None
    plain: list[tuple[ast.arg, bool, ast.expr | None]] = [(arg, False, None) for arg in found.args[1:]]
    if found.defaults:
        first = len(plain) - len(found.defaults)
        plain = [
            (arg, named, found.defaults[i - first] if i >= first else None)
            for i, (arg, named, _) in enumerate(plain)
        ]
    named = [(arg, True, default) for arg, default in zip(found.kwonlyargs, found.kw_defaults, strict=True)]
    arguments: list[Argument] = []
    for arg, by_name, default in [*plain, *named]:
        if arg.annotation is None:
            return None
        arguments.append(
            Argument(arg.arg, by_name, arg.annotation, None if default is None else ast.unparse(default))
        )
    return Method(node.name, tuple(arguments), node.returns)
