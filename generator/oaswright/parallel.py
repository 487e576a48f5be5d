"""A second processor, for documents so large that somebody waits."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Running(Generic[_Result]):
    """Work that a child process does. Exactly one of `result` and `cancel` is called, once."""

    process: int
    pipe: int

    def result(self) -> _Result | None:
        """What the work returned; None where it failed, so that the caller does it and sees why."""
        with open(self.pipe, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            data = file.read()
        _, status = os.waitpid(self.process, 0)
        if status != 0:
            return None
        # Our own child wrote it a moment ago.
        return cast("_Result", pickle.loads(data))  # noqa: S301

    def cancel(self) -> None:
        """End the work, however far it is."""
        os.close(self.pipe)
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def start(work: Callable[[], _Result]) -> Running[_Result] | None:
    """Begin work in a child process; None where there is no second processor, or no safe way to it.

    A fork is safe on Linux in a process of one thread. What the work returns must be picklable.
    """
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return None
    if len(os.sched_getaffinity(0)) < 2:
        return None
    reader, writer = os.pipe()
    try:
        with warnings.catch_warnings():
            # Threads of a library's own making, which do nothing here.
            warnings.simplefilter("ignore", DeprecationWarning)
            process = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        return None
    if process == 0:
        _work(work, writer)
    os.close(writer)
    return Running(process, reader)


def _work(work: Callable[[], object], writer: int) -> None:
    """The child: it ends here, without any of the parent's clean-up."""
    status = 1
    try:
        with open(writer, "wb") as file:
            file.write(pickle.dumps(work(), pickle.HIGHEST_PROTOCOL))
        status = 0
    except BaseException:  # noqa: S110 - the parent does the work again and shows what is wrong
        pass
    finally:
        os._exit(status)
