"""What becomes of a file or folder that was replaced: nothing that people wrote goes with it."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from oaswright.publish.journal import ITSELF, Move, hash_file
from oaswright.publish.kept import keep_file
from oaswright.publish.staging import is_bytecode


def settle(
    move: Move,
    state: Path,
    *,
    displaced: Path,
    expected: Mapping[str, str | None],
    linked: Mapping[Path, int],
) -> dict[Path, Path]:
    """Clear away what was displaced. Returns the files of which a former version is kept, with the copies.

    `expected` are the hashes of its files as the run knew them: what has others was saved meanwhile.
    `linked` are the files of a folder that stay, with the inodes of their links in its successor.
    """
    target = state.parent / move.target
    if not os.path.lexists(displaced):
        return {}
    if move.is_folder:
        return dict(_settle_folder(displaced, target, expected, linked, state))
    if move.by_hand or hash_file(displaced) != expected[ITSELF]:
        return {target: keep_file(target, displaced, state)}
    displaced.unlink()
    return {}


def _settle_folder(
    displaced: Path,
    target: Path,
    expected: Mapping[str, str | None],
    linked: Mapping[Path, int],
    state: Path,
) -> Iterator[tuple[Path, Path]]:
    for old in _list_files(displaced):
        inside = old.relative_to(displaced)
        new, name = target / inside, inside.as_posix()
        if name in expected:
            if hash_file(old) != expected[name]:
                yield new, keep_file(new, old, state)
        elif not os.path.lexists(new):
            # Put there after the successor was made.
            if inside not in linked:
                new.parent.mkdir(parents=True, exist_ok=True)
                old.rename(new)
        elif not _are_alike(old, new):
            if linked.get(inside) == new.lstat().st_ino:
                # Saved under its name after the successor was made, which still has the older one.
                old.replace(new)
            else:
                yield new, keep_file(new, old, state)
    shutil.rmtree(displaced, ignore_errors=True)
    with suppress(OSError):
        # Nothing of ours is left in it, nor anything else.
        target.rmdir()


def _list_files(folder: Path) -> list[Path]:
    """Files and links, but for bytecode."""
    paths = [Path(parent, name) for parent, folders, files in os.walk(folder) for name in folders + files]
    return [path for path in paths if path.is_symlink() or not (path.is_dir() or is_bytecode(path))]


def _are_alike(first: Path, second: Path) -> bool:
    if first.lstat().st_ino == second.lstat().st_ino:
        return True
    if first.is_symlink() or second.is_symlink():
        return first.is_symlink() and second.is_symlink() and first.readlink() == second.readlink()
    return hash_file(first) == hash_file(second)
