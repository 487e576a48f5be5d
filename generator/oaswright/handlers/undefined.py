"""Names that a handler uses and that nothing defines: parameters that its operation no longer has."""

import ast
import builtins
import functools
from collections.abc import Mapping, Set

from oaswright.diagnostics import Diagnostic, Related, RuleId, Severity
from oaswright.handlers.bindings import Module
from oaswright.handlers.findings import locate
from oaswright.handlers.source import Edit, Function
from oaswright.handlers.uses import bound_names


def report_undefined(
    function: Function, module: Module, arguments: Set[str], gone: Set[str], renamed: Mapping[str, str]
) -> list[Diagnostic]:
    """One finding for each name that a handler reads and that nothing gives a value to.

    `arguments` are those that it has or is about to get, `gone` those about to go, `renamed` the new names of
    some of these.
    """
    if module.dynamic:
        return []
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    known = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    known |= {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)} - gone
    known |= {name for node in ast.walk(function) for name in bound_names(node)}
    known |= {*arguments, *module.bindings, *_bound_outside_functions(module)}
    uses: dict[str, list[ast.Name]] = {}
    for statement in function.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id not in known and not hasattr(builtins, node.id):
                uses.setdefault(node.id, []).append(node)
    found: list[Diagnostic] = []
    for name, nodes in sorted(uses.items()):
        first, *rest = sorted(nodes, key=lambda node: (node.lineno, node.col_offset))
        message = f"`{name}` is used here, but nothing defines it"
        hint = "define it, or change the body"
        if name in gone:
            message = f"`{name}` is used here, but it is no argument of {function.name} any more"
            hint = "the operation does not have it; change the body"
        if name in renamed:
            hint = f"the parameter is now `{renamed[name]}`; change the body"
        related = tuple(Related(locate(module, use), "used here") for use in rest)
        span = locate(module, first)
        found.append(Diagnostic(RuleId.REMOVED_PARAMETER, Severity.ERROR, span, message, hint, related))
    return found


def rename_variables(function: Function, module: Module, renames: Mapping[str, str]) -> dict[str, list[Edit]]:
    """The edits of each renamed parameter in the body of a function, where nothing else has either name."""
    source, nodes = module.source, [node for found in function.body for node in ast.walk(found)]
    names = [node for node in nodes if isinstance(node, ast.Name)]
    taken = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    taken |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    taken |= {name for node in nodes for name in bound_names(node)}
    edits: dict[str, list[Edit]] = {}
    for old, new in renames.items():
        uses = [node for node in names if node.id == old]
        is_free = not {old, new} & taken and not any(node.id == new for node in names)
        if is_free and all(source.text.startswith(old, source.start(use)) for use in uses):
            edits[old] = [Edit(source.start(use), source.end(use), new) for use in uses]
    return edits


@functools.lru_cache(maxsize=64)
def _bound_outside_functions(module: Module) -> frozenset[str]:
    """Every name that a module gives a value to outside its functions, whatever the statement."""
    found: set[str] = {"__name__", "__file__", "__doc__", "__class__"}
    pending: list[ast.AST] = list(module.source.tree.body)
    while pending:
        node = pending.pop()
        found |= bound_names(node)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            pending += ast.iter_child_nodes(node)
    return frozenset(found)
