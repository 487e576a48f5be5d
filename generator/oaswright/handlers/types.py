"""What type an annotation means, however it is written."""

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field

from oaswright.handlers.bindings import Alias, Import, Module
from oaswright.handlers.modules import Modules

_SAME = {
    "typing.List": "list",
    "typing.Dict": "dict",
    "typing.Set": "set",
    "typing.FrozenSet": "frozenset",
    "typing.Tuple": "tuple",
    "typing.Type": "type",
    # Annotated with what reads and writes them: a handler may name the class alone.
    "oaswright.runtime.Base64": "bytes",
    "oaswright.runtime.ExactDecimal": "decimal.Decimal",
    "oaswright.runtime.ExactDuration": "datetime.timedelta",
    "oaswright.runtime.ExactTime": "datetime.time",
    "pydantic.AwareDatetime": "datetime.datetime",
}
_ABSTRACT = frozenset({"Sequence", "Mapping", "Iterable", "Collection", "MutableMapping", "MutableSequence"})
_WIDER = {
    "list": ("collections.abc.Sequence", "collections.abc.Iterable", "collections.abc.Collection"),
    "dict": ("collections.abc.Mapping",),
    "set": ("collections.abc.Set", "collections.abc.Collection", "collections.abc.Iterable"),
}
# Modules whose classes nobody derives a type of an interface from.
_PLAIN = frozenset({"collections.abc", "datetime", "decimal", "typing", "uuid"})
_MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Type:
    """A type as the members of its union, each printed in one way with qualified names.

    `ambiguous` are the members with a name that cannot be resolved here: a class of the project, of another
    library, or nothing at all.
    """

    members: frozenset[str]
    ambiguous: frozenset[str] = frozenset()

    def accepts(self, other: "Type") -> bool:
        """Whether a value of the other type is surely one of this type."""
        if self.members & {"object", "typing.Any"}:
            return True
        return all(any(_accepts(wide, narrow) for wide in self.members) for narrow in other.members)

    def fits(self, other: "Type") -> bool:
        """Whether a value of this type is surely one of the other type."""
        nothing = {"typing.NoReturn", "typing.Never"}
        return "typing.Any" in self.members or other.accepts(Type(self.members - nothing))


def _accepts(wide: str, narrow: str) -> bool:
    if narrow in {wide, "typing.Any"} or (wide, narrow) in {
        ("float", "int"),
        ("complex", "int"),
        ("complex", "float"),
    }:
        return True
    head, bracket, rest = narrow.partition("[")
    return any(wide in {other, f"{other}{bracket}{rest}"} for other in (head, *_WIDER.get(head, ())))


def literal_fits(node: ast.expr, type_: Type) -> bool | None:
    """Whether a literal is a value of a type; None where the expression is no literal: it cannot be told."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    if not isinstance(value, str | bytes | int | float | None):
        return None
    name = "None" if value is None else type(value).__name__
    return f"Literal[{value!r}]" in type_.members or type_.accepts(Type(frozenset({name})))


@dataclass(frozen=True, slots=True)
class TypeReader:
    """Reads annotations.

    `package` is generated: its modules are known in full, so that a name they lack is a name gone.
    `arguments` maps the qualified names of an interface's type parameters to types, `shared` those of models
    that stand in packages of their own to those that the package has for them.
    """

    modules: Modules
    package: str
    arguments: Mapping[str, Type]
    shared: Mapping[str, str] = field(default_factory=dict[str, str])

    def read(self, node: ast.expr, module: Module) -> Type:
        """The type that an annotation means in a module."""
        return self._read(node, module, 0)

    def _read(self, node: ast.expr, module: Module, depth: int) -> Type:
        if depth > _MAX_DEPTH:
            return _ambiguous(ast.unparse(node))
        if isinstance(node, ast.Constant):
            if node.value is None:
                return _sure("None")
            if node.value is Ellipsis:
                return _sure("...")
            if isinstance(node.value, str):
                try:
                    inner = ast.parse(node.value.strip(), mode="eval").body
                except (SyntaxError, ValueError):
                    return _ambiguous(repr(node.value))
                return self._read(inner, module, depth + 1)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return _union(
                [self._read(node.left, module, depth + 1), self._read(node.right, module, depth + 1)]
            )
        if isinstance(node, ast.Subscript):
            return self._subscript(node, module, depth)
        if isinstance(node, ast.List | ast.Tuple):
            parts = [self._read(item, module, depth + 1) for item in node.elts]
            return _composed(f"[{', '.join(map(_print, parts))}]", parts)
        dotted = qualify(node, module)
        if dotted is None:
            return _ambiguous(ast.unparse(node))
        return self._read_name(dotted, module, depth)

    def _subscript(self, node: ast.Subscript, module: Module, depth: int) -> Type:
        head = self._read(node.value, module, depth + 1)
        name = _print(head)
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "typing.Literal":
            return Type(frozenset(f"Literal[{ast.unparse(item)}]" for item in items))
        if name == "typing.Annotated":
            return self._read(items[0], module, depth + 1)
        parts = [self._read(item, module, depth + 1) for item in items]
        if name == "typing.Union":
            return _union(parts)
        if name == "typing.Optional":
            return _union([*parts, _sure("None")])
        return _composed(f"{name}[{', '.join(map(_print, parts))}]", [head, *parts])

    def _read_name(self, qualified: str, module: Module, depth: int) -> Type:
        # The models are many, and their names mean themselves.
        found, qualified = self.modules.follow(qualified, stop=f"{self.package}.models")
        qualified = self.shared.get(qualified, qualified)
        public = public_name(qualified, self.package)
        if public in self.arguments:
            return self.arguments[public]
        head, _, name = qualified.rpartition(".")
        if not head:
            return _sure(name) if hasattr(builtins, name) and not module.dynamic else _ambiguous(name)
        if head in {"typing_extensions", "typing"}:
            qualified = f"collections.abc.{name}" if name in _ABSTRACT else f"typing.{name}"
            return _sure(_SAME.get(qualified, qualified))
        if qualified in _SAME:
            return _sure(_SAME[qualified])
        owner = found or module
        binding = owner.bindings.get(name) if owner.name == head else None
        if isinstance(binding, Alias):
            return self._read(binding.value, owner, depth + 1)
        known = head in _PLAIN or head == self.package or head.startswith(f"{self.package}.")
        return _sure(public) if known else _ambiguous(qualified)


def public_name(qualified: str, package: str) -> str:
    """The name under which everybody imports something of a generated package.

    That is the same whether its interface and models are one module each or several.
    """
    for module in (f"{package}.interface", f"{package}.models"):
        head, _, name = qualified.rpartition(".")
        if package and head.startswith(f"{module}."):
            return f"{module}.{name}"
    return qualified


def qualify(node: ast.expr, module: Module) -> str | None:
    """The qualified name that a name or attribute stands for; None for any other expression.

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


def _sure(name: str) -> Type:
    return Type(frozenset({name}))


def _ambiguous(name: str) -> Type:
    return Type(frozenset({name}), frozenset({name}))


def _composed(name: str, parts: list[Type]) -> Type:
    return _ambiguous(name) if any(part.ambiguous for part in parts) else _sure(name)


def _union(parts: list[Type]) -> Type:
    members = frozenset[str]().union(*(part.members for part in parts))
    return Type(members, frozenset[str]().union(*(part.ambiguous for part in parts)))


def _print(meaning: Type) -> str:
    return " | ".join(sorted(meaning.members))
