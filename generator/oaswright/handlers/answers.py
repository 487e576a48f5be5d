"""Which classes each operation answers with, before and after a run, and what became of them."""

import ast
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from oaswright.handlers.bindings import Alias, Definition, Module
from oaswright.handlers.interface import Interface
from oaswright.handlers.model import History, Route
from oaswright.handlers.modules import Modules
from oaswright.handlers.renames import follow_methods
from oaswright.handlers.signature import Version
from oaswright.handlers.types import Type
from oaswright.handlers.vanished import PackageNames
from oaswright.openapi.names import pascal
from oaswright.openapi.statuses import status_name

_WORD = re.compile(r"[\w.]+\.\w+")


@dataclass(frozen=True, slots=True)
class Field:
    """An argument of a class of responses: its type, and whether it has to be given."""

    type: Type
    required: bool
    # A type that is not there any more is told where it is used.
    known: bool

    def admits(self, former: "Field") -> bool:
        """Whether what was given before may be given, as far as its type is still there."""
        return not former.known or self.type.accepts(former.type)


@dataclass(frozen=True, slots=True)
class ResponseClass:
    """A class of responses of one operation: its name, its status as the document has it, its arguments.

    `sends` is the media type of a body for which none is given; nothing without a body, or where one must be.
    """

    name: str
    status: str
    fields: Mapping[str, Field]
    sends: str = ""

    def replaces(self, other: "ResponseClass") -> bool:
        """Whether it is made of whatever the other one was made of, and means the same then."""
        return self.takes(other) and not self.turns(other)

    def turns(self, other: "ResponseClass") -> bool:
        """Whether it has several media types, and sends another one than before unless it is told."""
        return "media_type" in self.fields and bool(other.sends) and self.sends not in {"", other.sends}

    def takes(self, other: "ResponseClass") -> bool:
        """Whether it is made of whatever the other one was made of."""
        takes = self.fields.items()
        return all(
            name in self.fields and self.fields[name].admits(f) for name, f in other.fields.items()
        ) and all(name in other.fields or not field.required for name, field in takes)


