"""The folder `.oaswright` of a project: the lock, what is being written, and the cache. Git ignores it."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from oaswright.errors import OaswrightError

if TYPE_CHECKING:
    from filelock import FileLock

_LOCK = "lock"
_HOLDER = "holder"
_KEPT = frozenset({_LOCK, ".gitignore"})


class BusyError(OaswrightError):
    """Another run has been writing for longer than we care to wait; the message names its process."""


def make_state(folder: Path) -> None:
    """Make the folder, so that Git does not see it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


@contextmanager
def lock_state(
    folder: Path,
    *,
    patience: float = 30.0,
    waiting: Callable[[str], None] | None = None,
    remove: bool = False,
) -> Generator[None]:
    """Hold the lock of a project; the system releases it when the process ends, however it ends.

    Waits for another run up to `patience` seconds and says so through `waiting`. With `remove` the folder
    goes at the end, if nothing but the lock is left in it. Raises BusyError and OSError.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / _LOCK)
    try:
        try:
            _acquire(lock, folder, 0)
        except Timeout:
            if waiting is not None:
                waiting(f"waiting for another run{_holder(folder)}")
            _acquire(lock, folder, patience)
    except Timeout:
        message = f"another run{_holder(folder)} is writing in this project; try again when it is done"
        raise BusyError(message) from None
    try:
        # Only for messages: the lock holds without it.
        with suppress(OSError):
            (folder / _HOLDER).write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
    finally:
        with suppress(OSError):
            remove_entry(folder / _HOLDER)
        if remove:
            _remove(folder)
        lock.release()


def remove_entry(path: Path) -> None:
    """Delete a file that runs leave for each other, or an empty folder that stands at its place.

    Raises OSError where the folder is not empty: what is in there is not ours.
    """
    try:
        path.unlink(missing_ok=True)
    except (IsADirectoryError, PermissionError):
        path.rmdir()


def _acquire(lock: "FileLock", folder: Path, timeout: float) -> None:
    while True:
        make_state(folder)
        # The run that we wait for may remove the folder.
        with suppress(FileNotFoundError):
            lock.acquire(timeout=timeout, poll_interval=0.02)
            return


def _remove(folder: Path) -> None:
    """Remove the folder if nothing but the lock is left in it."""
    with suppress(OSError):
        if {entry.name for entry in folder.iterdir()} <= _KEPT:
            for name in sorted(_KEPT):
                (folder / name).unlink(missing_ok=True)
            folder.rmdir()


def _holder(folder: Path) -> str:
    """The process that holds the lock, as messages name it."""
    with suppress(OSError, ValueError):
        number = (folder / _HOLDER).read_text(encoding="ascii").strip()
        return f" (process {number})" if number else ""
    return ""
