"""All changes of a run at once: staged aside, written down, then moved to their paths.

Until the journal stands, the project has every old file; from then on it gets every new one, if need be
when the next run starts. A folder of generated packages is exchanged with its successor in one step
(see `exchange`), so that a reader finds the old tree or the new one and never some of each.

What is displaced is compared with what the run has read: somebody may have saved it at any moment. Then
all is undone, and the caller starts again from what is there now.
"""

import errno
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from oaswright.errors import OaswrightError
from oaswright.manifest import hash_content
from oaswright.publish.exchange import exchange
from oaswright.publish.journal import (
    ITSELF,
    JOURNAL,
    Move,
    hash_file,
    matches,
    read_journal,
    write_journal,
)
from oaswright.publish.kept import keep_file
from oaswright.publish.settling import settle
from oaswright.publish.staging import stage_file, stage_tree, sync_folder

_NO_LINKS: Mapping[Path, int] = {}


class ConflictError(OaswrightError):
    """A file was changed by somebody else while the run was at work; the message names it."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What became of an interrupted run: completed, or let be because files have `changed` since.

    `kept` are files of which a version that was saved meanwhile is kept, with the copies.
    """

    completed: bool = False
    changed: tuple[Path, ...] = ()
    kept: Mapping[Path, Path] = field(default_factory=dict[Path, Path])


@dataclass(frozen=True, slots=True)
class Staged:
    """A move that is ready, and the links in a folder's successor to the files that stay."""

    move: Move
    linked: Mapping[Path, int]


def commit(
    changes: Mapping[Path, bytes | None],
    expected: Mapping[Path, bytes | None],
    trees: Sequence[Path],
    state: Path,
    *,
    by_hand: Collection[Path] = (),
) -> dict[Path, Path]:
    """Write files and remove those that are None: all of them, or none.

    `trees` are folders that are replaced whole; other files are replaced one by one. `expected` are the
    files' contents as the changes were worked out from. Of files that are written `by_hand`, and of what
    somebody saved meanwhile, the former version is kept: these files are returned with their copies. The
    caller holds the lock. Raises ConflictError and OSError; then nothing has changed.
    """
    recover(state)
    staged: list[Staged] = []
    try:
        # Handlers before the generated packages: where a run ends in between, the next one has their
        # former interface still to compare them with.
        for path, data in changes.items():
            if not any(path.is_relative_to(tree) for tree in trees):
                staged.append(_stage_file(path, data, expected.get(path), len(staged), state, by_hand))
        for tree in trees:
            inside = {path: data for path, data in changes.items() if path.is_relative_to(tree)}
            if inside:
                staged.append(_stage_tree(tree, inside, expected, len(staged), state))
        _check_unchanged(expected)
        write_journal([one.move for one in staged], state)
    except BaseException:
        (state / JOURNAL).unlink(missing_ok=True)
        _clear(state, [one.move for one in staged])
        raise
    done: list[Staged] = []
    try:
        for one in staged:
            done.append(one)
            _put(one.move, state)
    except BaseException:
        for one in reversed(done):
            _undo(one, state)
        _finish(state, [one.move for one in staged])
        raise
    kept: dict[Path, Path] = {}
    # Everything is written; what fails from here on is left for the next run to clear away.
    with suppress(OSError):
        for one in staged:
            displaced = state.parent / one.move.staged
            kept |= settle(one.move, state, displaced=displaced, expected=one.move.before, linked=one.linked)
        _finish(state, [one.move for one in staged])
    return kept


def recover(state: Path) -> Recovery:
    """Complete what an interrupted run had begun to move, if everything still is as it left it.

    Otherwise nothing more of it is moved. What was saved meanwhile is kept, what was staged is cleared
    away. The caller holds the lock. Raises OSError.
    """
    moves = read_journal(state)
    if moves is None:
        # Damaged by somebody: nobody knows what is what.
        leftovers = {path: keep_file(path, path, state) for path in _list_leftovers(state)}
        _finish(state, ())
        return Recovery(kept=leftovers)
    kept: dict[Path, Path] = {}
    for move in moves:
        kept |= _complete_exchange(move, state)
    pending = [move for move in moves if _is_pending(move, state)]
    left = [(move, move.before if move in pending else move.after) for move in moves]
    changed = tuple(state.parent / move.target for move, hashes in left if not _is_as(move, hashes, state))
    if pending and not changed:
        for move in pending:
            with suppress(ConflictError):
                _put(move, state)
    for move in moves:
        displaced = state.parent / move.staged
        if _is_pending(move, state):
            _discard(displaced)
        else:
            kept |= settle(move, state, displaced=displaced, expected=move.before, linked=_NO_LINKS)
    if moves or (state / "staged").is_dir():
        _finish(state, moves)
    return Recovery(completed=bool(pending) and not changed, changed=changed if pending else (), kept=kept)