@dataclass(frozen=True, slots=True)
class Change:
    """An operation answers a status with another class than the `old` one; `new` is None with none."""

    method: str
    old: ResponseClass
    new: ResponseClass | None

    @property
    def is_rename(self) -> bool:
        """Whether nothing but the name is another."""
        return self.new is not None and self.new.name != self.old.name and self.new.replaces(self.old)

    @property
    def is_turn(self) -> bool:
        """Whether nothing but the media type is another, where a use gives none."""
        return self.new is not None and self.new.name == self.old.name and self.new.takes(self.old)


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of classes of responses.

    `found` has them by the former method and the former class, `kept` are the former classes that some
    operation answers with as before, `removed` those of operations that are gone. `former` has the former
    name of each method. `retired` are the operations that were gone before, as names begin with them.
    """

    found: Mapping[str, Mapping[str, Change]]
    kept: Set[str]
    former: Mapping[str, str]
    removed: Set[str]
    retired: Set[str] = frozenset()

    def is_gone(self, name: str) -> bool:
        """Whether the operation of a class is not in the document any more."""
        owners = (owner for owner in self.retired if name.startswith(owner))
        return name in self.removed or any(name.removeprefix(owner) in _list_ends() for owner in owners)

    def of_class(self, name: str) -> list[Change]:
        """The changes of a class, by operation."""
        return [changes[name] for _, changes in sorted(self.found.items()) if name in changes]

    def successor(self, name: str) -> ResponseClass | None:
        """The class that a former one is in all its operations, where its name alone is another."""
        changes = self.of_class(name)
        names = {change.new.name for change in changes if change.new is not None and change.is_rename}
        certain = name not in self.kept and all(change.is_rename for change in changes)
        return changes[0].new if certain and len(names) == 1 else None


@functools.cache
def _list_ends() -> Set[str]:
    """What the name of a class of responses may have behind that of its operation."""
    statuses = (*map(str, range(100, 600)), *(f"{digit}XX" for digit in range(1, 6)), "default")
    return {"Response", *map(status_name, statuses)}


NO_CHANGES = Changes({}, frozenset(), {}, frozenset())


def find_changes(
    old: Version, new: Version, history: History, routes: Mapping[str, Route], names: PackageNames
) -> Changes:
    """Compare the classes of all operations; a renamed operation is known by its method and path."""
    found: dict[str, dict[str, Change]] = {}
    kept: set[str] = set()
    former: dict[str, str] = {}
    for method, current in follow_methods(old.interface, new.interface, history, routes):
        former[current] = method
        after = [*_read_answers(new, current, names)]
        for answer in _read_answers(old, method, names):
            same = _find_same(answer, after)
            if same is not None and same.name == answer.name and same.replaces(answer):
                kept.add(answer.name)
            else:
                found.setdefault(method, {})[answer.name] = Change(method, answer, same)
    gone = old.interface.methods.keys() - former.values()
    removed = {answer.name for method in gone for answer in _read_answers(old, method, names)}
    retired: set[str] = set()
    for method, current in _follow_retired(history, new.interface, routes):
        owner = pascal(history.retired[method].id)
        if not current:
            retired.add(owner)
            continue
        renamed = dict(_name_retired(owner, pascal(routes[current].id), _read_answers(new, current, names)))
        lacking = (name for name in renamed if names.lacks(new.interface.module.name, name))
        changes = {name: Change(method, replace(renamed[name], name=name), renamed[name]) for name in lacking}
        found[method] = {**changes, **found.get(method, {})}
        if current not in found:
            former[current] = method
    return Changes(found, kept, former, removed, retired)


def _follow_retired(
    history: History, interface: Interface, routes: Mapping[str, Route]
) -> Iterator[tuple[str, str]]:
    """Each method of which a handler is left, though its operation was gone before this run.

    Beside it the method that has its HTTP method and path now; nothing where none has.
    """
    by_route = {str(route): name for name, route in routes.items() if name in interface.methods}
    for method, route in history.retired.items():
        if route.path and method not in interface.methods:
            yield method, by_route.get(str(route), "")


def _name_retired(
    owner: str, now: str, answers: Iterable[ResponseClass]
) -> Iterator[tuple[str, ResponseClass]]:
    """The names that classes of an operation had while it was called otherwise."""
    for answer in answers:
        if answer.name.startswith(now):
            yield owner + answer.name.removeprefix(now), answer


def _find_same(former: ResponseClass, answers: Iterable[ResponseClass]) -> ResponseClass | None:
    """The class that answers a status now, else one of the same name, else that of a range."""
    by_status = {answer.status: answer for answer in answers}
    by_name = {answer.name: answer for answer in answers}
    status = former.status
    covering = (f"{status[:1]}XX", "default") if status.isdigit() else ()
    found = [by_status.get(status), by_name.get(former.name), *map(by_status.get, covering)]
    return next((answer for answer in found if answer is not None), None)


def _read_answers(version: Version, method: str, names: PackageNames) -> Iterator[ResponseClass]:
    """The classes that an operation answers with, and the alias of all of them, which has no status."""
    origin = version.interface.origin(method)
    returns: ast.expr = version.interface.methods[method].returns
    binding = origin.bindings.get(returns.id) if isinstance(returns, ast.Name) else None
    if isinstance(returns, ast.Name) and isinstance(binding, Alias):
        yield ResponseClass(returns.id, "", {})
    pending = [binding.value if isinstance(binding, Alias) else returns]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.BinOp):
            pending += [node.right, node.left]
        elif isinstance(node, ast.Name):
            found = _find_class(version.reader.modules, origin, node.id)
            if found is not None:
                fields = dict(_read_fields(version, *found, names))
                sends = _read_media_type(version, *found) or ("application/json" if "body" in fields else "")
                yield ResponseClass(node.id, _read_status(found[1]), fields, sends)


def _find_class(modules: Modules, module: Module, name: str) -> tuple[Module, ast.ClassDef] | None:
    owner, qualified = modules.follow(f"{module.name}.{name}")
    binding = owner.bindings.get(qualified.rpartition(".")[2]) if owner is not None else None
    if owner is None or not isinstance(binding, Definition) or binding.node is None:
        return None
    return owner, binding.node


def _read_status(node: ast.ClassDef) -> str:
    """The status of a class: its constant, else the first word of its docstring (`4XX: Refused.`)."""
    for name, statement in _list_fields(node):
        if name == "status" and isinstance(statement.value, ast.Constant):
            return str(statement.value.value)
    return (ast.get_docstring(node) or "").partition("\n")[0].partition(":")[0].strip(" .")


def _read_media_type(version: Version, module: Module, node: ast.ClassDef) -> str:
    """The media type that a class or its base has as a constant or a default; nothing where it has none."""
    for name, statement in _list_fields(node):
        if name == "media_type":
            return str(statement.value.value) if isinstance(statement.value, ast.Constant) else ""
    bases = [
        _find_class(version.reader.modules, module, base.id)
        for base in node.bases
        if isinstance(base, ast.Name)
    ]
    return next((text for base in bases if base and (text := _read_media_type(version, *base))), "")


def _list_fields(node: ast.ClassDef) -> Iterator[tuple[str, ast.AnnAssign]]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id, statement


def _read_fields(
    version: Version, module: Module, node: ast.ClassDef, names: PackageNames
) -> Iterator[tuple[str, Field]]:
    """The arguments of a class of responses, those of its base first."""
    for base in node.bases:
        found = _find_class(version.reader.modules, module, base.id) if isinstance(base, ast.Name) else None
        if found is not None:
            yield from _read_fields(version, *found, names)
    for name, statement in _list_fields(node):
        text = ast.unparse(statement.annotation)
        if not text.startswith("ClassVar"):
            type_ = version.reader.read(statement.annotation, module)
            words = {word for member in type_.members for word in _WORD.findall(member)}
            known = not any(names.lacks(*word.rsplit(".", 1)) for word in words)
            required = statement.value is None or "kw_only" in ast.unparse(statement.value)
            yield name, Field(type_, required, known)
