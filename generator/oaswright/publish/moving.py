"""A file or folder takes the place of another, in steps from each of which the next run can go on."""

import errno
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from oaswright.errors import OaswrightError
from oaswright.manifest import hash_content
from oaswright.publish.exchange import exchange
from oaswright.publish.journal import ITSELF, Move, hash_file, matches
from oaswright.publish.settling import settle
from oaswright.publish.staging import sync_folder


class ConflictError(OaswrightError):
    """A file was changed by somebody else while the run was at work; the message names it."""


def follow_link(path: Path) -> Path:
    """The file itself where the path is a symbolic link."""
    return path.resolve() if path.is_symlink() else path


def _find(move: Move, state: Path) -> tuple[Path, Path, Path]:
    """The target itself, what is staged, and where the target waits if it is not exchanged in one step."""
    staged = state.parent / move.staged
    return follow_link(state.parent / move.target), staged, Path(f"{staged}.old")


def is_as(move: Move, hashes: Mapping[str, str | None], state: Path) -> bool:
    """Whether the files at the target are what these hashes say."""
    return matches(follow_link(state.parent / move.target), hashes)


def is_pending(move: Move, state: Path) -> bool:
    """Whether the new one is not yet at its path. What is to be removed is, until it has gone."""
    if set(move.after.values()) == {None} and not move.is_folder:
        return not os.path.lexists(state.parent / move.staged) and not is_as(move, move.after, state)
    return matches(state.parent / move.staged, move.after) and not is_as(move, move.after, state)


def put(move: Move, state: Path) -> None:
    """Move the new one to its path, and the old one to where the new one was.

    Raises ConflictError where the old one is not what the run has read.
    """
    target, staged, _ = _find(move, state)
    try:
        _exchange(move, state)
    except FileNotFoundError as error:
        if os.path.lexists(target):
            raise
        raise ConflictError(f"{target} went while this run was at work") from error
    sync_folder(target.parent)
    if not matches(staged, move.before):
        raise ConflictError(f"{target} was changed while this run was at work")


def _exchange(move: Move, state: Path) -> None:
    target, staged, aside = _find(move, state)
    if not move.is_folder and move.after[ITSELF] is None:
        with suppress(FileNotFoundError):
            target.rename(staged)
    elif move.in_place:
        _rewrite(move, state)
    elif not os.path.lexists(target):
        _place(staged, target)
    elif not exchange(staged, target):
        target.rename(aside)
        _place(staged, target)
        aside.rename(staged)


def _place(staged: Path, target: Path) -> None:
    """Give a file or folder a path that is free. Raises ConflictError where somebody was faster."""
    try:
        if staged.is_dir():
            staged.rename(target)
        else:
            os.link(staged, target)
            staged.unlink()
    except OSError as error:
        if error.errno not in {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR}:
            raise
        raise ConflictError(f"{target} was made while this run was at work") from error


def _rewrite(move: Move, state: Path) -> None:
    """Give a file other content: it has several names, or an owner that its successor could not have."""
    target, staged, aside = _find(move, state)
    data = staged.read_bytes()
    with target.open("r+b") as file:
        aside.write_bytes(file.read())
        file.seek(0)
        # Read once more, with nothing in between: what came in while the copy was written would be lost.
        if hash_content(file.read()) != move.before[ITSELF]:
            aside.unlink()
            raise ConflictError(f"{target} was changed while this run was at work")
        file.seek(0)
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    aside.replace(staged)


def complete_exchange(move: Move, state: Path) -> dict[Path, Path]:
    """Bring an exchange that was interrupted between its steps to where it began, or ended.

    Returns the files of which a version that was saved meanwhile is kept, with the copies.
    """
    target, staged, aside = _find(move, state)
    made = Path(f"{staged}.made")
    if not os.path.lexists(aside):
        pass
    elif move.in_place:
        if _is_torn(target.read_bytes(), aside.read_bytes(), staged.read_bytes()):
            target.write_bytes(aside.read_bytes())
        if hash_file(target) == move.after[ITSELF]:
            aside.replace(staged)
        else:
            aside.unlink()
    elif not os.path.lexists(target):
        aside.rename(target)
    elif move.is_folder and os.path.lexists(staged):
        # Somebody has made the folder anew while it was away.
        target.rename(made)
        aside.rename(target)
    else:
        aside.replace(staged)
    return settle(move, state, displaced=made, expected={}, linked={})


def _is_torn(now: bytes, before: bytes, after: bytes) -> bool:
    """Whether a content is what an interrupted `_rewrite` leaves: the new one so far, the rest of the old."""
    same = next(
        (at for at, (a, b) in enumerate(zip(now, after, strict=False)) if a != b), min(len(now), len(after))
    )
    return now not in (before, after) and now[same:] in (before[same:], b"")


def undo(move: Move, linked: Mapping[Path, int], state: Path) -> dict[Path, Path]:
    """Undo a move, however far it has come. Best effort: what fails here, the journal completes later.

    Returns the files of which a version that was saved meanwhile is kept, with the copies.
    """
    kept: dict[Path, Path] = {}
    with suppress(OSError):
        kept |= complete_exchange(move, state)
        if is_pending(move, state):
            return kept
        target, staged, aside = _find(move, state)
        if not os.path.lexists(staged):
            # There was none before.
            target.rename(staged)
        elif not os.path.lexists(target):
            _place(staged, target)
        elif move.in_place:
            _swap_contents(target, staged)
        elif not exchange(staged, target):
            staged.rename(aside)
            target.rename(staged)
            aside.rename(target)
        # What somebody has saved since is kept; the rest is ours.
        ours = Move(move.target, move.staged, move.after, move.before)
        kept |= settle(ours, state, displaced=staged, expected=move.after, linked=linked)
    return kept


def _swap_contents(first: Path, second: Path) -> None:
    now = first.read_bytes()
    with first.open("r+b") as file:
        file.write(second.read_bytes())
        file.truncate()
    second.write_bytes(now)
