"""Where single values of a JSON text stand: only the way to them is looked through."""

import json
import re
from collections.abc import Callable

from oaswright.document.positions import Children, Member, Node, Place, locate
from oaswright.openapi.pointers import Pointer

_SPACE = re.compile(r"[ \t\r\n]*")
# The value itself does not matter here, and Python does not read all integers.
_skip: Callable[[str, int], tuple[object, int]] = json.JSONDecoder(parse_int=float).raw_decode


class Places:
    """The positions in a valid JSON text in which no object has a key twice.

    What is inside of an object or array is passed over, at the speed of the parser, until it is asked for.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._root: Node | None = None
        self._opened: dict[int, Children] = {}

    def locate(self, pointer: Pointer) -> Place:
        """What is at a pointer; its node comes without what is inside."""
        if self._root is None:
            self._root = self._read(0)
        return locate(self._root, pointer, self._open)

    def _open(self, node: Node) -> Children:
        """What stands directly inside of a node."""
        if node[0] not in self._opened:
            first = self._text[node[0]]
            self._opened[node[0]] = (
                self._list_members(node[0])
                if first == "{"
                else self._list_items(node[0])
                if first == "["
                else None
            )
        return self._opened[node[0]]

    def _list_members(self, start: int) -> dict[str, Member]:
        found: dict[str, Member] = {}
        begin = self._pass_space(start + 1)
        while self._text[begin] == '"':
            name, end = _skip(self._text, begin)
            node = self._read(self._pass_space(end) + 1)
            found[str(name)] = (begin, end, node)
            begin = self._pass_comma(node[1])
        return found

    def _list_items(self, start: int) -> list[Node]:
        found: list[Node] = []
        begin = self._pass_space(start + 1)
        while self._text[begin] != "]":
            found.append(self._read(begin))
            begin = self._pass_comma(found[-1][1])
        return found

    def _read(self, begin: int) -> Node:
        start = self._pass_space(begin)
        return start, _skip(self._text, start)[1], None

    def _pass_comma(self, begin: int) -> int:
        end = self._pass_space(begin)
        return self._pass_space(end + 1) if self._text[end] == "," else end

    def _pass_space(self, begin: int) -> int:
        found = _SPACE.match(self._text, begin)
        return begin if found is None else found.end()
