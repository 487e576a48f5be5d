"""The position of each node of a document in its text."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from oaswright.diagnostics import Position, Span
from oaswright.openapi.pointers import Pointer

# Tuples instead of classes: there are hundreds of thousands of them in a large document.
# A node is (start, end, children) in code points from the start of the text; the children of a mapping are
# its members as (start of key, end of key, node), those of a sequence its nodes, a scalar has None.
Node: TypeAlias = "tuple[int, int, Children]"
Member: TypeAlias = "tuple[int, int, Node]"
Children: TypeAlias = "dict[str, Member] | list[Node] | None"
# What is at a pointer, or its nearest ancestor that exists, and the member that holds it, if any.
Place: TypeAlias = "tuple[Node, Member | None]"


@dataclass(frozen=True, slots=True)
class Lines:
    """Turns offsets into lines and columns."""

    file: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, file: str, text: str) -> "Lines":
        """The lines of a text; `\\n`, `\\r\\n` and `\\r` end a line, as in every editor."""
        starts = [0]
        if "\r" in text:
            length = len(text)
            for offset, character in enumerate(text, start=1):
                if character == "\n" or (character == "\r" and (offset == length or text[offset] != "\n")):
                    starts.append(offset)
        else:
            offset = text.find("\n") + 1
            while offset:
                starts.append(offset)
                offset = text.find("\n", offset) + 1
        return cls(file, tuple(starts))

    def position(self, offset: int) -> Position:
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def span(self, start: int, end: int) -> Span:
        return Span(self.file, self.position(start), self.position(max(start, end)))


def list_children(node: Node) -> Children:
    """What stands directly inside of a node."""
    return node[2]


def locate(root: Node, pointer: Pointer, open_node: Callable[[Node], Children] = list_children) -> Place:
    """What is at a pointer, given the way to what is inside of a node."""
    node = root
    member: Member | None = None
    for token in pointer:
        children = open_node(node)
        if isinstance(children, dict):
            found = children.get(str(token))
            if found is None:
                break
            member = found
            node = found[2]
        elif isinstance(children, list) and isinstance(token, int) and token < len(children):
            node = children[token]
            member = None
        else:
            break
    return node, member
