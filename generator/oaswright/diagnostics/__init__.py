"""Findings, and the formats in which they are shown."""

from oaswright.diagnostics.github import format_github
from oaswright.diagnostics.json import format_json
from oaswright.diagnostics.model import (
    Diagnostic,
    Position,
    Related,
    Severity,
    Span,
    has_errors,
    ordered,
)
from oaswright.diagnostics.rule_ids import RuleId
from oaswright.diagnostics.sarif import format_sarif
from oaswright.diagnostics.text import format_text, summary

__all__ = [
    "Diagnostic",
    "Position",
    "Related",
    "RuleId",
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
