"""Writing what a run made: everything, or nothing."""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from oaswright.config import Config
from oaswright.contents import encode_text
from oaswright.errors import OaswrightError
from oaswright.manifest import NAME
from oaswright.publish.compare import Change, show_path
from oaswright.publish.kept import drop_old_copies, keep_bytes
from oaswright.publish.ownership import find_by_hand, find_edits
from oaswright.publish.transaction import commit, say_nothing

_STUCK = frozenset({errno.EXDEV, errno.EBUSY})
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_OURS = frozenset({"__init__.py", "__pycache__", NAME})


class ReadOnlyError(OaswrightError):
    """A handler module may not be written; the message names it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Files whose former versions are kept, with the copies.

    `edited` are generated files that were edited by hand, `by_hand` all others: handlers as they were before
    this run, and what was saved while it was at work.
    """

    edited: Mapping[Path, Path] = field(default_factory=dict[Path, Path])
    by_hand: Mapping[Path, Path] = field(default_factory=dict[Path, Path])


def write(
    changes: Sequence[Change],
    owned: Iterable[Path],
    config: Config,
    undone: Callable[[Mapping[Path, Path]], None] = say_nothing,
) -> Kept:
    """Bring the disk to where the changes lead. The caller holds the lock of the project.

    `owned` are the generated packages of this run and of former APIs. Raises ForeignError, ConflictError
    and OSError: then nothing has changed, and `undone` hears of versions that are kept all the same.
    """
    folders = list(owned)
    edits = find_edits(changes, folders, config)
    edited = {
        change.path: keep_bytes(change.path, _encode(change.before) or b"", config.state) for change in edits
    }
    contents = {change.path: _encode(change.after) for change in changes}
    expected = {change.path: _encode(change.before) for change in changes}
    by_hand = find_by_hand(changes, folders, config)
    _check_permissions(by_hand, config)
    try:
        trees = _list_trees(folders, config)
        kept = commit(contents, expected, trees, config.state, by_hand=by_hand, undone=undone)
    except OSError as error:
        if error.errno not in _STUCK:
            raise
        # A folder of a container's image, say: its files can be replaced, it cannot be renamed.
        kept = commit(contents, expected, (), config.state, by_hand=by_hand, undone=undone)
    if edited or kept:
        drop_old_copies(config.state)
    return Kept(edited, kept)


def _check_permissions(paths: Iterable[Path], config: Config) -> None:
    """Refuse to replace a file of somebody who has taken away the permission to write it."""
    for path in sorted(paths):
        if path.exists() and not path.stat().st_mode & _WRITABLE:
            name = show_path(path, config.root)
            raise ReadOnlyError(f"{name} is read-only (chmod u+w {name} changes that); nothing was written")


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
