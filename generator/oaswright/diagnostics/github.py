"""Findings as GitHub workflow commands, which show up beside the changed lines of a pull request."""

from collections.abc import Iterable
from pathlib import Path

from oaswright.diagnostics.model import Diagnostic, Severity, Span, ordered
from oaswright.diagnostics.repository import show_from

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def format_github(diagnostics: Iterable[Diagnostic], root: Path | None = None) -> str:
    """One `::error file=…,line=…,col=…,title=…::message` line per finding; paths count from `root`."""
    return "\n".join(_command(diagnostic, root) for diagnostic in ordered(diagnostics))


def _command(diagnostic: Diagnostic, root: Path | None) -> str:
    properties: dict[str, str] = {}
    if diagnostic.span is not None:
        start, end = diagnostic.span.start, diagnostic.span.end
        file = show_from(diagnostic.span.file, root)
        properties |= {"file": file, "line": str(start.line), "endLine": str(end.line)}
        if start.line == end.line:
            # GitHub refuses columns on a range of several lines, and counts the last column in.
            properties |= {"col": str(start.column), "endColumn": str(max(start.column, end.column - 1))}
    properties["title"] = f"oaswright {diagnostic.rule}"
    message = "\n".join(
        [
            diagnostic.message,
            *([f"hint: {diagnostic.hint}"] if diagnostic.hint else []),
            *(f"{_format_position(related.span, root)}: {related.message}" for related in diagnostic.related),
        ]
    )
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMAND[diagnostic.severity]} {listed}::{_data(message)}"


def _format_position(span: Span, root: Path | None) -> str:
    return f"{show_from(span.file, root)}:{span.start.line}:{span.start.column}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
