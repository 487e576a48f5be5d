"""Former versions of files that people wrote or edited, kept in `.oaswright/replaced/`."""

import errno
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from oaswright.publish.state import make_state

_FOLDER = "replaced"
# What lies outside of the project, by way of a setting.
_OUTSIDE = "outside"
# Long enough to come back from a holiday and miss a line.
MAX_DAYS = 30
# Kept however old, in case that the clock is wrong.
MIN_COPIES = 10
_NUMBERED = re.compile(r"(.+)\.([1-9]\d*)(\.[^.]*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Copy:
    """A former version: of which file, its number, where it is kept, since when (seconds since 1970)."""

    path: Path
    number: int
    kept: Path
    since: float


def keep_bytes(path: Path, data: bytes, state: Path) -> Path:
    """Keep the former content of a file. Returns the copy; what is kept already is not kept again."""
    for copy in _list_copies(_find_place(path, state), state):
        if copy.kept.is_file() and copy.kept.read_bytes() == data:
            os.utime(copy.kept)
            return copy.kept
    copied = _choose_name(path, state)
    with copied.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return copied


def keep_file(path: Path, displaced: Path, state: Path) -> Path:
    """Keep the file that stood at a path before. Returns the copy.

    It is the file itself, not a copy of it: what an editor that has it open still writes is kept too.
    """
    kept = _choose_name(path, state)
    try:
        displaced.rename(kept)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copy2(displaced, kept, follow_symlinks=False)
        displaced.unlink()
    with suppress(OSError):
        os.utime(kept, follow_symlinks=False)
    return kept


def list_copies(state: Path) -> list[Copy]:
    """Every former version, the latest first."""
    places = {_read_name(kept)[0] for kept in _walk(state / _FOLDER)}
    copies = [copy for place in places for copy in _list_copies(place, state)]
    return sorted(copies, key=lambda copy: (copy.since, copy.number), reverse=True)


def drop_old_copies(state: Path) -> None:
    """Delete versions older than `MAX_DAYS`, but for the last `MIN_COPIES` of each file."""
    oldest = time.time() - MAX_DAYS * 24 * 60 * 60
    seen: dict[Path, int] = {}
    for copy in list_copies(state):
        seen[copy.path] = seen.get(copy.path, 0) + 1
        if copy.since < oldest and seen[copy.path] > MIN_COPIES:
            with suppress(OSError):
                copy.kept.unlink()


def _find_place(path: Path, state: Path) -> Path:
    """Where the first version of a file is kept."""
    root = state.parent
    inside = path.relative_to(root) if path.is_relative_to(root) else Path(_OUTSIDE, path.name)
    return state / _FOLDER / inside


def _choose_name(path: Path, state: Path) -> Path:
    """A name that is free, its number above all others."""
    make_state(state)
    place = _find_place(path, state)
    place.parent.mkdir(parents=True, exist_ok=True)
    number = max((copy.number for copy in _list_copies(place, state)), default=0) + 1
    return place if number == 1 else place.with_name(f"{place.stem}.{number}{place.suffix}")


def _list_copies(place: Path, state: Path) -> list[Copy]:
    """The versions of one file, given where its first is kept."""
    original = state.parent / place.relative_to(state / _FOLDER)
    copies: list[Copy] = []
    with suppress(OSError), os.scandir(place.parent) as entries:
        for entry in entries:
            of, number = _read_name(Path(entry.path))
            if of == place and not entry.is_dir(follow_symlinks=False):
                since = entry.stat(follow_symlinks=False).st_mtime
                copies.append(Copy(original, number, Path(entry.path), since))
    return copies


def _read_name(kept: Path) -> tuple[Path, int]:
    """Where the first version of the same file is kept, and the number of this one."""
    found = _NUMBERED.fullmatch(kept.name)
    if found is None or int(found[2]) == 1:
        return kept, 1
    return kept.with_name(found[1] + (found[3] or "")), int(found[2])


def _walk(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names)
