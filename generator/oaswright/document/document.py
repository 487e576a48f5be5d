"""One file, loaded: its value, and the position of every node."""

from collections.abc import Callable
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Span
from oaswright.document.positions import Lines, Node, Place, locate
from oaswright.openapi.pointers import JSON, Pointer


class Document:
    """A file of the project.

    `value` is plain JSON data with the order of keys kept (do not change it); `file` is the path as shown to
    the user; `diagnostics` are the findings of reading it; `usable` is false if there is no value because of
    them. `positions` gives those of all nodes; `find` is a quicker way to single ones, where there is one.
    """

    __slots__ = (
        "_find",
        "_lines",
        "_positions",
        "_root",
        "diagnostics",
        "file",
        "path",
        "text",
        "usable",
        "value",
    )

    def __init__(
        self,
        *,
        file: str,
        path: Path,
        text: str,
        value: JSON,
        positions: Callable[[], Node],
        diagnostics: tuple[Diagnostic, ...],
        usable: bool,
        find: Callable[[Pointer], Place] | None = None,
    ) -> None:
        self.file = file
        self.path = path
        self.text = text
        self.value = value
        self.diagnostics = diagnostics
        self.usable = usable
        self._positions = positions
        self._find = find
        self._root: Node | None = None
        self._lines: Lines | None = None

    def span(self, pointer: Pointer) -> Span:
        """The position of the value at a pointer; of its nearest ancestor if there is no such value."""
        node, _ = self._locate(pointer)
        return self._line_table().span(node[0], node[1])

    def written(self, pointer: Pointer) -> str:
        """The text of the value at a pointer, as it stands in the file."""
        node, _ = self._locate(pointer)
        return self.text[node[0] : node[1]]

    def key_span(self, pointer: Pointer) -> Span:
        """The position of the key that holds the value at a pointer; of the value itself in a list."""
        node, member = self._locate(pointer)
        if member is None:
            return self._line_table().span(node[0], node[1])
        return self._line_table().span(member[0], member[1])

    @property
    def root(self) -> Node:
        """The positions of all nodes."""
        if self._root is None:
            # JSON is located on demand only: a second reading that most runs never need.
            self._root = self._positions()
        return self._root

    def _locate(self, pointer: Pointer) -> Place:
        return locate(self.root, pointer) if self._find is None else self._find(pointer)

    def _line_table(self) -> Lines:
        if self._lines is None:
            self._lines = Lines.of(self.file, self.text)
        return self._lines
