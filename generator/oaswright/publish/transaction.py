"""All changes of a run at once: staged aside, written down, then moved to their paths by renames.

Until the journal stands, the project has every old file; from then on it gets every new one, if need be
when the next run starts. A folder of generated packages is exchanged with its successor in one step
(see `exchange`), so that a reader finds the old tree or the new one and never some of each.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from oaswright.errors import OaswrightError
from oaswright.publish.exchange import exchange
from oaswright.publish.staging import rescue, stage_file, stage_tree, sync_folder

_JOURNAL = "journal.json"


class ConflictError(OaswrightError):
    """A file was changed by somebody else while the run was at work; the message names it."""


@dataclass(frozen=True, slots=True)
class Move:
    """What is put where. `inode` is that of the new file or folder, whatever its name is just now."""

    target: str
    staged: str
    inode: int

    @property
    def aside(self) -> Path:
        """Where the old one waits while there is no exchange in one step."""
        return Path(f"{self.staged}.old")


def commit(
    changes: Mapping[Path, bytes | None],
    expected: Mapping[Path, bytes | None],
    trees: Sequence[Path],
    state: Path,
) -> None:
    """Write files and remove those that are None: all of them, or none.

    `trees` are folders that are replaced whole; other files are replaced one by one. `expected` are the
    files' contents as the changes were worked out from. The caller holds the lock. Raises ConflictError and
    OSError; then nothing has changed.
    """
    recover(state)
    staged: list[Path] = []
    moves: list[Move] = []
    seen: dict[Path, frozenset[Path]] = {}
    try:
        for tree in trees:
            inside = {path: data for path, data in changes.items() if path.is_relative_to(tree)}
            if inside:
                successor = _choose_path(tree, state, len(staged))
                staged.append(successor)
                seen[_follow_link(tree)] = stage_tree(tree, successor, inside)
                moves.append(Move(str(_follow_link(tree)), str(successor), successor.stat().st_ino))
        for path, data in changes.items():
            if data is not None and not any(path.is_relative_to(tree) for tree in trees):
                successor = _choose_path(path, state, len(staged))
                staged.append(successor)
                stage_file(_follow_link(path), successor, data)
                moves.append(Move(str(_follow_link(path)), str(successor), successor.stat().st_ino))
        _check_unchanged(expected)
        _write_journal(moves, state)
    except BaseException:
        (state / _JOURNAL).unlink(missing_ok=True)
        for successor in staged:
            _discard(successor)
        raise
    done: list[Move] = []
    try:
        for move in moves:
            done.append(move)
            _move(move)
    except BaseException:
        for move in reversed(done):
            _undo(move)
        _finish(staged, state)
        raise
    # Everything is written; what fails from here on is left for the next run to clear away.
    with suppress(OSError):
        for move in moves:
            target = Path(move.target)
            if target in seen:
                rescue(move.aside if move.aside.exists() else Path(move.staged), target, seen[target])
                _drop_empty(target)
        _finish(staged, state)


def recover(state: Path) -> bool:
    """Complete what an interrupted run had begun to move, and clear away what it had staged.

    Returns whether there was anything to complete. The caller holds the lock.
    """
    moves = _read_journal(state)
    for move in moves:
        _move(move)
    leftovers = [Path(move.staged) for move in moves]
    if (state / "staged").is_dir():
        leftovers += (state / "staged").iterdir()
    if moves or leftovers:
        _finish(leftovers, state)
    return bool(moves)


def is_interrupted(state: Path) -> bool:
    """Whether a run was interrupted in such a way that files of it are still to be moved."""
    return any(_inode(Path(move.target)) != move.inode for move in _read_journal(state))


def _choose_path(target: Path, state: Path, number: int) -> Path:
    """A path for the successor of a file or folder, on the same file system."""
    folder = state / "staged"
    folder.mkdir(parents=True, exist_ok=True)
    parent = _follow_link(target).parent
    parent.mkdir(parents=True, exist_ok=True)
    name = f"{number}-{target.name}"
    if parent.stat().st_dev == folder.stat().st_dev:
        return folder / name
    return parent / f".{name}.oaswright"


def _follow_link(path: Path) -> Path:
    """The file itself where the path is a symbolic link."""
    return path.resolve() if path.is_symlink() else path


def _check_unchanged(expected: Mapping[Path, bytes | None]) -> None:
    for path, data in expected.items():
        try:
            now = path.read_bytes()
        except FileNotFoundError:
            now = None
        if now != data:
            raise ConflictError(f"{path} was changed while this run was at work")


def _move(move: Move) -> None:
    """Move the new one to its path, from whatever point an earlier attempt has reached."""
    target, staged = Path(move.target), Path(move.staged)
    if _inode(target) == move.inode or _inode(staged) != move.inode:
        return
    if not os.path.lexists(target):
        staged.rename(target)
    elif not exchange(staged, target):
        if target.is_dir():
            target.rename(move.aside)
            staged.rename(target)
        else:
            move.aside.unlink(missing_ok=True)
            shutil.copy2(target, move.aside)
            staged.replace(target)
    sync_folder(target.parent)


def _undo(move: Move) -> None:
    """Undo a move, however far it has come. Best effort: what fails here, the journal completes later."""
    target, staged = Path(move.target), Path(move.staged)
    if _inode(target) == move.inode:
        if move.aside.exists():
            target.rename(staged)
            move.aside.rename(target)
        elif os.path.lexists(staged):
            exchange(staged, target)
        else:
            target.rename(staged)
    elif move.aside.exists() and not os.path.lexists(target):
        move.aside.rename(target)


def _finish(staged: Sequence[Path], state: Path) -> None:
    for path in staged:
        _discard(path)
        _discard(Path(f"{path}.old"))
    (state / _JOURNAL).unlink(missing_ok=True)
    with suppress(OSError):
        (state / "staged").rmdir()


def _drop_empty(folder: Path) -> None:
    """Remove a folder that nothing is left in."""
    with suppress(OSError):
        folder.rmdir()


def _discard(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _inode(path: Path) -> int | None:
    try:
        return path.lstat().st_ino
    except OSError:
        return None


def _write_journal(moves: Sequence[Move], state: Path) -> None:
    """The point of no return: the journal appears under its name whole, or not at all."""
    draft = state / f"{_JOURNAL}.draft"
    with draft.open("wb") as file:
        file.write(json.dumps([asdict(move) for move in moves]).encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(state / _JOURNAL)
    sync_folder(state)


def _read_journal(state: Path) -> list[Move]:
    try:
        text = (state / _JOURNAL).read_bytes()
    except OSError:
        return []
    try:
        entries = cast("list[dict[str, object]]", json.loads(text))
        return [Move(str(e["target"]), str(e["staged"]), int(str(e["inode"]))) for e in entries]
    except (ValueError, KeyError, TypeError):
        # Not ours, or damaged by somebody: nothing that could be completed.
        return []
