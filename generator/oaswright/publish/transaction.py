"""All changes of a run at once: staged aside, written down, then moved to their paths.

Until the journal stands, the project has every old file; from then on it gets every new one, if need be
when the next run starts. A folder of generated packages is exchanged with its successor in one step
(see `exchange`), so that a reader finds the old tree or the new one and never some of each.

What is displaced is compared with what the run has read: somebody may have saved it at any moment. Then
all is undone, and the caller starts again from what is there now.
"""

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from oaswright.manifest import hash_content
from oaswright.publish.journal import ITSELF, Move, hash_file, read_journal, remove_journal, write_journal
from oaswright.publish.kept import keep_file
from oaswright.publish.moving import (
    ConflictError,
    complete_exchange,
    follow_link,
    is_as,
    is_pending,
    put,
    undo,
)
from oaswright.publish.settling import settle
from oaswright.publish.staging import stage_file, stage_tree

_NO_LINKS: Mapping[Path, int] = {}


def say_nothing(_: Mapping[Path, Path]) -> None:
    """What hears of versions that are kept where nobody is to be told."""


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
    undone: Callable[[Mapping[Path, Path]], None] = say_nothing,
) -> dict[Path, Path]:
    """Write files and remove those that are None: all of them, or none.

    `trees` are folders that are replaced whole; other files are replaced one by one. `expected` are the
    files' contents as the changes were worked out from. Of files that are written `by_hand`, and of what
    somebody saved meanwhile, the former version is kept: these files are returned with their copies. The
    caller holds the lock. Raises ConflictError and OSError; then nothing has changed, and `undone` hears of
    what was kept all the same.
    """
    kept = {**recover(state).kept}
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
        remove_journal(state)
        _clear(state, [one.move for one in staged])
        undone(kept)
        raise
    done: list[Staged] = []
    try:
        for one in staged:
            done.append(one)
            put(one.move, state)
    except BaseException:
        for one in reversed(done):
            kept |= undo(one.move, one.linked, state)
        _finish(state, [one.move for one in staged])
        undone(kept)
        raise
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
        kept |= complete_exchange(move, state)
    pending = [move for move in moves if is_pending(move, state)]
    left = [(move, move.before if move in pending else move.after) for move in moves]
    changed = tuple(state.parent / move.target for move, hashes in left if not is_as(move, hashes, state))
    if pending and not changed:
        for move in pending:
            with suppress(ConflictError):
                put(move, state)
    for move in moves:
        displaced = state.parent / move.staged
        if is_pending(move, state):
            _discard(displaced)
        else:
            kept |= settle(move, state, displaced=displaced, expected=move.before, linked=_NO_LINKS)
    if moves or (state / "staged").is_dir():
        _finish(state, moves)
    return Recovery(completed=bool(pending) and not changed, changed=changed if pending else (), kept=kept)


def is_interrupted(state: Path) -> bool:
    """Whether a run was interrupted in such a way that files of it are still to be moved."""
    return any(is_pending(move, state) for move in read_journal(state) or ())


def _stage_file(
    path: Path,
    data: bytes | None,
    before: bytes | None,
    number: int,
    state: Path,
    by_hand: Collection[Path],
) -> Staged:
    target = follow_link(path)
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
    target = follow_link(tree)
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


def _check_unchanged(expected: Mapping[Path, bytes | None]) -> None:
    for path, data in expected.items():
        if hash_file(path) != _hash(data):
            raise ConflictError(f"{path} was changed while this run was at work")


def _finish(state: Path, moves: Sequence[Move]) -> None:
    _clear(state, moves)
    remove_journal(state)


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
