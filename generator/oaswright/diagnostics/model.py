"""The one value that every finding is, from a syntax error to a breaking change."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A position between two characters: line and column, both from 1, the column in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of one file; `end` is exclusive.

    `file` is the path as shown to the user: relative to the working directory if it lies below it, with
    forward slashes.
    """

    file: str
    start: Position
    end: Position


class Severity(enum.Enum):
    """How bad a finding is; only errors make a command fail, unless `check` is told otherwise."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Related:
    """A second position that helps to understand a finding, such as the first use of a duplicate."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    `rule` is a stable id that `oaswright explain` knows, a `RuleId` or that of a rule of one's own; `message`
    is one sentence without a full stop that names the thing; `hint` says the way out. A finding about no file
    in particular has no span.
    """

    rule: str
    severity: Severity
    span: Span | None
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()

    @property
    def spans(self) -> list[Span]:
        """Every position of the finding, its own first."""
        own = [] if self.span is None else [self.span]
        return [*own, *(related.span for related in self.related)]


def is_at_least(severity: Severity, least: Severity) -> bool:
    """Whether a severity is another one, or worse."""
    return _RANK[severity] <= _RANK[least]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any finding is of severity error."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings by file, position, severity and rule, each once."""
    return sorted(dict.fromkeys(diagnostics), key=_sort_key)


def _sort_key(diagnostic: Diagnostic) -> tuple[str, int, int, int, str, str]:
    span = diagnostic.span
    file, line, column = ("", 0, 0) if span is None else (span.file, span.start.line, span.start.column)
    return (file, line, column, _RANK[diagnostic.severity], diagnostic.rule, diagnostic.message)
