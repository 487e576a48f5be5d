"""Findings, and the formats in which they are shown."""

from specwright.diagnostics.github import format_github
from specwright.diagnostics.json import format_json
from specwright.diagnostics.model import (
    Diagnostic,
    Position,
    Related,
    Severity,
    Span,
    has_errors,
    ordered,
)
from specwright.diagnostics.sarif import format_sarif
from specwright.diagnostics.text import format_text, summary

__all__ = [
    "Diagnostic",
    "Position",
    "Related",
    "Severity",
    "Span",
    "format_github",
    "format_json",
    "format_sarif",
    "format_text",
    "has_errors",
    "ordered",
    "summary",
]
