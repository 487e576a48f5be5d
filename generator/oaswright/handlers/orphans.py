"""Handlers without an operation, and what has become of their operations."""

import ast
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from oaswright.handlers.classes import Implementation, Owner
from oaswright.handlers.interface import Interface
from oaswright.handlers.model import History, Orphan, Route, Subject
from oaswright.handlers.parameters import list_arguments
from oaswright.handlers.source import Function
from oaswright.handlers.stubs import is_stub
from oaswright.handlers.types import qualify

_MIN_LIKENESS = 0.6


def find_orphans(
    implementation: Implementation,
    interface: Interface,
    earlier: Interface | None,
    subject: Subject,
    history: History,
) -> list[Orphan]:
    """The orphans among the methods of an implementation.

    A method is one if an earlier run knew an operation of its name, if it claims to override what
    nothing declares, or if it answers with responses that no longer exist. Any other is a helper. One whose
    name another operation has taken over is an orphan too: its own operation goes by another name.
    """
    known = history.known
    names = {*known, *(earlier.methods if earlier else ())}
    handled = _list_handled(implementation)
    guessable = [name for name in interface.methods if handled.get(name, True)]
    found: dict[str, Orphan] = {}
    unsure: list[Function] = []
    for owner, function in implementation.methods:
        name = function.name
        if name in found or name.startswith("_"):
            continue
        if name in interface.methods:
            heir = None if is_stub(function) else _find_heir(name, history, subject.routes, handled)
            if heir is not None:
                found[name] = Orphan(owner.module.path, function.lineno, name, heir, certain=True)
            continue
        if (
            name in names
            or _overrides(function, implementation)
            or _answers_vanished(function, owner, interface)
        ):
            heir = _find_renamed(known.get(name), subject.routes, guessable)
            found[name] = Orphan(owner.module.path, function.lineno, name, heir, certain=heir is not None)
            if heir is None:
                unsure.append(function)
    taken = {orphan.guess for orphan in found.values()}
    free = [name for name in guessable if name not in taken]
    for name, guess in _guess(unsure, interface, free).items():
        found[name] = replace(found[name], guess=guess)
    return [*found.values()]


def _find_heir(
    name: str, history: History, routes: Mapping[str, Route], handled: Mapping[str, bool]
) -> str | None:
    """The method that the operation of a handler has now, where an operation of another id took its name."""
    old, new = history.routes.get(name), routes.get(name)
    if old is None or new is None or old.id == new.id or str(old) == str(new):
        return None
    heirs = (other for other, route in routes.items() if route.id == old.id and str(route) == str(old))
    heir = next(heirs, None)
    return heir if heir is not None and handled.get(heir, True) else None


def _list_handled(implementation: Implementation) -> dict[str, bool]:
    """The methods there are, and whether nothing but a stub stands for them."""
    found: dict[str, bool] = {}
    for _, function in implementation.methods:
        found[function.name] = found.get(function.name, True) and is_stub(function)
    return found


def _overrides(function: Function, implementation: Implementation) -> bool:
    marked = any(ast.unparse(d).rpartition(".")[2] == "override" for d in function.decorator_list)
    elsewhere = sum(other.name == function.name for _, other in implementation.methods) > 1
    return marked and not elsewhere and not implementation.foreign and not implementation.unread


def _answers_vanished(function: Function, owner: Owner, interface: Interface) -> bool:
    """Whether the annotation of the response names something that the interface no longer has."""
    if function.returns is None:
        return False
    for node in ast.walk(function.returns):
        if isinstance(node, ast.Name | ast.Attribute):
            head, _, name = (qualify(node, owner.module) or "").rpartition(".")
            if head == interface.module.name and name not in interface.module.bindings:
                return True
    return False


def _find_renamed(route: Route | None, routes: Mapping[str, Route], candidates: Sequence[str]) -> str | None:
    """The method that has the HTTP method and path of an orphan."""
    return next(
        (name for name in candidates if route is not None and str(routes.get(name)) == str(route)), None
    )


def _guess(functions: Sequence[Function], interface: Interface, candidates: Sequence[str]) -> dict[str, str]:
    """The methods that orphans may have become, by their names: each to the one that is most like it."""
    alike = [
        (_rate_likeness(function, name, interface), name, function.name)
        for function in functions
        for name in candidates
    ]
    found: dict[str, str] = {}
    for likeness, name, orphan in sorted(alike, reverse=True):
        if likeness >= _MIN_LIKENESS and orphan not in found and name not in found.values():
            found[orphan] = name
    return found


def _rate_likeness(function: Function, name: str, interface: Interface) -> float:
    """How much a handler looks like a method, from 0 to 1: its name, and a little its arguments."""
    ratio = difflib.SequenceMatcher(None, function.name, name).ratio()
    mine = {arg.arg for arg, kind, _ in list_arguments(function) if kind in {"positional", "named"}}
    other = {argument.name for argument in interface.methods[name].arguments}
    shared = len(mine & other) / len(mine | other) if mine | other else 1.0
    return 0.8 * ratio + 0.2 * shared
