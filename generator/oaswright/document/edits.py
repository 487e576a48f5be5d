"""Changes of a bundled document that leave the loaded files, and all positions, as they are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from oaswright.document.bundle import Bundle, find_origin
from oaswright.openapi.pointers import JSON, Pointer


class Removal(Enum):
    """What an edit puts in place of a value that goes."""

    REMOVED = "removed"


REMOVED: Final = Removal.REMOVED


@dataclass(frozen=True, slots=True)
class Edit:
    """A value that is put at a pointer of the bundle, or its removal. What is above it must be there."""

    pointer: Pointer
    value: "JSON | Removal"


def apply_edits(whole: Bundle, edits: Iterable[Edit]) -> Bundle:
    """The bundle with some edits; a node that stays keeps its hand-written position.

    Of two edits of one place the first counts, and an edit below a removed or replaced value is left out.
    """
    chosen: dict[Pointer, JSON | Removal] = {}
    for edit in edits:
        chosen.setdefault(edit.pointer, edit.value)
    for pointer in list(chosen):
        if any(pointer[:length] in chosen for length in range(len(pointer))):
            del chosen[pointer]
    editor = _Editor(whole)
    for pointer, value in chosen.items():
        if not isinstance(value, Removal):
            editor.put(pointer, value)
    # The last items of an array go first, so that the others are still where their edits say.
    for pointer in sorted((pointer for pointer, value in chosen.items() if value is REMOVED), key=_from_end):
        editor.remove(pointer)
    return replace(whole, value=editor.value, origins=editor.origins, named=editor.named)


def _from_end(pointer: Pointer) -> list[tuple[int, str]]:
    return [(-token, "") if isinstance(token, int) else (0, token) for token in pointer]


class _Editor:
    """Copies what lies on the way to an edit, once."""

    def __init__(self, whole: Bundle) -> None:
        self.value = dict(whole.value)
        self.origins = dict(whole.origins)
        self.named = dict(whole.named)
        self._own = {id(self.value)}
        # What is copied must not go before its id is no longer asked for.
        self._kept: list[JSON] = [self.value]

    def put(self, pointer: Pointer, value: JSON) -> None:
        holder = self._holder(pointer)
        if isinstance(holder, dict):
            holder[str(pointer[-1])] = value
        elif isinstance(holder, list):
            index = int(pointer[-1])
            holder[index : index + 1] = [value]

    def remove(self, pointer: Pointer) -> None:
        holder, last = self._holder(pointer), pointer[-1]
        if isinstance(holder, dict):
            holder.pop(str(last), None)
        elif isinstance(holder, list):
            index, array = int(last), pointer[:-1]
            for later in range(index + 1, len(holder)):
                # Once items move up, their positions are known only by where they were.
                self.origins.setdefault((*array, later), find_origin(self.origins, (*array, later)))
            del holder[index]
            self.origins = {
                _move_up(key, array, index): origin
                for key, origin in self.origins.items()
                if key[: len(pointer)] != pointer
            }
            self.named = {
                _move_up(key, array, index): _move_up(target, array, index)
                for key, target in self.named.items()
            }

    def _holder(self, pointer: Pointer) -> JSON:
        """The object or array that holds a place, as one that may be changed."""
        current: JSON = self.value
        for token in pointer[:-1]:
            if isinstance(current, dict):
                current[str(token)] = inner = self._copy(current.get(str(token)))
            elif isinstance(current, list):
                current[int(token)] = inner = self._copy(current[int(token)])
            else:
                return None
            current = inner
        return current

    def _copy(self, value: JSON) -> JSON:
        if id(value) in self._own or not isinstance(value, (dict, list)):
            return value
        copied = value.copy()
        self._own.add(id(copied))
        self._kept.append(copied)
        return copied


def _move_up(pointer: Pointer, array: Pointer, index: int) -> Pointer:
    """A pointer after the item `index` of an array has gone."""
    depth = len(array)
    if len(pointer) > depth and pointer[:depth] == array:
        token = pointer[depth]
        if isinstance(token, int) and token > index:
            return (*array, token - 1, *pointer[depth + 1 :])
    return pointer
