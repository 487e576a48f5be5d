"""What is said about handlers: one finding for each thing that the developer must decide."""

import ast
import difflib
import re
from collections.abc import Mapping
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Position, Related, RuleId, Severity, Span
from oaswright.document.reading import display_path
from oaswright.handlers.contract import Contract, Route
from oaswright.handlers.model import Orphan, Subject
from oaswright.handlers.modules import Import, Module, absolute
from oaswright.handlers.undefined import Doubt

_TOP_LEVEL = re.compile(r"^(?:class )?([A-Za-z_]\w*)(?=[ (:=])", re.MULTILINE)


def module_finding(shown: str, message: str, line: int) -> Diagnostic:
    """A handler module that cannot be used at all."""
    return Diagnostic(RuleId.HANDLERS, Severity.ERROR, _span(shown, line, 0), f"handler module {message}")


def doubt_finding(doubt: Doubt, path: Path) -> Diagnostic:
    """Something about one handler that only its author knows."""
    span = _span(display_path(path), doubt.line, doubt.column)
    return Diagnostic(doubt.rule, Severity.WARNING, span, doubt.message, doubt.hint)


def orphan_finding(orphan: Orphan, former: Route | None, routes: Mapping[str, Route]) -> Diagnostic:
    """A handler without an operation."""
    span = _span(display_path(orphan.file), orphan.line, 0)
    if orphan.certain and orphan.guess is not None:
        message = (
            f"`{orphan.name}` answers no operation: `{routes[orphan.guess].place}` is now `{orphan.guess}`"
        )
        hint = "rename the method, or let `oaswright generate --apply-renames` do it"
        return Diagnostic(RuleId.RENAMED_HANDLER, Severity.WARNING, span, message, hint)
    was = f"; `{former.place}` is not in the document any more" if former is not None and former.path else ""
    meant = f"was it renamed to `{orphan.guess}`? Otherwise " if orphan.guess else ""
    hint = f"{meant}delete the method, or begin its name with `_` to keep it as a helper"
    return Diagnostic(
        RuleId.ORPHAN_HANDLER, Severity.WARNING, span, f"`{orphan.name}` answers no operation{was}", hint
    )


def vanished(module: Module, contract: Contract, subject: Subject) -> list[Diagnostic]:
    """Names of the generated package that a module imports or uses and that are no more."""
    known = {
        f"{subject.package}.interface": set(contract.module.bindings),
        f"{subject.package}.models": _names(subject.files.get(subject.folder / "models.py", "")),
    }
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    found: list[Diagnostic] = []
    for node in ast.walk(module.source.tree):
        if isinstance(node, ast.ImportFrom):
            head = absolute(node, package)
            for alias in node.names if head in known else ():
                if alias.name not in known[head] and alias.name != "*":
                    found.append(_vanished(module, alias, f"{head}.{alias.name}", known[head]))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            binding = module.bindings.get(node.value.id)
            head = binding.target if isinstance(binding, Import) else ""
            if head in known and node.attr not in known[head] and not node.attr.startswith("_"):
                found.append(_vanished(module, node, f"{head}.{node.attr}", known[head]))
    return found


def stale_imports(module: Module, contract: Contract, subject: Subject) -> set[str]:
    """Names that a module imports from the generated package and that are no more."""
    models = _names(subject.files.get(subject.folder / "models.py", ""))
    known = {
        f"{subject.package}.interface": contract.module.bindings.keys(),
        f"{subject.package}.models": models,
    }
    return {
        bound
        for bound, found in module.bindings.items()
        if isinstance(found, Import)
        and found.name
        and found.module in known
        and found.name not in known[found.module]
    }


def _vanished(module: Module, node: ast.alias | ast.Attribute, dotted: str, known: set[str]) -> Diagnostic:
    head, _, name = dotted.rpartition(".")
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    hint = f"did you mean `{close[0]}`?" if close else "change or remove what uses it"
    shown = display_path(module.path)
    related: tuple[Related, ...] = ()
    if isinstance(node, ast.alias):
        bound = node.asname or node.name
        uses = [n for n in ast.walk(module.source.tree) if isinstance(n, ast.Name) and n.id == bound]
        related = tuple(Related(_span(shown, n.lineno, n.col_offset), "used here") for n in uses[:3])
    span = _span(shown, node.lineno, node.col_offset)
    message = f"`{name}` is no longer in {head}"
    return Diagnostic(RuleId.VANISHED_NAME, Severity.WARNING, span, message, hint, related)


def _names(models: str) -> set[str]:
    return set(_TOP_LEVEL.findall(models))


def _span(shown: str, line: int, column: int) -> Span:
    place = Position(line, column + 1)
    return Span(shown, place, place)
