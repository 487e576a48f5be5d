"""What is said about handlers: one finding for each thing that the developer must decide."""

from collections.abc import Mapping
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Position, RuleId, Severity, Span
from oaswright.document.reading import display_path
from oaswright.handlers.bindings import Module
from oaswright.handlers.model import OF_OPERATIONS, Orphan, Route, Words
from oaswright.handlers.source import Node


def report_module(path: Path, message: str, line: int) -> Diagnostic:
    """A handler module that cannot be used at all."""
    span = _span(path, Position(line, 1))
    return Diagnostic(RuleId.HANDLERS, Severity.ERROR, span, f"handler module {message}")


def report_handler(rule: RuleId, module: Module, node: Node, message: str, hint: str) -> Diagnostic:
    """Something about one handler that only its author can decide."""
    return Diagnostic(rule, Severity.WARNING, locate(module, node), message, hint)


def report_orphan(
    orphan: Orphan, former: Route | None, routes: Mapping[str, Route], words: Words = OF_OPERATIONS
) -> Diagnostic:
    """A handler without an operation, or a verifier without a security scheme."""
    span = _span(orphan.file, Position(orphan.line, 1))
    if orphan.certain and orphan.guess is not None and orphan.name in routes:
        # Served as it is, the handler would answer requests that are none of its own.
        own, other = routes[orphan.guess], routes[orphan.name]
        message = (
            f"`{orphan.name}` {words.verb} `{own}`, which is now `{orphan.guess}`; `{other}` took its name"
        )
        hint = "rename the method, or let `oaswright generate --apply-renames` do it"
        return Diagnostic(RuleId.RENAMED_HANDLER, Severity.ERROR, span, message, hint)
    if orphan.certain and orphan.guess is not None:
        route = routes[orphan.guess]
        message = f"`{orphan.name}` {words.verb} no {words.noun}: `{route}` is now `{orphan.guess}`"
        hint = "rename the method, or let `oaswright generate --apply-renames` do it"
        return Diagnostic(RuleId.RENAMED_HANDLER, Severity.WARNING, span, message, hint)
    was = f"; `{former}` is not in the document any more" if former is not None and former.path else ""
    message = f"`{orphan.name}` {words.verb} no {words.noun}{was}"
    meant = f"was it renamed to `{orphan.guess}`? Otherwise " if orphan.guess else ""
    hint = f"{meant}delete the method, or begin its name with `_` to keep it as a helper"
    return Diagnostic(RuleId.ORPHAN_HANDLER, Severity.WARNING, span, message, hint)


def locate(module: Module, node: Node) -> Span:
    """Where something stands in a module of the project."""
    return _span(module.path, module.source.position(module.source.start(node)))


def _span(path: Path, position: Position) -> Span:
    return Span(display_path(path), position, position)
