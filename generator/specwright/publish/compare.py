"""What a run would change on disk."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after; None where it does not exist."""

    path: Path
    before: str | None
    after: str | None


def compare(files: Mapping[Path, str], owned: Iterable[Path]) -> tuple[Change, ...]:
    """The files that differ from the disk, sorted by path.

    `owned` are folders that belong to the generator: a file in there that is not among `files` is
    stale and will be removed. Raises OSError when a file cannot be read.
    """
    found = [Change(path, _read(path), text) for path, text in files.items()]
    found += [Change(path, _read(path), None) for folder in owned for path in _stale(folder, files)]
    return tuple(sorted((c for c in found if c.before != c.after), key=lambda change: change.path))


def unified_diff(change: Change, root: Path) -> str:
    """A change as a unified diff with paths below `root`."""
    name = change.path.relative_to(root).as_posix() if change.path.is_relative_to(root) else str(change.path)
    return "".join(
        difflib.unified_diff(
            (change.before or "").splitlines(keepends=True),
            (change.after or "").splitlines(keepends=True),
            f"a/{name}" if change.before is not None else "/dev/null",
            f"b/{name}" if change.after is not None else "/dev/null",
        )
    )


def _read(path: Path) -> str | None:
    """The text of a file with its line endings as they are; None where there is no file."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None


def _stale(folder: Path, files: Mapping[Path, str]) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in folder.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and path not in files:
            yield path
