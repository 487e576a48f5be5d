"""Findings for people: one located line, a code frame with a caret range, the hint and related positions."""

import unicodedata
from collections.abc import Iterable, Mapping

from oaswright.diagnostics.model import Diagnostic, Severity, Span, ordered

# Minified documents have lines of megabytes; this much of one is shown around the position.
_WIDTH = 100
# A message may hold a name of any length.
_MAX_LENGTH = 500
_STYLES = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.INFO: "1;36",
}
_BOLD, _DIM = "1", "34"


_SEVERITIES = {severity: severity.value for severity in Severity}


def format_text(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, str],
    *,
    colour: bool,
    words: Mapping[Severity, str] = _SEVERITIES,
) -> str:
    """The findings with a frame for each position whose file is in `sources` (shown path -> text).

    `words` are what severities are called.
    """
    lines: dict[str, list[str]] = {}
    return "\n\n".join(
        _block(diagnostic, sources, lines, words, colour=colour) for diagnostic in ordered(diagnostics)
    )


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """One line such as `2 errors, 1 warning`; empty if there is nothing to count."""
    found = list(diagnostics)
    counts = (
        (sum(diagnostic.severity is severity for diagnostic in found), name)
        for severity, name in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "note"),
        )
    )
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count)


def _block(
    diagnostic: Diagnostic,
    sources: Mapping[str, str],
    lines: dict[str, list[str]],
    words: Mapping[Severity, str],
    *,
    colour: bool,
) -> str:
    def paint(text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if colour else text

    severity = paint(f"{words[diagnostic.severity]}[{diagnostic.rule}]", _STYLES[diagnostic.severity])
    message = paint(_shorten(diagnostic.message), _BOLD)
    if diagnostic.span is None:
        block = [f"{severity}: {message}"]
    else:
        block = [f"{paint(_format_position(diagnostic.span), _BOLD)}: {severity}: {message}"]
        block += _frame(
            diagnostic.span, sources, lines, colour_style=_STYLES[diagnostic.severity] if colour else None
        )
    if diagnostic.hint:
        block.append(f"  {paint('hint', _BOLD)}: {_shorten(diagnostic.hint)}")
    for related in diagnostic.related:
        block.append(f"  {_format_position(related.span)}: {_shorten(related.message)}")
        block += _frame(related.span, sources, lines, colour_style=_DIM if colour else None, context=0)
    return "\n".join(block)


def _shorten(text: str) -> str:
    return escape(text if len(text) <= _MAX_LENGTH else text[:_MAX_LENGTH] + "…")


def _format_position(span: Span) -> str:
    return f"{escape(span.file)}:{span.start.line}:{span.start.column}"


def _frame(
    span: Span,
    sources: Mapping[str, str],
    lines: dict[str, list[str]],
    *,
    colour_style: str | None,
    context: int = 1,
) -> list[str]:
    if span.file not in sources:
        return []
    if span.file not in lines:
        text = sources[span.file].removeprefix("\ufeff")
        lines[span.file] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    source = lines[span.file]
    row = span.start.line - 1
    if not 0 <= row < len(source):
        return []
    first = max(0, row - context)
    last = min(len(source) - 1, row + context)
    if last == row + context and not source[last].strip():
        last = row
    gutter = len(str(last + 1))
    start = span.start.column - 1
    end = span.end.column - 1 if span.end.line == span.start.line else len(source[row].rstrip())
    # A range over many lines is shown by its first line.
    end = max(min(end, len(source[row])), start + 1)
    left = max(0, start - _WIDTH // 3) if len(source[row]) > _WIDTH else 0
    frame: list[str] = []
    for number in range(first, last + 1):
        shown = _cut(source[number], left)
        frame.append(f" {number + 1:>{gutter}} | {shown}".rstrip())
        if number == row:
            before = _columns(source[row][left:start]) + (1 if left else 0)
            carets = "^" * max(1, min(_columns(source[row][start:end]), _WIDTH - before))
            painted = f"\x1b[{colour_style}m{carets}\x1b[0m" if colour_style else carets
            frame.append(f" {'':>{gutter}} | {' ' * before}{painted}")
    return frame


def _cut(line: str, left: int) -> str:
    part = line[left : left + _WIDTH]
    return ("…" if left else "") + escape(part) + ("…" if len(line) > left + _WIDTH else "")


def escape(text: str) -> str:
    """The text without the power to move the cursor, recolour the terminal or reorder the line."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_character(character) for character in text)


def _character(character: str) -> str:
    if character == "\t":
        return "    "
    if (
        character.isprintable()
        or character == "\N{NO-BREAK SPACE}"
        or unicodedata.category(character) == "Zs"
    ):
        return character
    return f"\\u{ord(character):04x}"


def _columns(text: str) -> int:
    """How many terminal cells the text takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_cells(character) for shown in text for character in _character(shown))


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
