"""Writing what a run made: everything, or nothing."""

import errno
import os
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

from oaswright.publish.compare import Change
from oaswright.publish.manifest import NAME
from oaswright.publish.ownership import edited_by_hand
from oaswright.publish.state import make_state
from oaswright.publish.transaction import commit

_STUCK = frozenset({errno.EXDEV, errno.EBUSY})
_OURS = frozenset({"__init__.py", "__pycache__", NAME})


def write(
    changes: Sequence[Change], owned: Iterable[Path], output: Path, root: Path, state: Path
) -> dict[Path, Path]:
    """Bring the disk to where the changes lead. The caller holds the lock of `state`.

    `owned` are the generated packages below `output`. Files in there that were edited by hand are
    kept aside in the state folder; they are returned with their copies. Raises ForeignError (with paths
    below `root`), ConflictError and OSError: then nothing has changed.
    """
    folders = list(owned)
    edited = edited_by_hand(changes, folders, output, root)
    kept = {change.path: _keep(change, state / "replaced", output.parent) for change in edited}
    contents = {change.path: _bytes(change.after) for change in changes}
    expected = {change.path: _bytes(change.before) for change in changes}
    try:
        commit(contents, expected, _trees(folders, output), state)
    except OSError as error:
        if error.errno not in _STUCK:
            raise
        # A folder of a container's image, say: its files can be replaced, it cannot be renamed.
        commit(contents, expected, (), state)
        for path in (path for path, data in contents.items() if data is None):
            path.unlink(missing_ok=True)
    return kept


def _keep(change: Change, folder: Path, top: Path) -> Path:
    """Keep the former content of a file under its name, with a number where that is taken.

    Returns the copy; a content that is kept already is not kept again.
    """
    make_state(folder.parent)
    first = folder / change.path.relative_to(top)
    first.parent.mkdir(parents=True, exist_ok=True)
    data = _bytes(change.before) or b""
    for number in count(1):
        copy = first if number == 1 else first.with_name(f"{first.stem}.{number}{first.suffix}")
        try:
            with copy.open("xb") as file:
                file.write(data)
        except FileExistsError:
            if not copy.is_file() or copy.read_bytes() != data:
                continue
        return copy
    raise AssertionError("there is always another number")


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
