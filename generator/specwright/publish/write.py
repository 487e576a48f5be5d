"""Writing: each folder of the generator is staged beside the old one and takes its place by a rename."""

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from specwright.publish.compare import Change


def write(changes: Sequence[Change], files: Mapping[Path, str], owned: Iterable[Path]) -> None:
    """Bring the disk to the state of `files`.

    Folders in `owned` are replaced whole if anything in them changes: a reader sees the old or the
    new folder. Other files are replaced one by one, each by a rename. Raises OSError; what was
    not replaced yet is as it was.
    """
    changed = {change.path for change in changes}
    folders = list(owned)
    for folder in folders:
        recover(folder)
        if any(path.is_relative_to(folder) for path in changed):
            inside = {path: text for path, text in files.items() if path.is_relative_to(folder)}
            _replace_folder(folder, inside)
    for path in sorted(changed):
        if not any(path.is_relative_to(folder) for folder in folders):
            _replace_file(path, files[path])


def recover(folder: Path) -> None:
    """Put back the old folder where a run was interrupted between its two renames."""
    old, staged = _beside(folder, "old"), _beside(folder, "new")
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    for leftover in (old, staged):
        if leftover.is_dir():
            shutil.rmtree(leftover)


def _beside(folder: Path, mark: str) -> Path:
    return folder.with_name(f".{folder.name}.{mark}")


def _replace_folder(folder: Path, files: Mapping[Path, str]) -> None:
    staged, old = _beside(folder, "new"), _beside(folder, "old")
    staged.mkdir(parents=True)
    try:
        for path, text in files.items():
            _write_text(staged / path.relative_to(folder), text)
        if folder.exists():
            folder.rename(old)
        staged.rename(folder)
    except BaseException:
        recover(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _replace_file(path: Path, text: str) -> None:
    staged = path.with_name(f".{path.name}.new")
    try:
        _write_text(staged, text)
        if path.exists():
            shutil.copymode(path, staged)
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def _write_text(path: Path, text: str) -> None:
    """UTF-8 with the line breaks of the text, on the disk before it is renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
        file.flush()
        os.fsync(file.fileno())
