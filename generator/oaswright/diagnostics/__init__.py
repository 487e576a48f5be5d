"""Findings: one value for each, whatever stage it comes from. The formats are modules beside it."""

from oaswright.diagnostics.model import (
    Diagnostic,
    Position,
    Related,
    Severity,
    Span,
    has_errors,
    is_at_least,
    ordered,
)
from oaswright.diagnostics.rule_ids import RuleId

__all__ = [
    "Diagnostic",
    "Position",
    "Related",
    "RuleId",
    "Severity",
    "Span",
    "has_errors",
    "is_at_least",
    "ordered",
]
