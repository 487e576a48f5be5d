"""The text of a module with its syntax tree, and edits that touch nothing else.

Everything here works on the text as it is on the disk: the tree gives positions, an edit replaces exactly the
text between two of them. What no edit names keeps every byte: line endings, form feeds, a byte order mark, a
missing final newline.
"""

import ast
import functools
import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from oaswright.diagnostics import Position

_MAX_REMEMBERED = 256
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_NEWLINE = re.compile(r"\r\n|\r|\n")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Node = ast.expr | ast.stmt | ast.arg | ast.alias | ast.keyword


class SourceError(Exception):
    """A module that cannot be used; `line` is the one at fault (1-based), `path` the file if known."""

    def __init__(self, message: str, line: int = 1, path: Path | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.path = path


@dataclass(frozen=True, slots=True)
class Source:
    """A module: its text without byte order mark, the offset of each line, and its encoding."""

    text: str
    tree: ast.Module
    starts: tuple[int, ...]
    encoding: str
    mark: bytes

    def start(self, node: Node) -> int:
        """The offset at which a node begins."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: Node) -> int:
        """The offset at which a node ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._offset(node.end_lineno, node.end_col_offset)

    def _offset(self, line: int, column: int) -> int:
        """The offset for a line from 1 and a column in UTF-8 bytes, as the syntax tree counts."""
        start = self.starts[line - 1]
        # A column never counts more characters than bytes, so this stretch is long enough.
        stretch = self.text[start : start + column]
        if stretch.isascii():
            return start + column
        return start + len(stretch.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))

    def offset(self, position: Position) -> int:
        """The offset of a position."""
        return self.starts[position.line - 1] + position.column - 1

    def position(self, offset: int) -> Position:
        """The position of an offset."""
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """A line with its end, by its number from 1; empty beyond the last."""
        return (
            self.text[self.starts[number - 1] : self.line_end(number)] if number <= len(self.starts) else ""
        )

    def line_end(self, number: int) -> int:
        """The offset at which the line after a line begins."""
        return self.starts[number] if number < len(self.starts) else len(self.text)

    def indent(self, number: int) -> str:
        """The white space that a line begins with; a form feed before it does not count."""
        line = self.line(number)
        white = line[: len(line) - len(line.lstrip(" \t\f"))]
        return white.rpartition("\f")[2]

    @property
    def newline(self) -> str:
        """The end of the first line, which new lines get as well."""
        found = _NEWLINE.search(self.text)
        return found[0] if found else "\n"

    def edit(self, edits: Iterable["Edit"]) -> "Source":
        """The module after edits. Raises SourceError when it would not parse."""
        text = apply_edits(self.text, edits)
        return self if text == self.text else parse_source(text, self.encoding, self.mark)

    def encode(self) -> bytes:
        """The bytes of the module. Raises SourceError when its encoding lacks a character."""
        try:
            return self.mark + self.text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise SourceError(
                f"is encoded as {self.encoding}, which lacks a character of the new text: {error}"
            ) from None


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """The text between two offsets and its replacement; an insertion where `start` is `end`."""

    start: int
    end: int
    text: str


def read_source(data: bytes) -> Source:
    """Read a module. Raises SourceError when it does not decode or does not parse."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        mark = b"\xef\xbb\xbf" if encoding == "utf-8-sig" else b""
        encoding = "utf-8" if mark else encoding
        text = data[len(mark) :].decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise SourceError(f"does not decode: {error}") from None
    if mark + text.encode(encoding) != data:
        raise SourceError(f"does not survive reading and writing as {encoding}")
    return parse_source(text, encoding, mark)


# Modules are looked at before and after an edit, for each API, and in the next run of `--watch` again.
@functools.lru_cache(maxsize=_MAX_REMEMBERED)
def parse_source(text: str, encoding: str = "utf-8", mark: bytes = b"") -> Source:
    """Parse the text of a module. Raises SourceError when that fails."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise SourceError(f"does not parse: {error.msg}", error.lineno or 1) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise SourceError(f"does not parse: {error}") from None
    starts = tuple(match.start() for match in _LINE.finditer(text)) or (0,)
    return Source(text, tree, starts, encoding, mark)


@functools.lru_cache(maxsize=_MAX_REMEMBERED)
def list_nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Everything in a module, as `ast.walk` gives it."""
    return (*ast.walk(tree),)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits, which must not overlap; insertions at one offset stay in their order."""
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert edit.start >= done
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done:]])


def shift(offset: int, edits: Iterable[Edit]) -> int:
    """The offset after edits; the beginning of an edit for an offset within it."""
    moved = 0
    for edit in edits:
        if edit.end <= offset:
            moved += len(edit.text) - (edit.end - edit.start)
        elif edit.start < offset:
            offset = edit.start
    return offset + moved
