"""The text of a module with the places of its syntax tree, and edits that touch nothing else.

Everything here works on the text as it is on the disk: the tree says where something stands, an edit
replaces exactly that stretch. What no edit names keeps every byte: line endings, form feeds, a byte
order mark, a missing final newline.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_NEWLINE = re.compile(r"\r\n|\r|\n")


class SourceError(Exception):
    """A module that cannot be used; `line` is where the trouble is (1-based), `path` the file if known."""

    def __init__(self, message: str, line: int = 1, path: Path | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.path = path


@dataclass(frozen=True, slots=True)
class Source:
    """A module: its text without byte order mark, the offset of each line, and how it is encoded."""

    text: str
    tree: ast.Module
    starts: tuple[int, ...]
    encoding: str
    mark: bytes

    def offset(self, line: int, column: int) -> int:
        """The index into `text` of a place as the syntax tree has it (line from 1, column in UTF-8 bytes)."""
        start = self.starts[line - 1]
        # A column never counts more characters than bytes, so this stretch is long enough.
        stretch = self.text[start : start + column]
        if stretch.isascii():
            return start + column
        return start + len(stretch.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))

    def start(self, node: ast.expr | ast.stmt | ast.arg | ast.alias) -> int:
        """Where a node begins."""
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.arg | ast.alias) -> int:
        """Where a node ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.offset(node.end_lineno, node.end_col_offset)

    def line(self, number: int) -> str:
        """A line with its end, by its number from 1; empty beyond the last."""
        if number > len(self.starts):
            return ""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end]

    def line_end(self, number: int) -> int:
        """Where the line after a line begins."""
        return self.starts[number] if number < len(self.starts) else len(self.text)

    def indent(self, number: int) -> str:
        """The white space that a line begins with; a form feed before it does not count."""
        line = self.line(number)
        white = line[: len(line) - len(line.lstrip(" \t\f"))]
        return white.rpartition("\f")[2]

    @property
    def newline(self) -> str:
        """How lines end: as the first one does."""
        found = _NEWLINE.search(self.text)
        return found[0] if found else "\n"

    def encoded(self, text: str) -> bytes:
        """A new text of the module as bytes. Raises SourceError when the encoding lacks a character."""
        try:
            return self.mark + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise SourceError(
                f"is encoded as {self.encoding}, which lacks a character of the new text: {error}"
            ) from None


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A stretch of a text and what takes its place; an insertion where `start` is `end`."""

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


def parse_source(text: str, encoding: str = "utf-8", mark: bytes = b"") -> Source:
    """A text as a module. Raises SourceError when it does not parse."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise SourceError(f"does not parse: {error.msg}", error.lineno or 1) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise SourceError(f"does not parse: {error}") from None
    starts = tuple(match.start() for match in _LINE.finditer(text)) or (0,)
    return Source(text, tree, starts, encoding, mark)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits, which must not overlap; insertions at one place stay in their order."""
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert edit.start >= done
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done:]])


def moved(place: int, edits: Iterable[Edit]) -> int:
    """Where a place of a text is after edits; the beginning of an edit for a place within it."""
    shift = 0
    for edit in edits:
        if edit.end <= place:
            shift += len(edit.text) - (edit.end - edit.start)
        elif edit.start < place:
            place = edit.start
    return place + shift
