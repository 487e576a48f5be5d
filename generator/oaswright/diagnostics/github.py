"""Findings as GitHub workflow commands, which show up beside the changed lines of a pull request."""

from collections.abc import Iterable

from oaswright.diagnostics.model import Diagnostic, Severity, Span, ordered

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def format_github(diagnostics: Iterable[Diagnostic]) -> str:
    """One `::error file=…,line=…,col=…,title=…::message` line per finding."""
    return "\n".join(_command(diagnostic) for diagnostic in ordered(diagnostics))


def _command(diagnostic: Diagnostic) -> str:
    properties: dict[str, str] = {}
    if diagnostic.span is not None:
        start, end = diagnostic.span.start, diagnostic.span.end
        properties |= {"file": diagnostic.span.file, "line": str(start.line), "endLine": str(end.line)}
        if start.line == end.line:
            # GitHub refuses columns on a range of several lines, and counts the last column in.
            properties |= {"col": str(start.column), "endColumn": str(max(start.column, end.column - 1))}
    properties["title"] = f"oaswright {diagnostic.rule}"
    message = "\n".join(
        [
            diagnostic.message,
            *([f"hint: {diagnostic.hint}"] if diagnostic.hint else []),
            *(f"{_format_position(related.span)}: {related.message}" for related in diagnostic.related),
        ]
    )
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMAND[diagnostic.severity]} {listed}::{_data(message)}"


def _format_position(span: Span) -> str:
    return f"{span.file}:{span.start.line}:{span.start.column}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
