"""The exit status of findings."""

from collections.abc import Sequence

from oaswright.diagnostics import Diagnostic, RuleId, Severity, is_at_least


def get_status(found: Sequence[Diagnostic], fail_on: Severity = Severity.ERROR) -> int:
    """1 with findings of a severity or a worse one, 2 where a rule of one's own is broken, else 0."""
    if any(diagnostic.rule == RuleId.BROKEN_RULE for diagnostic in found):
        return 2
    return 1 if any(is_at_least(diagnostic.severity, fail_on) for diagnostic in found) else 0
