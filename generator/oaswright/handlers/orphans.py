"""Handlers without an operation, and what has become of their operations."""

import ast
import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

from oaswright.handlers.classes import Function, Implementation, Owner, functions
from oaswright.handlers.contract import Contract, Route
from oaswright.handlers.model import History, Orphan, Subject
from oaswright.handlers.stubs import is_stub
from oaswright.handlers.types import full_name

_ALIKE = 0.6


def find_orphans(
    implementation: Implementation,
    contract: Contract,
    earlier: Contract | None,
    subject: Subject,
    history: History,
) -> dict[Orphan, tuple[Owner, Function]]:
    """The orphans among the methods of an implementation.

    A method is one if an earlier run knew an operation of its name, if it claims to override what
    nothing declares, or if it answers with responses that are no more. Any other is a helper.
    """
    former = {**history.retired, **history.routes}
    names = {*former, *(earlier.methods if earlier else ())}
    handled = _handled(implementation)
    guessable = [name for name in contract.methods if name not in handled or handled[name]]
    found: dict[Orphan, tuple[Owner, Function]] = {}
    seen: set[str] = set()
    for owner, function in _methods(implementation):
        name = function.name
        if name in contract.methods or name in seen or name.startswith("_"):
            continue
        if not (
            name in names or _overrides(function, implementation) or _answers_gone(function, owner, contract)
        ):
            continue
        seen.add(name)
        guess, certain = _guess(function, former.get(name), contract, subject.routes, guessable)
        path: Path = owner.module.path
        found[Orphan(path, function.lineno, name, guess, certain)] = (owner, function)
    return found


def _methods(implementation: Implementation) -> Iterator[tuple[Owner, Function]]:
    for owner in implementation.owners:
        for function in functions(owner.node):
            yield owner, function


def _handled(implementation: Implementation) -> dict[str, bool]:
    """The methods there are, and whether nothing but a stub stands for them."""
    found: dict[str, bool] = {}
    for _, function in _methods(implementation):
        found[function.name] = found.get(function.name, True) and is_stub(function)
    return found


def _overrides(function: Function, implementation: Implementation) -> bool:
    marked = any(ast.unparse(d).rpartition(".")[2] == "override" for d in function.decorator_list)
    elsewhere = sum(other.name == function.name for _, other in _methods(implementation)) > 1
    return marked and not elsewhere and not implementation.foreign and not implementation.unread


def _answers_gone(function: Function, owner: Owner, contract: Contract) -> bool:
    """Whether the annotation of the answer names something that the interface no longer has."""
    if function.returns is None:
        return False
    prefix = f"{contract.module.name}."
    for node in ast.walk(function.returns):
        if isinstance(node, ast.Name | ast.Attribute):
            dotted = full_name(node, owner.module)
            if dotted is not None and dotted.startswith(prefix):
                name = dotted.removeprefix(prefix)
                if "." not in name and name not in contract.module.bindings:
                    return True
    return False


def _guess(
    function: Function,
    route: Route | None,
    contract: Contract,
    routes: Mapping[str, Route],
    candidates: list[str],
) -> tuple[str | None, bool]:
    """The method that an orphan has become, and whether that is certain."""
    if route is not None:
        for name in candidates:
            if name in routes and routes[name].place == route.place:
                return name, True
    alike = {name: _likeness(function, name, contract) for name in candidates}
    best = max(alike, key=lambda name: (alike[name], name), default=None)
    return (best, False) if best is not None and alike[best] >= _ALIKE else (None, False)


def _likeness(function: Function, name: str, contract: Contract) -> float:
    """How much a handler looks like a method: its name, and a little its arguments."""
    ratio = difflib.SequenceMatcher(None, function.name, name).ratio()
    mine = {arg.arg for arg in [*function.args.args[1:], *function.args.kwonlyargs]}
    other = {argument.name for argument in contract.methods[name].arguments}
    shared = len(mine & other) / len(mine | other) if mine | other else 1.0
    return 0.8 * ratio + 0.2 * shared
