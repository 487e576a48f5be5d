"""Where a module takes methods of classes of the project: of the classes, and of what is one of them."""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from oaswright.handlers.bindings import Module
from oaswright.handlers.modules import Modules
from oaswright.handlers.source import Function, list_nodes
from oaswright.handlers.types import qualify

_SELF = frozenset({"self", "cls"})


def list_method_uses(
    module: Module, modules: Modules, classes: Set[str], package: str
) -> Iterator[tuple[ast.Attribute, str]]:
    """What is taken of some classes, by their qualified names, each with that name.

    Of a class itself, of `self` in it, of what is made of it, of names and attributes that are said to be
    one or were made as one, and of what functions of the module say that they return. Nothing of the
    generated `package` is one of the classes, so its modules are not read.
    """
    nodes = list_nodes(module.source.tree)

    def find(node: ast.expr | None) -> str:
        """The class that an expression names; nothing for any other."""
        if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant) and node.right.value is None:
            node = node.left
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node = ast.Name(node.value, ast.Load())
        dotted = qualify(node, module) if node is not None else None
        if dotted is None or dotted.startswith(f"{package}."):
            return ""
        meant = modules.follow(dotted, stop=f"{package}.models")[1]
        return meant if meant in classes else ""

    returned = {
        node.name: meant for node in nodes if isinstance(node, Function) and (meant := find(node.returns))
    }

    def find_made(node: ast.expr | None) -> str:
        """The class of what an expression gives."""
        node = node.value if isinstance(node, ast.Await) else node
        if not isinstance(node, ast.Call):
            return ""
        return find(node.func) or returned.get(_last_name(node.func), "")

    known = _list_known(nodes, find, find_made, returned)
    own = {
        id(used): f"{module.name}.{node.name}"
        for node in nodes
        if isinstance(node, ast.ClassDef) and f"{module.name}.{node.name}" in classes
        for used in ast.walk(node)
        if isinstance(used, ast.Name) and used.id in _SELF
    }
    for node in nodes:
        if isinstance(node, ast.Attribute):
            value = node.value
            meant = find(value) or find_made(value) or own.get(id(value)) or known.get(_last_name(value), "")
            if meant:
                yield node, meant


def _list_known(
    nodes: Sequence[ast.AST],
    find: Callable[[ast.expr | None], str],
    find_made: Callable[[ast.expr], str],
    returned: Mapping[str, str],
) -> dict[str, str]:
    """The class of each variable, argument and attribute that is of the same one everywhere in a module.

    An argument without annotation may be a fixture of pytest: what the function of its name returns.
    """
    found: dict[str, set[str]] = {}
    for node in nodes:
        if isinstance(node, ast.arg):
            meant = returned.get(node.arg, "") if node.annotation is None else find(node.annotation)
            found.setdefault(node.arg, set()).add(meant)
        elif isinstance(node, ast.AnnAssign):
            found.setdefault(_last_name(node.target), set()).add(find(node.annotation))
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                # `self.pets = pets` says nothing new.
                if _last_name(target) != _last_name(node.value):
                    found.setdefault(_last_name(target), set()).add(find_made(node.value))
    return {name: meant.pop() for name, meant in found.items() if len(meant) == 1 and name}


def _last_name(node: ast.expr) -> str:
    """The name of a variable or an attribute; nothing for any other expression."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
