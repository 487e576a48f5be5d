"""Findings about the text of one file, gathered while it is read."""

from oaswright.diagnostics import Diagnostic, Related, RuleId, Severity
from oaswright.document.positions import Lines, Member
from oaswright.document.scalars import NumberRangeError

_MAX_SHOWN = 40


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
        others = tuple(Related(self.lines.span(first, last), text) for first, last, text in related)
        span = self.lines.span(start, end)
        self.found.append(Diagnostic(rule, severity, span, message, hint, others))

    def add_duplicate_key(
        self, name: str, start: int, end: int, first: Member, collection: str, hint: str | None = None
    ) -> None:
        """A key that a collection (`mapping`, `object`) already holds as the member `first`."""
        self.add(
            RuleId.DUPLICATE_KEY,
            start,
            end,
            f"the key `{name}` is used twice in this {collection}",
            hint=hint or "rename one of the two, or remove it",
            related=((first[0], first[1], "first used here"),),
        )

    def add_number(self, text: str, start: int, end: int, error: NumberRangeError) -> None:
        """A number that is not read as it is written."""
        shown = text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN // 2]}…"
        if error.nearest is None:
            self.add(RuleId.NUMBER_RANGE, start, end, f"the number {shown} has no value in JSON")
            return
        self.add(
            RuleId.NUMBER_RANGE,
            start,
            end,
            f"the integer {shown} does not fit into 64 bits, so it is read as {error.nearest!r}",
            hint=f"write `{error.nearest!r}` if a number is meant, or put it in quotes if a string is",
            severity=Severity.WARNING,
        )
