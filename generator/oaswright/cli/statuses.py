"""The exit status of findings."""

from collections.abc import Sequence

from oaswright.diagnostics import Diagnostic, RuleId, has_errors


def get_status(found: Sequence[Diagnostic]) -> int:
    """0 without errors, 1 with errors in documents, 2 where a rule of one's own is broken."""
    if any(diagnostic.rule == RuleId.BROKEN_RULE for diagnostic in found):
        return 2
    return 1 if has_errors(found) else 0
