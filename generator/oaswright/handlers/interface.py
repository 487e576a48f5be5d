"""A generated interface: its methods, and what they pass to a handler."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from oaswright.handlers.bindings import Definition, Module
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
class Interface:
    """The abstract class of an API: its module, the names of its type parameters, its methods in order."""

    class_name: str
    module: Module
    parameters: tuple[str, ...]
    methods: Mapping[str, Method]

    @property
    def qualified_name(self) -> str:
        """The qualified name of the class."""
        return f"{self.module.name}.{self.class_name}"


def read_interface(module: Module, class_name: str) -> Interface | None:
    """The interface in a module; None where the class is not there or is not ours."""
    binding = module.bindings.get(class_name)
    node = binding.node if isinstance(binding, Definition) else None
    if node is None:
        return None
    methods: dict[str, Method] = {}
    for statement in node.body:
        if isinstance(statement, ast.AsyncFunctionDef):
            method = _read_method(statement)
            if method is None:
                return None
            methods[statement.name] = method
    parameters = [
        ast.unparse(item)
        for base in node.bases
        if isinstance(base, ast.Subscript)
        for item in (base.slice.elts if isinstance(base.slice, ast.Tuple) else [base.slice])
    ]
    return Interface(class_name, module, tuple(parameters), methods)


def _read_method(node: Function) -> Method | None:
    arguments: list[Argument] = []
    for arg, kind, default in list_arguments(node)[1:]:
        if arg.annotation is None or kind not in {"positional", "named"}:
            return None
        text = None if default is None else ast.unparse(default)
        arguments.append(Argument(arg.arg, kind == "named", arg.annotation, text))
    return None if node.returns is None else Method(node.name, tuple(arguments), node.returns)
