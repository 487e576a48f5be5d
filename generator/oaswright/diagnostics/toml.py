"""Where the values of a TOML text stand, so that findings about pyproject.toml have a position."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from oaswright.diagnostics.model import Position, Span

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys of tables and indexes of arrays, as `tomllib` nests them."""

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r]+|\#[^\n]*)
    |(?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<mark>[\[\]{}=,.\n])
    |(?P<bare>[^\s\[\]{}=,.\#"']+)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


def find_span(file: str, text: str, path: KeyPath) -> Span | None:
    """The position of a value, or of the header of a table; None if there is nothing at the path.

    `text` is valid TOML, as `tomllib` has read it.
    """
    reader = _Reader([*_scan(text), _Token("\n", len(text), len(text))])
    reader.read()
    if path not in reader.found:
        return None
    start, end = reader.found[path]
    return Span(file, _position(text, start), _position(text, end))


def show_position(file: Path, *paths: KeyPath) -> str:
    """`FILE:LINE:COLUMN: ` of the first of some values that is there, or of what is nearest around the last.

    Empty where there is no such file.
    """
    if not file.is_file():
        return ""
    text = file.read_text("utf-8")
    around = [paths[-1][:end] for end in range(len(paths[-1]), 0, -1)]
    span = next(filter(None, (find_span("", text, path) for path in (*paths[:-1], *around))), None)
    return f"{file}: " if span is None else f"{file}:{span.start.line}:{span.start.column}: "


def _position(text: str, offset: int) -> Position:
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _scan(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield _Token(match.group(), match.start(), match.end())


@dataclass(slots=True)
class _Reader:
    """Goes through the tokens of a valid text once and notes where each path stands."""

    tokens: list[_Token]
    found: dict[KeyPath, tuple[int, int]] = field(default_factory=dict[KeyPath, tuple[int, int]])
    # How many tables of each `[[name]]` there are so far.
    counts: dict[KeyPath, int] = field(default_factory=dict[KeyPath, int])
    at: int = 0

    def read(self) -> None:
        table: KeyPath = ()
        while self.at < len(self.tokens):
            if self._take("\n"):
                continue
            if self._text == "[":
                table = self._read_header()
            else:
                self._read_pair(table)

    def _read_header(self) -> KeyPath:
        start = self.tokens[self.at].start
        self.at += 1
        repeated = self._take("[")
        path: KeyPath = ()
        for name in self._read_keys("]"):
            # Within the last one so far of the tables of that name.
            last = self.counts.get(path)
            path = (*path, name) if last is None else (*path, last, name)
        if repeated:
            self.counts[path] = self.counts.get(path, -1) + 1
        if path in self.counts:
            path = (*path, self.counts[path])
        self._take("]")
        self.found[path] = start, self.tokens[self.at - 1].end
        return path

    def _read_pair(self, table: KeyPath) -> None:
        path = (*table, *self._read_keys("="))
        self._read_value(path)

    def _read_keys(self, closing: str) -> list[str]:
        names: list[str] = []
        while not self._take(closing):
            if self._text != ".":
                names.append(self._text.strip("\"'"))
            self.at += 1
        return names

    def _read_value(self, path: KeyPath) -> None:
        start = self.tokens[self.at].start
        if self._take("["):
            number = 0
            while not self._take("]"):
                if self._take(",") or self._take("\n"):
                    continue
                self._read_value((*path, number))
                number += 1
        elif self._take("{"):
            while not self._take("}"):
                if self._take(",") or self._take("\n"):
                    continue
                self._read_pair(path)
        else:
            # Numbers and dates are several tokens.
            while self._text not in {",", "]", "}", "\n"}:
                self.at += 1
        self.found[path] = start, self.tokens[self.at - 1].end

    @property
    def _text(self) -> str:
        return self.tokens[self.at].text

    def _take(self, text: str) -> bool:
        """Step over a token if it is the next one."""
        if self._text != text:
            return False
        self.at += 1
        return True
