"""A document with members under other names or in other places: as it was meant, not as it was written.

Each node keeps the position where it was written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from oaswright.document.document import Document
from oaswright.document.positions import Member, Node
from oaswright.openapi.pointers import JSON, Pointer, follow

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Correction:
    """A member of an object: where it stands, and where it is meant to stand."""

    written: Pointer
    meant: Pointer


def correct(document: Document, corrections: Sequence[Correction]) -> Document:
    """The document with some corrections; its findings are those of the text.

    A correction that would take the place of something else is left out.
    """
    # What is deeper comes first: a pointer through a corrected name would lead to nothing.
    ordered = sorted(corrections, key=lambda correction: -len(correction.written))
    value, done = document.value, list[Correction]()
    for correction in ordered:
        if follow(value, correction.written) is not None and _is_free(value, correction.meant):
            value = _correct_value(value, correction)
            done.append(correction)

    def positions() -> Node:
        root = document.root
        for correction in done:
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


def _is_free(value: JSON, meant: Pointer) -> bool:
    """Whether a member can be put at a pointer: nothing is there, and above it are objects or nothing."""
    for length in range(len(meant)):
        found = follow(value, meant[:length])
        if found is None or found[0] is None:
            return True
        if not isinstance(found[0], (dict, list)):
            return False
    return follow(value, meant) is None


def _correct_value(value: JSON, correction: Correction) -> JSON:
    written, meant = correction.written, correction.meant
    holder, name = written[:-1], str(written[-1])
    if meant[:-1] == holder:
        return _change(value, holder, lambda members: _renamed(members, name, str(meant[-1])))
    moved = follow(value, written)
    assert moved is not None
    value = _change(value, holder, lambda members: _without(members, name))
    return _put(value, meant, moved[0])


def _change(value: JSON, pointer: Pointer, change: Callable[[dict[str, JSON]], dict[str, JSON]]) -> JSON:
    """The value in which the object at a pointer is another one."""
    if not pointer:
        assert isinstance(value, dict)
        return change(value)
    token, rest = pointer[0], pointer[1:]
    if isinstance(value, list):
        index = int(token)
        return [*value[:index], _change(value[index], rest, change), *value[index + 1 :]]
    assert isinstance(value, dict)
    return {**value, str(token): _change(value[str(token)], rest, change)}


def _put(value: JSON, pointer: Pointer, member: JSON) -> JSON:
    """The value with a member at a pointer, in new objects where there are none."""
    if not pointer:
        return member
    token, rest = pointer[0], pointer[1:]
    if isinstance(value, list):
        index = int(token)
        return [*value[:index], _put(value[index], rest, member), *value[index + 1 :]]
    members = value if isinstance(value, dict) else {}
    return {**members, str(token): _put(members.get(str(token)), rest, member)}


def _correct_node(root: Node, correction: Correction) -> Node:
    written, meant = correction.written, correction.meant
    holder, name = written[:-1], str(written[-1])
    if meant[:-1] == holder:
        return _change_node(root, holder, lambda members: _renamed(members, name, str(meant[-1])))
    moved: list[Member] = []

    def take(members: Mapping[str, Member]) -> dict[str, Member]:
        moved.append(members[name])
        return _without(members, name)

    return _put_node(_change_node(root, holder, take), meant, moved[0])


def _change_node(
    node: Node, pointer: Pointer, change: Callable[[Mapping[str, Member]], dict[str, Member]]
) -> Node:
    start, end, children = node
    if not pointer:
        assert isinstance(children, dict)
        return start, end, change(children)
    token, rest = pointer[0], pointer[1:]
    if isinstance(children, list):
        index = int(token)
        inner = _change_node(children[index], rest, change)
        return start, end, [*children[:index], inner, *children[index + 1 :]]
    assert isinstance(children, dict)
    member = children[str(token)]
    return start, end, {**children, str(token): (member[0], member[1], _change_node(member[2], rest, change))}


def _put_node(node: Node, pointer: Pointer, moved: Member) -> Node:
    """The node with a member at a pointer; an object that is new there has the place of its member."""
    start, end, children = node
    token, rest = pointer[0], pointer[1:]
    if isinstance(children, list):
        index = int(token)
        inner = _put_node(children[index], rest, moved)
        return start, end, [*children[:index], inner, *children[index + 1 :]]
    members = children if isinstance(children, dict) else {}
    fresh: Node = (moved[2][0], moved[2][1], {})
    around: Member = members.get(str(token), (moved[0], moved[1], fresh))
    put: Member = (around[0], around[1], _put_node(around[2], rest, moved)) if rest else moved
    return start, end, {**members, str(token): put}


def _renamed(members: Mapping[str, _T], old: str, new: str) -> dict[str, _T]:
    return {new if name == old else name: member for name, member in members.items()}


def _without(members: Mapping[str, _T], name: str) -> dict[str, _T]:
    return {key: member for key, member in members.items() if key != name}
