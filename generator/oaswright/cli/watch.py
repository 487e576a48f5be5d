"""`oaswright generate --watch`: another run whenever something that a run reads is saved."""

import gc
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import watchfiles

from oaswright.cli.console import refuse, say
from oaswright.cli.options import GenerateOptions
from oaswright.cli.regeneration import Outcome, regenerate
from oaswright.config import FILE
from oaswright.errors import OaswrightError
from oaswright.render.models import warm_up

_PATIENCE_MS = 500
# Changes that follow each other closely are one save: what comes within a step of the last one, for so long.
_GROUPED_MS = 200
_STEP_MS = 20
# The clock of a file system may lag behind.
_CLOCK_NS = 20_000_000
# What tells a saved file from one before: its time in nanoseconds, size and number.
_State: TypeAlias = tuple[int, int, int]
_DOCUMENTS = frozenset({".yaml", ".yml", ".json"})


def watch(
    options: GenerateOptions,
    *,
    stop: threading.Event | None = None,
    after: Callable[[Outcome], None] | None = None,
) -> int:
    """Generate, wait for a change, generate again, until interrupted or told to stop.

    Errors are shown and waited out. `after` hears the outcome of each run. Returns 0.
    """
    ended = stop or threading.Event()
    known = frozenset({Path.cwd() / FILE})
    first, failed = True, False
    warming = threading.Thread(target=warm_up, daemon=True)
    with suppress(KeyboardInterrupt):
        while not ended.is_set():
            began, before = time.time_ns(), _read_states(known)
            outcome = _run(options, quiet=not first)
            # After an error the run may not have come to files that matter; those of before still do.
            known = outcome.inputs if outcome.status == 0 else known | outcome.inputs
            for path, state in _read_states(known).items():
                # A file that was not known before has changed if it was saved since the run began.
                before.setdefault(path, None if state and state[0] > began - _CLOCK_NS else state)
            if first:
                # While nobody has saved anything yet.
                warming.start()
                say(f"watching {len(known)} files; Ctrl-C ends")
                first = False
            if failed and outcome.status == 0 and not outcome.wrote:
                say("no errors; nothing to do")
            failed = outcome.status != 0
            if after is not None:
                after(outcome)
            # Now, while nobody waits for files, and not when the next run begins.
            gc.collect()
            _wait(known, before, ended)
            warming.join()
    return 0


def _run(options: GenerateOptions, *, quiet: bool) -> Outcome:
    try:
        return regenerate(options, quiet=quiet)
    except OaswrightError as error:
        return Outcome(refuse("generate", error))
    except Exception as error:
        # Whatever a half-saved file does to us, the next save gets its run.
        say(f"oaswright generate: {type(error).__name__}: {error}")
        return Outcome(1)


def _wait(known: frozenset[Path], before: Mapping[Path, _State | None], ended: threading.Event) -> None:
    """Return when a file that matters is saved, or was since `before` the run. Raises OaswrightError."""
    # What a link leads to is saved elsewhere.
    watched = known | {path.resolve() for path in known}
    folders = {path for path in watched if path.is_dir()}
    documents = {path.parent for path in watched if path.suffix in _DOCUMENTS}

    def matters(path: Path) -> bool:
        return (
            path in watched
            or (path.parent in folders and path.name != "__pycache__")
            # A document that is referred to may not be there yet, nor the folder of a file.
            or (path.parent in documents and path.suffix in _DOCUMENTS)
            or any(other.is_relative_to(path) for other in watched)
        )

    try:
        for changes in watchfiles.watch(
            *folders,
            *{next(parent for parent in path.parents if parent.is_dir()) for path in watched},
            # Filtered here: noise beside what matters would otherwise put off the first look for ever.
            watch_filter=None,
            debounce=_GROUPED_MS,
            step=_STEP_MS,
            stop_event=ended,
            recursive=False,
            rust_timeout=_PATIENCE_MS,
            yield_on_timeout=True,
        ):
            if any(matters(Path(name)) for _, name in changes):
                return
            if any(_read_state(path) != state for path, state in before.items()):
                return
            # Nothing has happened before the first look; from there on no change is missed.
            before = {}
    except FileNotFoundError:
        # A folder went while we looked for it: the next run sees what is left.
        ended.wait(_PATIENCE_MS / 1000)
    except OSError as error:
        hint = "WATCHFILES_FORCE_POLLING=1 does without notifications"
        raise OaswrightError(f"cannot watch files: {error}; {hint}") from error


def _read_states(paths: Iterable[Path]) -> dict[Path, _State | None]:
    """The states of files, and of the folders of documents; None for what is not there."""
    folders = {path.parent for path in paths if path.suffix in _DOCUMENTS}
    return {path: _read_state(path) for path in {*paths, *folders}}


def _read_state(path: Path) -> _State | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)
