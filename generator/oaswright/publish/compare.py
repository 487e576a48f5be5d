"""What a run would change on disk."""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from oaswright.contents import decode_text
from oaswright.manifest import NAME, list_files, read_manifest


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after; None where it does not exist."""

    path: Path
    before: str | None
    after: str | None


def compare(files: Mapping[Path, str], owned: Iterable[Path]) -> tuple[Change, ...]:
    """The files that differ from the disk, sorted by path.

    `owned` are generated packages: a file that the manifest of one lists and that is not among `files` is
    stale and will be removed. What no manifest lists is not ours. Raises OSError when a file cannot be
    read.
    """
    found = [Change(path, _read(path), text) for path, text in files.items()]
    found += [Change(path, _read(path), None) for folder in owned for path in _list_stale(folder, files)]
    return tuple(sorted((c for c in found if not _is_same(c)), key=lambda change: change.path))


def _is_same(change: Change) -> bool:
    """Whether a file is what it should be, but for the ends of lines that a checkout has written."""
    if change.before is None or change.after is None or "\r" in change.after:
        return change.before == change.after
    return change.before.replace("\r\n", "\n") == change.after


def is_drift(change: Change) -> bool:
    """Whether a change is more than another version of the tool, or other settings, in a manifest."""
    if change.path.name != NAME or change.before is None or change.after is None:
        return True
    return _drop_tool(change.before) != _drop_tool(change.after)


def format_diff(change: Change, root: Path) -> str:
    """A change as a unified diff with paths below `root`."""
    name = show_path(change.path, root)
    lines = difflib.unified_diff(
        _split_lines(change.before),
        _split_lines(change.after),
        f"a/{name}" if change.before is not None else "/dev/null",
        f"b/{name}" if change.after is not None else "/dev/null",
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def show_path(path: Path, root: Path) -> str:
    """A path relative to the project, with forward slashes, if it lies in it."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _split_lines(text: str | None) -> list[str]:
    """Lines that end with a line feed and nothing else: a carriage return is part of its line."""
    parts = (text or "").split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _drop_tool(text: str) -> object:
    try:
        table: object = json.loads(text)
    except ValueError:
        return text
    if not isinstance(table, dict):
        return text
    entries = cast("dict[str, object]", table)
    return {name: value for name, value in entries.items() if name not in ("oaswright", "settings")}


def _read(path: Path) -> str | None:
    """The text of a file with its line endings as they are; None where there is no file."""
    try:
        return decode_text(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _list_stale(folder: Path, files: Mapping[Path, str]) -> Iterator[Path]:
    """What we wrote and write no longer; the manifest itself goes with the last of its files."""
    ours = [*list_files(folder), folder / NAME] if read_manifest(folder).version else []
    return (path for path in ours if path not in files)
