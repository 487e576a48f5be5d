"""The successor of a folder or file, complete before it takes over the path."""

import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path


def stage_tree(tree: Path, staged: Path, changes: Mapping[Path, bytes | None]) -> frozenset[Path]:
    """Make `staged` what `tree` will be: its files as they are (linked, not copied), with changes.

    Returns the files that the tree has now, relative to it. Raises OSError.
    """
    staged.mkdir(parents=True)
    seen: set[Path] = set()
    if tree.is_dir():
        shutil.copymode(tree, staged)
        _link(tree, tree, staged, changes, seen)
    for path, data in changes.items():
        if data is not None:
            new = staged / path.relative_to(tree)
            new.parent.mkdir(parents=True, exist_ok=True)
            stage_file(path, new, data)
    _prune(staged, [staged / p.relative_to(tree).parent for p, data in changes.items() if data is None])
    for folder in {staged, *(p.parent for p in staged.rglob("*"))}:
        sync_folder(folder)
    return frozenset(seen)


def stage_file(target: Path, staged: Path, data: bytes) -> None:
    """Write the successor of a file, with the same permissions, down to the disk. Raises OSError."""
    with staged.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileNotFoundError):
        shutil.copymode(target, staged)


def rescue(old: Path, new: Path, seen: frozenset[Path]) -> None:
    """Move files to the new tree that somebody put into the old one after it was `seen`."""
    for folder, _, files in os.walk(old):
        inside = Path(folder).relative_to(old)
        for name in files:
            if _is_bytecode(inside / name):
                continue
            if inside / name not in seen and not os.path.lexists(new / inside / name):
                with suppress(OSError):
                    (new / inside).mkdir(parents=True, exist_ok=True)
                    (old / inside / name).rename(new / inside / name)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder down to the disk, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _link(
    top: Path, source: Path, target: Path, changes: Mapping[Path, bytes | None], seen: set[Path]
) -> None:
    # All entries at once: an error on the way leaves no folder open.
    for entry in list(os.scandir(source)):
        old, new = Path(entry.path), target / entry.name
        if entry.is_symlink():
            seen.add(old.relative_to(top))
            if old not in changes:
                new.symlink_to(old.readlink())
        elif entry.is_dir():
            new.mkdir()
            shutil.copymode(old, new)
            _link(top, old, new, changes, seen)
            if entry.name == "__pycache__":
                with suppress(OSError):
                    new.rmdir()
        elif _is_bytecode(old) and any(path.parent == source.parent for path in changes):
            # Python knows the source by seconds and size, which a second run in a second may repeat.
            continue
        else:
            seen.add(old.relative_to(top))
            if old not in changes:
                _copy(old, new)


def _is_bytecode(path: Path) -> bool:
    """Whether Python wrote a file and can write it again."""
    return path.parent.name == "__pycache__" and path.suffix == ".pyc"


def _copy(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno == errno.EXDEV:
            # Something is mounted below the folder; it must not go with the old one.
            raise
        shutil.copy2(old, new)


def _prune(staged: Path, folders: Iterable[Path]) -> None:
    """Remove folders that files were taken out of and that are empty now, but for the whole itself."""
    for folder in folders:
        with suppress(OSError):
            for emptied in (folder, *folder.parents):
                if emptied == staged:
                    break
                emptied.rmdir()
