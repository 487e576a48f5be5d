"""Writing what a run made: everything, or nothing."""

import errno
import os
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

from oaswright.config import Config
from oaswright.contents import encode_text
from oaswright.manifest import NAME
from oaswright.publish.compare import Change
from oaswright.publish.ownership import find_edits
from oaswright.publish.state import make_state
from oaswright.publish.transaction import commit

_STUCK = frozenset({errno.EXDEV, errno.EBUSY})
_OURS = frozenset({"__init__.py", "__pycache__", NAME})


def write(changes: Sequence[Change], owned: Iterable[Path], config: Config) -> dict[Path, Path]:
    """Bring the disk to where the changes lead. The caller holds the lock of the project.

    `owned` are the generated packages of this run and of former APIs. Files in there that were edited by
    hand are kept aside in the state folder; they are returned with their copies. Raises ForeignError,
    ConflictError and OSError: then nothing has changed.
    """
    folders = list(owned)
    edits = find_edits(changes, folders, config)
    kept = {change.path: _keep(change, config) for change in edits}
    contents = {change.path: _encode(change.after) for change in changes}
    expected = {change.path: _encode(change.before) for change in changes}
    try:
        commit(contents, expected, _list_trees(folders, config), config.state)
    except OSError as error:
        if error.errno not in _STUCK:
            raise
        # A folder of a container's image, say: its files can be replaced, it cannot be renamed.
        commit(contents, expected, (), config.state)
        for path in (path for path, data in contents.items() if data is None):
            path.unlink(missing_ok=True)
    return kept


def _keep(change: Change, config: Config) -> Path:
    """Keep the former content of a file under its name, with a number where that is taken.

    Returns the copy; a content that is kept already is not kept again.
    """
    make_state(config.state)
    first = config.state / "replaced" / change.path.relative_to(config.state.parent)
    first.parent.mkdir(parents=True, exist_ok=True)
    data = _encode(change.before) or b""
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


def _list_trees(owned: list[Path], config: Config) -> list[Path]:
    """The folders that are replaced whole: the output where nothing but packages of ours is in it.

    A mount point cannot be renamed, so there each package is replaced on its own.
    """
    output = config.output
    if not config.is_project:
        return owned
    try:
        entries = list(os.scandir(output))
    except OSError:
        return [output]
    alone = all(
        entry.name in _OURS or Path(entry.path) in owned or Path(entry.path, NAME).exists()
        for entry in entries
    )
    return [output] if alone and not output.is_mount() else owned


def _encode(text: str | None) -> bytes | None:
    return None if text is None else encode_text(text)
