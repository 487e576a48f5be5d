"""Types of an interface printed as a handler module writes them."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from oaswright.handlers.bindings import Import, Module
from oaswright.handlers.types import public_name, qualify

TypeArguments = Mapping[str, tuple[ast.expr, Module] | None]
"""What stands for each type parameter of an interface, with the module that says so; None for `object`."""
_NO_ARGUMENTS: TypeArguments = {}


@dataclass(slots=True)
class TypePrinter:
    """Prints types for one module, by its own imports where it has them.

    `package` is generated; `shared` maps models that stand in packages of their own to its names for them.
    `missing` collects what has to be imported besides: module -> names, each with its name in this module.
    """

    module: Module
    package: str = ""
    shared: Mapping[str, str] = field(default_factory=dict[str, str])
    missing: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def print_type(self, node: ast.expr, origin: Module, arguments: TypeArguments = _NO_ARGUMENTS) -> str:
        """An annotation of the module `origin` as this module has to write it."""
        if isinstance(node, ast.Name) and node.id in arguments:
            given = arguments[node.id]
            return "object" if given is None else self.print_type(*given)
        if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Name) and node.left.id in arguments:
            left = self.print_type(node.left, origin, arguments)
            right = self.print_type(node.right, origin, arguments)
            return left if left in {"object", "Any"} else f"{left} | {right}"
        text = origin.source.text[origin.source.start(node) : origin.source.end(node)]
        start = origin.source.start(node)
        if "\n" in text or "\r" in text:
            # Parsed again from one line, so that the offsets below are those of the new text.
            text = ast.unparse(node)
            node = ast.parse(text, mode="eval").body
            offsets = [(found, found.col_offset) for found in _find_names(node)]
        else:
            offsets = [(found, origin.source.start(found) - start) for found in _find_names(node)]
        for found, offset in sorted(offsets, key=lambda pair: -pair[1]):
            if isinstance(found, ast.Name) and found.id in arguments:
                printed = self.print_type(found, origin, arguments)
            else:
                qualified = qualify(found, origin)
                printed = self.print_name(qualified) if qualified is not None else ast.unparse(found)
            text = text[:offset] + printed + text[offset + len(ast.unparse(found)) :]
        return text

    def print_name(self, qualified: str) -> str:
        """What a qualified name is called in this module; it is imported if it is not there yet."""
        qualified = public_name(qualified, self.package)
        head, _, name = qualified.rpartition(".")
        if head in {"", self.module.name}:
            return name
        usable = {
            bound: self.shared.get(found.target) or public_name(found.target, self.package)
            for bound, found in self.module.bindings.items()
            if isinstance(found, Import) and (self.module.postponed or not found.lazy)
        }
        for target, suffix in ((qualified, ""), (head, f".{name}")):
            for bound, imported in usable.items():
                if imported == target:
                    return bound + suffix
        names = self.missing.setdefault(head, {})
        if name not in names:
            taken = {*self.module.bindings, *(n for others in self.missing.values() for n in others.values())}
            free = name
            while free in taken:
                free += "_"
            names[name] = free
        return names[name]


def _find_names(node: ast.expr) -> Iterator[ast.Name | ast.Attribute]:
    """The names in an expression, dotted ones whole."""
    if isinstance(node, ast.Name | ast.Attribute):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _find_names(child)
