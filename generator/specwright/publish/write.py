"""Writing what a run made: everything, or nothing."""

import errno
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from specwright.publish.compare import Change
from specwright.publish.manifest import NAME, edited_by_hand
from specwright.publish.state import make_state
from specwright.publish.transaction import commit

_STUCK = frozenset({errno.EXDEV, errno.EBUSY})
_OURS = frozenset({"__init__.py", "__pycache__", NAME})


def write(changes: Sequence[Change], owned: Iterable[Path], output: Path, state: Path) -> tuple[Path, ...]:
    """Bring the disk to where the changes lead. The caller holds the lock of `state`.

    `owned` are the generated packages below `output`. Files in there that were edited by hand are
    kept aside in the state folder; they are returned. Raises ConflictError and OSError: then nothing
    has changed.
    """
    folders = list(owned)
    changed = {change.path for change in changes}
    edited = [path for folder in folders for path in edited_by_hand(folder) if path in changed]
    for path in edited:
        copy = state / "replaced" / path.relative_to(output.parent)
        make_state(state)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    by_hand = [c for c in changes if not any(c.path.is_relative_to(folder) for folder in folders)]
    contents = {change.path: _bytes(change.after) for change in changes}
    expected = {change.path: _bytes(change.before) for change in by_hand}
    try:
        commit(contents, expected, _trees(folders, output), state)
    except OSError as error:
        if error.errno not in _STUCK:
            raise
        # A folder of a container's image, say: its files can be replaced, it cannot be renamed.
        commit(contents, expected, (), state)
        for path in (path for path, data in contents.items() if data is None):
            path.unlink(missing_ok=True)
    return tuple(edited)


def _trees(owned: list[Path], output: Path) -> list[Path]:
    """The folders that are replaced whole: the output where nothing but packages of ours is in it.

    A mount point cannot be renamed, so there each package is replaced on its own.
    """
    if output in owned:
        return [output]
    try:
        entries = list(os.scandir(output))
    except OSError:
        return [output]
    alone = all(
        entry.name in _OURS or Path(entry.path) in owned or Path(entry.path, NAME).exists()
        for entry in entries
    )
    return [output] if alone and not output.is_mount() else owned


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape")
