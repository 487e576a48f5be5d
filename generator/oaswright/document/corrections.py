"""A document with members under other names or in other places: as it was meant, not as it was written.

Each node keeps the position where it was written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from oaswright.document.document import Document
from oaswright.document.positions import Member, Node
from oaswright.openapi.pointers import JSON, Pointer

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Correction:
    """A member of an object: where it stands, and where it is meant to stand."""

    written: Pointer
    meant: Pointer


def correct(document: Document, corrections: Sequence[Correction]) -> Document:
    """The document with some corrections; its findings are those of the text."""
    # What is deeper comes first: a pointer through a corrected name would lead to nothing.
    ordered = sorted(corrections, key=lambda correction: -len(correction.written))
    value = document.value
    for correction in ordered:
        value = _correct_value(value, correction)

    def positions() -> Node:
        root = document.root
        for correction in ordered:
            root = _correct_node(root, correction)
        return root

    return Document(
        file=document.file,
        path=document.path,
        text=document.text,
        value=value,
        positions=positions,
        diagnostics=document.diagnostics,
        usable=document.usable,
    )


def _correct_value(value: JSON, correction: Correction) -> JSON:
    *holder, name = correction.written
    if correction.meant[:-1] == tuple(holder):
        return _change(value, tuple(holder), str(name), str(correction.meant[-1]))
    assert isinstance(value, dict)
    kept = {key: member for key, member in value.items() if key != name}
    group, inner = map(str, correction.meant)
    around = kept.get(group)
    return {**kept, group: {**(around if isinstance(around, dict) else {}), inner: value[str(name)]}}


def _change(value: JSON, pointer: Pointer, old: str, new: str) -> JSON:
    """The value in which a member of the object at a pointer has another name."""
    if not pointer:
        assert isinstance(value, dict)
        return _renamed(value, old, new)
    token, rest = pointer[0], pointer[1:]
    if isinstance(value, list):
        index = int(token)
        return [*value[:index], _change(value[index], rest, old, new), *value[index + 1 :]]
    assert isinstance(value, dict)
    return {**value, str(token): _change(value[str(token)], rest, old, new)}


def _correct_node(root: Node, correction: Correction) -> Node:
    *holder, name = correction.written
    if correction.meant[:-1] == tuple(holder):
        return _change_node(root, tuple(holder), str(name), str(correction.meant[-1]))
    start, end, children = root
    assert isinstance(children, dict)
    moved = children[str(name)]
    kept = {key: member for key, member in children.items() if key != name}
    group, inner = map(str, correction.meant)
    around: Member = kept.get(group, (moved[0], moved[1], (moved[2][0], moved[2][1], {})))
    below = around[2][2]
    inside = {**(below if isinstance(below, dict) else {}), inner: moved}
    kept[group] = (around[0], around[1], (around[2][0], around[2][1], inside))
    return start, end, kept


def _change_node(node: Node, pointer: Pointer, old: str, new: str) -> Node:
    start, end, children = node
    if not pointer:
        assert isinstance(children, dict)
        return start, end, _renamed(children, old, new)
    token, rest = pointer[0], pointer[1:]
    if isinstance(children, list):
        index = int(token)
        inner = _change_node(children[index], rest, old, new)
        return start, end, [*children[:index], inner, *children[index + 1 :]]
    assert isinstance(children, dict)
    member = children[str(token)]
    changed = (member[0], member[1], _change_node(member[2], rest, old, new))
    return start, end, {**children, str(token): changed}


def _renamed(members: Mapping[str, _T], old: str, new: str) -> dict[str, _T]:
    return {new if name == old else name: member for name, member in members.items()}