def is_interrupted(state: Path) -> bool:
    """Whether a run was interrupted in such a way that files of it are still to be moved."""
    return any(_is_pending(move, state) for move in read_journal(state) or ())


def _stage_file(
    path: Path,
    data: bytes | None,
    before: bytes | None,
    number: int,
    state: Path,
    by_hand: Collection[Path],
) -> Staged:
    target = _follow_link(path)
    staged = _choose_path(target, state, number)
    can_replace = data is None or stage_file(target, staged, data)
    move = Move(
        _name(path, state),
        _name(staged, state),
        {ITSELF: _hash(before)},
        {ITSELF: _hash(data)},
        by_hand=path in by_hand,
        in_place=path in by_hand and not can_replace,
    )
    return Staged(move, _NO_LINKS)


def _stage_tree(
    tree: Path,
    changes: Mapping[Path, bytes | None],
    expected: Mapping[Path, bytes | None],
    number: int,
    state: Path,
) -> Staged:
    target = _follow_link(tree)
    staged = _choose_path(target, state, number)
    linked = stage_tree(tree, staged, changes)
    names = {path: path.relative_to(tree).as_posix() for path in changes}
    move = Move(
        _name(tree, state),
        _name(staged, state),
        {name: _hash(expected.get(path)) for path, name in names.items()},
        {name: _hash(changes[path]) for path, name in names.items()},
    )
    return Staged(move, linked)


def _choose_path(target: Path, state: Path, number: int) -> Path:
    """A path for the successor of a file or folder, on the same file system."""
    folder = state / "staged"
    folder.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    name = f"{number}-{target.name}"
    if target.parent.stat().st_dev == folder.stat().st_dev:
        return folder / name
    staged = target.parent / f".{name}.oaswright"
    _discard(staged)
    return staged


def _name(path: Path, state: Path) -> str:
    root = state.parent
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path.absolute())


def _hash(data: bytes | None) -> str | None:
    return None if data is None else hash_content(data)


def _follow_link(path: Path) -> Path:
    """The file itself where the path is a symbolic link."""
    return path.resolve() if path.is_symlink() else path


def _check_unchanged(expected: Mapping[Path, bytes | None]) -> None:
    for path, data in expected.items():
        if hash_file(path) != _hash(data):
            raise ConflictError(f"{path} was changed while this run was at work")


def _find(move: Move, state: Path) -> tuple[Path, Path, Path]:
    """The target itself, what is staged, and where the target waits if it is not exchanged in one step."""
    staged = state.parent / move.staged
    return _follow_link(state.parent / move.target), staged, Path(f"{staged}.old")


def _is_as(move: Move, hashes: Mapping[str, str | None], state: Path) -> bool:
    return matches(_follow_link(state.parent / move.target), hashes)


def _is_pending(move: Move, state: Path) -> bool:
    """Whether the new one is not yet at its path. What is to be removed is, until it has gone."""
    if set(move.after.values()) == {None} and not move.is_folder:
        return not os.path.lexists(state.parent / move.staged) and not _is_as(move, move.after, state)
    return matches(state.parent / move.staged, move.after) and not _is_as(move, move.after, state)


def _put(move: Move, state: Path) -> None:
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
        if _hash(file.read()) != move.before[ITSELF]:
            aside.unlink()
            raise ConflictError(f"{target} was changed while this run was at work")
        file.seek(0)
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    aside.replace(staged)


def _complete_exchange(move: Move, state: Path) -> dict[Path, Path]:
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
    return settle(move, state, displaced=made, expected={}, linked=_NO_LINKS)


def _is_torn(now: bytes, before: bytes, after: bytes) -> bool:
    """Whether a content is what an interrupted `_rewrite` leaves: the new one so far, the rest of the old."""
    same = next(
        (at for at, (a, b) in enumerate(zip(now, after, strict=False)) if a != b), min(len(now), len(after))
    )
    return now not in (before, after) and now[same:] in (before[same:], b"")


def _undo(one: Staged, state: Path) -> None:
    """Undo a move, however far it has come. Best effort: what fails here, the journal completes later."""
    move = one.move
    with suppress(OSError):
        _complete_exchange(move, state)
        if _is_pending(move, state):
            return
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
        settle(ours, state, displaced=staged, expected=move.after, linked=one.linked)


def _swap_contents(first: Path, second: Path) -> None:
    now = first.read_bytes()
    with first.open("r+b") as file:
        file.write(second.read_bytes())
        file.truncate()
    second.write_bytes(now)


def _finish(state: Path, moves: Sequence[Move]) -> None:
    _clear(state, moves)
    (state / JOURNAL).unlink(missing_ok=True)


def _clear(state: Path, moves: Sequence[Move]) -> None:
    """Delete what is staged: what people wrote is kept by then."""
    for path in (*(state.parent / move.staged for move in moves), *_list_leftovers(state)):
        _discard(path)
    with suppress(OSError):
        (state / "staged").rmdir()


def _list_leftovers(state: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from list((state / "staged").iterdir())


def _discard(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
