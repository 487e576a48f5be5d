"""`oaswright generate --watch`: another run whenever something that a run reads is saved."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from oaswright.cli.generate import say
from oaswright.cli.regenerate import Outcome, regenerate

_PAUSE = 0.2
_SETTLED = 0.05
_DOCUMENTS = frozenset({".yaml", ".yml", ".json"})


def watch(
    arguments: argparse.Namespace,
    *,
    stop: threading.Event | None = None,
    after: Callable[[Outcome], None] | None = None,
) -> int:
    """Generate, wait for a change, generate again, until interrupted or told to stop.

    Errors are shown and waited out. `after` hears the outcome of each run. Returns 0.
    """
    ended = stop or threading.Event()
    known: frozenset[Path] = frozenset({Path.cwd() / "pyproject.toml"})
    first = True
    with suppress(KeyboardInterrupt):
        while not ended.is_set():
            seen = _states(known)
            outcome = _run(arguments, quiet=not first)
            # After an error the run may not have come to files that matter; those of before still do.
            known = outcome.inputs if outcome.status == 0 else known | outcome.inputs
            if first:
                say(f"watching {len(known)} files; Ctrl-C ends")
                first = False
                seen = {**_states(known), **seen}
            if after is not None:
                after(outcome)
            _wait(known, seen, ended)
    return 0


def _run(arguments: argparse.Namespace, *, quiet: bool) -> Outcome:
    try:
        return regenerate(arguments, quiet=quiet)
    except Exception as error:
        # Whatever a half-saved file does to us, the next save gets its run.
        say(f"oaswright generate: {type(error).__name__}: {error}")
        return Outcome(1)


def _wait(known: Iterable[Path], seen: dict[Path, object], ended: threading.Event) -> None:
    """Return when a file differs from what was seen and has been left alone for a moment."""
    watched = list(known)
    states = _states(watched)
    # A file that no earlier look knew is judged from now on.
    seen = {path: seen.get(path, state) for path, state in states.items()}
    while states == seen:
        if ended.wait(_PAUSE):
            return
        states = _states(watched)
        for path, state in states.items():
            seen.setdefault(path, None if state is not None else state)
    while not ended.is_set():
        time.sleep(_SETTLED)
        later = _states(watched)
        if later == states:
            return
        states = later


def _states(paths: Iterable[Path]) -> dict[Path, object]:
    """What tells a saved file from one before: its number, size and time; None where there is none."""
    return {path: _state(path) for path in _with_neighbours(paths)}


def _with_neighbours(paths: Iterable[Path]) -> Iterator[Path]:
    """Files, and the documents beside them: one that is referred to may not be there yet."""
    folders: dict[Path, None] = {}
    for path in paths:
        yield path
        if path.suffix in _DOCUMENTS:
            folders[path.parent] = None
    for folder in folders:
        with suppress(OSError):
            yield from (path for path in folder.iterdir() if path.suffix in _DOCUMENTS)


def _state(path: Path) -> object:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns)
