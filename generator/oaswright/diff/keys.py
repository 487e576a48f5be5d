"""Schemas that hold together for one value, named by where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from oaswright.openapi.grammar import Version
from oaswright.openapi.keywords import CHOICE_KEYWORDS
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Object, Tree


@dataclass(frozen=True, slots=True)
class Entry:
    """A schema at a pointer, as it is without some of its keywords.

    `absent`: there is no schema, and the pointer is that of what could have one; everything is admitted.
    """

    pointer: Pointer
    without: frozenset[str] = frozenset()
    absent: bool = False


Key: TypeAlias = tuple[Entry, ...]
"""A value has to be valid against each of these. The key of no schema admits everything."""

_MAX_PIECES = 200


FLAT = frozenset({"$ref", "allOf"})
"""Keywords whose schemas hold for the same value."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One schema object of those that hold together.

    `never` stands for the schema `false`. `taken` are the keywords whose schemas are pieces of their own.
    """

    value: Object
    pointer: Pointer
    never: bool = False
    taken: frozenset[str] = FLAT


def key_of(*pointers: Pointer) -> Key:
    """The key of the schemas at some pointers."""
    return tuple(Entry(pointer) for pointer in dict.fromkeys(pointers))


def absent_key(pointer: Pointer) -> Key:
    """The key of no schema, where there could be one."""
    return (Entry(pointer, absent=True),)


def join(*keys: Key) -> Key:
    """The key of what holds together with all keys."""
    return tuple(dict.fromkeys(entry for key in keys for entry in key))


def flatten(tree: Tree, version: Version, key: Key) -> list[Piece]:
    """The schema objects of a key with those that they refer to and combine, each once."""
    found: list[Piece] = []
    seen: set[Pointer] = set()
    for entry in key:
        value = True if entry.absent else tree.at(entry.pointer)
        for piece in _flatten(tree, version, value, entry.pointer, seen, entry.without):
            found.append(piece)
            if len(found) >= _MAX_PIECES:
                return found
    return found


def _flatten(
    tree: Tree,
    version: Version,
    value: JSON,
    pointer: Pointer,
    seen: set[Pointer],
    without: frozenset[str] = frozenset(),
) -> Iterator[Piece]:
    if pointer in seen:
        return
    seen.add(pointer)
    if value is False:
        yield Piece({}, pointer, never=True)
    if not isinstance(value, dict):
        return
    alone = version == "3.0" and "$ref" in value and "$ref" not in without
    kept = value if not without else {name: below for name, below in value.items() if name not in without}
    single = {
        keyword: index
        for keyword in CHOICE_KEYWORDS
        if (index := _find_single(kept.get(keyword))) is not None
    }
    if not alone:
        yield Piece(kept, pointer, taken=FLAT | frozenset(single))
    target = tree.step(kept, pointer)
    if target is not None:
        yield from _flatten(tree, version, *target, seen)
    if alone:
        return
    parts = kept.get("allOf")
    for index, part in enumerate(parts if isinstance(parts, list) else ()):
        yield from _flatten(tree, version, part, (*pointer, "allOf", index), seen)
    for keyword, index in single.items():
        branches = kept[keyword]
        if isinstance(branches, list):
            yield from _flatten(tree, version, branches[index], (*pointer, keyword, index), seen)


def _find_single(branches: JSON) -> int | None:
    """The number of the only alternative beside null; None where there are more or less."""
    if not isinstance(branches, list):
        return None
    remaining = [index for index, branch in enumerate(branches) if not is_null(branch)]
    return remaining[0] if len(remaining) == 1 else None


def is_null(schema: JSON) -> bool:
    """Whether a schema admits null and nothing else."""
    if not isinstance(schema, dict):
        return False
    if schema.get("type") in ("null", ["null"]):
        return True
    return schema.get("enum") == [None] or ("const" in schema and schema["const"] is None)
