"""Findings about the text of one file, gathered while it is read."""

from __future__ import annotations

from oaswright.diagnostics import Diagnostic, Related, RuleId, Severity
from oaswright.document.positions import Lines


class TextFindings:
    """Collects findings given by offsets into a text."""

    def __init__(self, file: str, text: str) -> None:
        self.found: list[Diagnostic] = []
        self._file = file
        self._text = text
        self._lines: Lines | None = None

    @property
    def lines(self) -> Lines:
        if self._lines is None:
            self._lines = Lines.of(self._file, self._text)
        return self._lines

    def add(
        self,
        rule: RuleId,
        start: int,
        end: int,
        message: str,
        *,
        hint: str | None = None,
        related: tuple[tuple[int, int, str], ...] = (),
        severity: Severity = Severity.ERROR,
    ) -> None:
        places = tuple(Related(self.lines.span(first, last), text) for first, last, text in related)
        span = self.lines.span(start, end)
        self.found.append(Diagnostic(rule, severity, span, message, hint, places))
