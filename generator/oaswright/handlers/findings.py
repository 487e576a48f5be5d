"""What is said about handlers: one finding for each thing that the developer must decide."""

import ast
import difflib
import re
from collections.abc import Mapping, Set
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Position, Related, RuleId, Severity, Span
from oaswright.document.reading import display_path
from oaswright.handlers.bindings import Import, Module
from oaswright.handlers.interface import Interface
from oaswright.handlers.model import Orphan, Route, Subject
from oaswright.handlers.source import Node

_MAX_USES = 3
_TOP_LEVEL = re.compile(r"^(?:class )?([A-Za-z_]\w*)(?=[ (:=])", re.MULTILINE)


def report_module(path: Path, message: str, line: int) -> Diagnostic:
    """A handler module that cannot be used at all."""
    span = _span(path, Position(line, 1))
    return Diagnostic(RuleId.HANDLERS, Severity.ERROR, span, f"handler module {message}")


def report_handler(rule: RuleId, module: Module, node: Node, message: str, hint: str) -> Diagnostic:
    """Something about one handler that only its author can decide."""
    return Diagnostic(rule, Severity.WARNING, locate(module, node), message, hint)


def report_orphan(orphan: Orphan, former: Route | None, routes: Mapping[str, Route]) -> Diagnostic:
    """A handler without an operation."""
    span = _span(orphan.file, Position(orphan.line, 1))
    if orphan.certain and orphan.guess is not None and orphan.name in routes:
        # Served as it is, the handler would answer requests that are none of its own.
        own, other = routes[orphan.guess], routes[orphan.name]
        message = f"`{orphan.name}` answers `{own}`, which is now `{orphan.guess}`; `{other}` took its name"
        hint = "rename the method, or let `oaswright generate --apply-renames` do it"
        return Diagnostic(RuleId.RENAMED_HANDLER, Severity.ERROR, span, message, hint)
    if orphan.certain and orphan.guess is not None:
        message = f"`{orphan.name}` answers no operation: `{routes[orphan.guess]}` is now `{orphan.guess}`"
        hint = "rename the method, or let `oaswright generate --apply-renames` do it"
        return Diagnostic(RuleId.RENAMED_HANDLER, Severity.WARNING, span, message, hint)
    was = f"; `{former}` is not in the document any more" if former is not None and former.path else ""
    message = f"`{orphan.name}` answers no operation{was}"
    meant = f"was it renamed to `{orphan.guess}`? Otherwise " if orphan.guess else ""
    hint = f"{meant}delete the method, or begin its name with `_` to keep it as a helper"
    return Diagnostic(RuleId.ORPHAN_HANDLER, Severity.WARNING, span, message, hint)


def list_names(interface: Interface, subject: Subject) -> Mapping[str, Set[str]]:
    """The names in the generated modules that handlers import from, by the name of the module."""
    known: dict[str, set[str]] = {f"{subject.package}.models": set(), f"{subject.package}.interface": set()}
    for path, text in subject.files.items():
        parts = path.relative_to(subject.folder).with_suffix("").parts
        public = f"{subject.package}.{parts[0]}"
        if path.suffix != ".py" or public not in known:
            continue
        names = {*_TOP_LEVEL.findall(text)}
        known[public] |= {*names, *parts[1:]}
        known.setdefault(".".join([subject.package, *parts]), set()).update(names)
    for group in interface.groups:
        known[group.module.name] |= group.module.bindings.keys()
    known[interface.module.name] |= interface.module.bindings.keys()
    return known


def report_vanished(module: Module, known: Mapping[str, Set[str]]) -> list[Diagnostic]:
    """Names of the generated package that a module imports or uses and that no longer exist."""
    found: list[Diagnostic] = []
    for node in ast.walk(module.source.tree):
        if isinstance(node, ast.ImportFrom):
            head = module.origin(node)
            names = known.get(head, frozenset())
            for alias in node.names if head in known or head.rpartition(".")[0] in known else ():
                if alias.name not in names and alias.name != "*":
                    found.append(_report_name(module, alias, f"{head}.{alias.name}", known))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            binding = module.bindings.get(node.value.id)
            head = binding.target if isinstance(binding, Import) else ""
            if head in known and node.attr not in known[head] and not node.attr.startswith("_"):
                found.append(_report_name(module, node, f"{head}.{node.attr}", known))
    return found


def find_stale_imports(module: Module, known: Mapping[str, Set[str]]) -> set[str]:
    """The names that a module imports from the generated package and that no longer exist there."""
    return {
        bound
        for bound, found in module.bindings.items()
        if isinstance(found, Import)
        and found.name
        and found.module in known
        and found.name not in known[found.module]
    }


def _report_name(
    module: Module, node: ast.alias | ast.Attribute, qualified: str, known: Mapping[str, Set[str]]
) -> Diagnostic:
    head, _, name = qualified.rpartition(".")
    hint = _advise(head, name, known)
    related: tuple[Related, ...] = ()
    if isinstance(node, ast.alias):
        bound = node.asname or node.name
        uses = [n for n in ast.walk(module.source.tree) if isinstance(n, ast.Name) and n.id == bound]
        related = tuple(Related(locate(module, use), "used here") for use in uses[:_MAX_USES])
    message = f"`{name}` is no longer in {head}"
    span = locate(module, node)
    return Diagnostic(RuleId.VANISHED_NAME, Severity.WARNING, span, message, hint, related)


def _advise(head: str, name: str, known: Mapping[str, Set[str]]) -> str:
    """What to do about a name that is no longer in a module."""
    public = head.rpartition(".")[0]
    if name in known.get(public, ()):
        return f"import it from {public}, where it stays whatever its tag is"
    names = known.get(head, frozenset())
    if head.endswith(".interface") and name.endswith("Api"):
        classes = sorted(other for other in names if other.endswith("Api"))
        if len(classes) > 1:
            return (
                "no operation has its tag any more; delete the class, or let it derive from that of another"
            )
        return f'it was the class of a tag: set `split = "tags"` for this API, or derive from {classes[0]}'
    close = difflib.get_close_matches(name, sorted(names), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else "change or remove what uses it"


def locate(module: Module, node: Node) -> Span:
    """Where something stands in a module of the project."""
    return _span(module.path, module.source.position(module.source.start(node)))


def _span(path: Path, position: Position) -> Span:
    return Span(display_path(path), position, position)
