"""What an annotation means, apart from how it is spelt."""

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass

from oaswright.handlers.modules import Alias, Import, Module, Modules

_SAME = {
    "typing.List": "list",
    "typing.Dict": "dict",
    "typing.Set": "set",
    "typing.FrozenSet": "frozenset",
    "typing.Tuple": "tuple",
    "typing.Type": "type",
}
_ABSTRACT = frozenset({"Sequence", "Mapping", "Iterable", "Collection", "MutableMapping", "MutableSequence"})
_WIDER = {
    "list": ("collections.abc.Sequence", "collections.abc.Iterable", "collections.abc.Collection"),
    "dict": ("collections.abc.Mapping",),
    "set": ("collections.abc.Set", "collections.abc.Collection", "collections.abc.Iterable"),
}
# Modules whose classes nobody derives a type of an interface from.
_PLAIN = frozenset({"datetime", "uuid", "decimal", "typing"})
_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Meaning:
    """A type as the members of its union, each in one spelling with full names.

    `doubts` are the members with a name that leads out of what can be read here: a class of the
    project, of another library, or nothing at all.
    """

    members: frozenset[str]
    doubts: frozenset[str] = frozenset()

    def accepts(self, other: "Meaning") -> bool:
        """Whether a value of the other type is surely one of this type."""
        if self.members & {"object", "typing.Any"}:
            return True
        return all(any(_accepts(wide, narrow) for wide in self.members) for narrow in other.members)

    def fits(self, other: "Meaning") -> bool:
        """Whether a value of this type is surely one of the other type."""
        nothing = {"typing.NoReturn", "typing.Never"}
        return "typing.Any" in self.members or other.accepts(Meaning(self.members - nothing))


def _accepts(wide: str, narrow: str) -> bool:
    if narrow in {wide, "typing.Any"} or (wide, narrow) in {
        ("float", "int"),
        ("complex", "int"),
        ("complex", "float"),
    }:
        return True
    head, bracket, rest = narrow.partition("[")
    return any(wide in {other, f"{other}{bracket}{rest}"} for other in (head, *_WIDER.get(head, ())))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads annotations. `given` maps full names (type parameters of an interface) to what stands for them.

    `packages` are generated: their modules are known in full, so that a name they lack is a name gone.
    """

    modules: Modules
    packages: tuple[str, ...]
    given: Mapping[str, Meaning]

    def meaning(self, node: ast.expr, module: Module) -> Meaning:
        """What an annotation means in a module."""
        return self._read(node, module, 0)

    def _read(self, node: ast.expr, module: Module, depth: int) -> Meaning:
        if depth > _DEPTH:
            return _doubtful(ast.unparse(node))
        if isinstance(node, ast.Constant):
            if node.value is None:
                return _sure("None")
            if node.value is Ellipsis:
                return _sure("...")
            if isinstance(node.value, str):
                try:
                    inner = ast.parse(node.value.strip(), mode="eval").body
                except (SyntaxError, ValueError):
                    return _doubtful(repr(node.value))
                return self._read(inner, module, depth + 1)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return _union(
                [self._read(node.left, module, depth + 1), self._read(node.right, module, depth + 1)]
            )
        if isinstance(node, ast.Subscript):
            return self._subscript(node, module, depth)
        if isinstance(node, ast.List | ast.Tuple):
            parts = [self._read(item, module, depth + 1) for item in node.elts]
            return _composed(f"[{', '.join(map(_spelt, parts))}]", parts)
        dotted = full_name(node, module)
        if dotted is None:
            return _doubtful(ast.unparse(node))
        return self._named(dotted, module, depth)

    def _subscript(self, node: ast.Subscript, module: Module, depth: int) -> Meaning:
        head = self._read(node.value, module, depth + 1)
        name = _spelt(head)
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "typing.Literal":
            return Meaning(frozenset(f"Literal[{ast.unparse(item)}]" for item in items))
        if name == "typing.Annotated":
            return self._read(items[0], module, depth + 1)
        parts = [self._read(item, module, depth + 1) for item in items]
        if name == "typing.Union":
            return _union(parts)
        if name == "typing.Optional":
            return _union([*parts, _sure("None")])
        return _composed(f"{name}[{', '.join(map(_spelt, parts))}]", [head, *parts])

    def _named(self, dotted: str, module: Module, depth: int) -> Meaning:
        if dotted in self.given:
            return self.given[dotted]
        if "." not in dotted:
            return _sure(dotted) if hasattr(builtins, dotted) and not module.dynamic else _doubtful(dotted)
        head, _, name = dotted.rpartition(".")
        if head in {"typing_extensions", "typing"}:
            dotted = f"collections.abc.{name}" if name in _ABSTRACT else f"typing.{name}"
            return _sure(_SAME.get(dotted, dotted))
        if any(head == package or head.startswith(f"{package}.") for package in self.packages):
            return self._generated(dotted, depth)
        found = self.modules.follow(dotted)
        if found is None:
            further = self._leaving(dotted)
            return further or (_sure(dotted) if head in _PLAIN else _doubtful(dotted))
        owner, name = found
        if any(owner.name.startswith(f"{package}.") for package in self.packages):
            return self._generated(f"{owner.name}.{name}", depth)
        binding = owner.bindings[name]
        if isinstance(binding, Alias):
            return self._read(binding.value, owner, depth + 1)
        return _doubtful(f"{owner.name}.{name}")

    def _leaving(self, dotted: str) -> Meaning | None:
        """The meaning of a name that a module of the project hands on from a library."""
        head, _, name = dotted.rpartition(".")
        module = self.modules.named(head)
        if module is None:
            return None
        binding = module.bindings.get(name)
        if isinstance(binding, Import) and binding.name is not None and binding.target != dotted:
            return self._named(binding.target, module, _DEPTH)
        return _doubtful(dotted)

    def _generated(self, dotted: str, depth: int) -> Meaning:
        """A name of a generated module: an alias stands for its members, a model for itself."""
        head, _, name = dotted.rpartition(".")
        # The models are many, and their names mean themselves.
        module = self.modules.named(head) if head.endswith(".interface") else None
        binding = module.bindings.get(name) if module is not None else None
        if isinstance(binding, Import) and module is not None:
            return self._named(binding.target, module, depth + 1)
        if isinstance(binding, Alias) and module is not None:
            return self._read(binding.value, module, depth + 1)
        return _sure(dotted)


def full_name(node: ast.expr, module: Module) -> str | None:
    """The dotted name that a name or attribute stands for; None for any other expression.

    A name of the module itself gets the module's name before it, an unknown one stays bare.
    """
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    binding = module.bindings.get(node.id)
    if isinstance(binding, Import):
        return ".".join([binding.target, *parts])
    if binding is not None:
        return ".".join([module.name, node.id, *parts])
    return ".".join([node.id, *parts])


def _sure(name: str) -> Meaning:
    return Meaning(frozenset({name}))


def _doubtful(name: str) -> Meaning:
    return Meaning(frozenset({name}), frozenset({name}))


def _composed(name: str, parts: list[Meaning]) -> Meaning:
    return _doubtful(name) if any(part.doubts for part in parts) else _sure(name)


def _union(parts: list[Meaning]) -> Meaning:
    members = frozenset[str]().union(*(part.members for part in parts))
    return Meaning(members, frozenset[str]().union(*(part.doubts for part in parts)))


def _spelt(meaning: Meaning) -> str:
    return " | ".join(sorted(meaning.members))
