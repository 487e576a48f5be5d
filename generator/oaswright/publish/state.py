"""The folder `.oaswright` of a project: the lock, what is being written, and the cache. Git ignores it."""

import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

FOLDER = ".oaswright"
_KEPT = frozenset({"lock", ".gitignore"})


class BusyError(Exception):
    """Another run has been writing for longer than we care to wait; the message names its process."""


def make_state(folder: Path) -> None:
    """Make the folder, so that Git does not see it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


@contextmanager
def locked(
    folder: Path, *, patience: float = 30.0, waiting: Callable[[str], None] | None = None
) -> Generator[None]:
    """Hold the lock of a project; the system releases it when the process ends, however it ends.

    Waits for another run up to `patience` seconds and says so through `waiting`. Raises BusyError
    and OSError.
    """
    deadline = time.monotonic() + patience
    told = False
    while True:
        make_state(folder)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        if _acquire(descriptor) and _is_current(descriptor, folder / "lock"):
            break
        holder = (
            os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() if hasattr(os, "pread") else ""
        )
        os.close(descriptor)
        who = f" (process {holder})" if holder else ""
        if time.monotonic() >= deadline:
            raise BusyError(f"another run{who} is writing in this project; try again when it is done")
        if waiting is not None and not told:
            waiting(f"waiting for another run{who}")
            told = True
        time.sleep(0.02)
    try:
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode("ascii"))
        yield
    finally:
        os.close(descriptor)


def tidy(folder: Path) -> None:
    """Remove the folder of a run without a project, if nothing but the lock is left in it."""
    with suppress(OSError):
        if {entry.name for entry in folder.iterdir()} <= _KEPT:
            for name in sorted(_KEPT):
                (folder / name).unlink(missing_ok=True)
            folder.rmdir()


def _acquire(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:
        return _acquire_windows(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _acquire_windows(descriptor: int) -> bool:
    import importlib

    msvcrt = importlib.import_module("msvcrt")
    try:
        # A byte far behind the number of the process, which others want to read.
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    os.lseek(descriptor, 0, os.SEEK_SET)
    return True


def _is_current(descriptor: int, path: Path) -> bool:
    """Whether the locked file is still the one under the name: a run may have tidied it away."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
