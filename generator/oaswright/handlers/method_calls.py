"""Calls of handlers in the modules of a project, with arguments by name that the handlers do not have."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Set

from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.handlers.bindings import Module
from oaswright.handlers.classes import Implementation, list_methods
from oaswright.handlers.findings import locate
from oaswright.handlers.method_uses import list_method_uses
from oaswright.handlers.modules import Modules
from oaswright.handlers.source import Edit, Function, list_nodes

Methods = Mapping[str, Mapping[str, Function]]
"""The methods of classes by name, and these by their qualified names."""
ParameterRenames = Mapping[tuple[str, str], Mapping[str, str]]
"""The new names of parameters by their old ones; by class and method."""


def find_methods(implementations: Iterable[Implementation], modules: Iterable[Module]) -> Methods:
    """The methods of implementing classes and of their bases, as some modules have them now."""
    own: dict[str, dict[str, Function]] = {}
    for module in modules:
        for node in module.source.tree.body:
            if isinstance(node, ast.ClassDef):
                functions = {function.name: function for function in list_methods(node)}
                own[f"{module.name}.{node.name}"] = functions
    found: dict[str, dict[str, Function]] = {}
    for implementation in implementations:
        names = [owner.qualified_name for owner in implementation.owners if owner.qualified_name in own]
        found = {name: own[name] for name in names} | found
        inherited = [own[name] for name in reversed(names)]
        found[implementation.leaf.qualified_name] = {k: f for part in inherited for k, f in part.items()}
    return found


def rename_keywords(module: Module, modules: Modules, renames: ParameterRenames, package: str) -> list[Edit]:
    """The edits that write the new names of parameters in calls of their methods."""
    owners = {owner for owner, _ in renames}
    return [
        Edit(start, start + len(keyword.arg), new)
        for call, owner, name in _list_calls(module, modules, owners, package)
        for keyword in call.keywords
        if keyword.arg is not None and (new := renames.get((owner, name), {}).get(keyword.arg)) is not None
        for start in [module.source.start(keyword)]
    ]


def report_calls(module: Module, modules: Modules, methods: Methods, package: str) -> list[Diagnostic]:
    """One finding for each call of a method with an argument by a name that it does not take."""
    found: list[Diagnostic] = []
    for call, owner, name in _list_calls(module, modules, methods.keys(), package):
        function = methods[owner].get(name)
        known = _list_names(function) if function is not None else None
        wrong = [
            keyword for keyword in call.keywords if known is not None and keyword.arg not in (None, *known)
        ]
        if wrong and known is not None:
            names = " and ".join(f"`{keyword.arg}`" for keyword in wrong)
            message = f"`{name}` is called with {names}, which it does not have"
            hint = f"it takes {', '.join(f'`{one}`' for one in known) or 'nothing by name'}"
            span = locate(module, wrong[0])
            found.append(Diagnostic(RuleId.WRONG_ARGUMENTS, Severity.ERROR, span, message, hint))
    return found


def _list_calls(
    module: Module, modules: Modules, classes: Set[str], package: str
) -> Iterator[tuple[ast.Call, str, str]]:
    """Calls with arguments by name, each with the class of which it takes a method, and the method's name."""
    calls = {node.func: node for node in list_nodes(module.source.tree) if isinstance(node, ast.Call)}
    for node, owner in list_method_uses(module, modules, classes, package) if classes else ():
        call = calls.get(node)
        if call is not None and call.keywords:
            yield call, owner, node.attr


def _list_names(function: Function) -> list[str] | None:
    """The names by which a function takes arguments; None where it may take others."""
    decorators = {ast.unparse(found).rpartition(".")[2] for found in function.decorator_list}
    if function.args.kwarg is not None or decorators - {"override"}:
        return None
    return [found.arg for found in (*function.args.args[1:], *function.args.kwonlyargs)]
