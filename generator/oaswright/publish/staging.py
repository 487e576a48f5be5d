"""The successor of a folder or file, complete before it takes over the path."""

import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path


def stage_tree(tree: Path, staged: Path, changes: Mapping[Path, bytes | None]) -> dict[Path, int]:
    """Make `staged` what `tree` will be: its files as they are (linked, not copied), with changes.

    Returns the files that stay, relative to the tree, with the inodes that they have in `staged`. Raises
    OSError.
    """
    staged.mkdir(parents=True)
    linked: dict[Path, int] = {}
    if tree.is_dir():
        shutil.copymode(tree, staged)
        _link(tree, tree, staged, changes, linked)
    for path, data in changes.items():
        if data is not None:
            new = staged / path.relative_to(tree)
            new.parent.mkdir(parents=True, exist_ok=True)
            stage_file(path, new, data)
    _prune(staged, [staged / p.relative_to(tree).parent for p, data in changes.items() if data is None])
    for folder in {staged, *(p.parent for p in staged.rglob("*"))}:
        sync_folder(folder)
    return linked


def stage_file(target: Path, staged: Path, data: bytes) -> bool:
    """Write the successor of a file down to the disk, with its permissions, owner and attributes.

    Returns False where it cannot have all of these, or the file has another name: then it has to stay
    and get other content. Raises OSError.
    """
    with staged.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        old, new = target.stat(), staged.stat()
        shutil.copystat(target, staged)
    except FileNotFoundError:
        return True
    os.utime(staged, ns=(new.st_atime_ns, new.st_mtime_ns))
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        try:
            os.chown(staged, old.st_uid, old.st_gid)
        except OSError:
            return False
    return old.st_nlink == 1


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder down to the disk, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def is_bytecode(path: Path) -> bool:
    """Whether Python wrote a file and can write it again."""
    return path.parent.name == "__pycache__" and path.suffix == ".pyc"


def _link(
    top: Path, source: Path, target: Path, changes: Mapping[Path, bytes | None], linked: dict[Path, int]
) -> None:
    # All entries at once: an error on the way leaves no folder open.
    for entry in list(os.scandir(source)):
        old, new = Path(entry.path), target / entry.name
        if entry.is_dir(follow_symlinks=False):
            new.mkdir()
            shutil.copymode(old, new)
            _link(top, old, new, changes, linked)
            if entry.name == "__pycache__":
                with suppress(OSError):
                    new.rmdir()
        elif is_bytecode(old) and any(path.parent == source.parent for path in changes):
            # Python knows the source by seconds and size, which a second run in a second may repeat.
            continue
        elif old not in changes:
            # What goes meanwhile, as the drafts of editors do, needs no successor.
            with suppress(FileNotFoundError):
                if entry.is_symlink():
                    new.symlink_to(old.readlink())
                else:
                    _copy(old, new)
                linked[old.relative_to(top)] = new.lstat().st_ino


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
