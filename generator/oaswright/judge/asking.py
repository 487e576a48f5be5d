"""Asking openapi-spec-validator about documents, in a process with a limit of time."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread, Timer

from oaswright.document.bundle import Bundle
from oaswright.document.limits import MAX_BYTES
from oaswright.judge.verdicts import (
    Refusals,
    Verdict,
    hash_question,
    load_verdicts,
    read_refusals,
    save_verdicts,
)
from oaswright.openapi.pointers import JSON
from oaswright.openapi.security import is_closed

# Ten times what the largest documents need. A default held against a pattern may take for ever.
PATIENCE = 30.0
"""For how many seconds we wait for the verdicts on all documents together."""


class Judge:
    """openapi-spec-validator in a process of its own, which answers while we go on.

    Verdicts are remembered in the folder `state`; without one it is asked each time.
    """

    def __init__(self, state: Path | None) -> None:
        self._state = state
        self._known = {} if state is None else load_verdicts(state)
        # What each document is remembered by; empty for one that cannot be asked about.
        self._names: list[str] = []
        self._asked: list[str] = []
        self._questions: SimpleQueue[str | None] = SimpleQueue()
        self._process: subprocess.Popen[str] | None = None
        self._feeder: Thread | None = None

    def __enter__(self) -> "Judge":
        return self

    def __exit__(self, *_: object) -> None:
        self._questions.put(None)
        if self._process is None or self._feeder is None:
            return
        self._process.kill()
        self._process.wait()
        self._feeder.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def start(self) -> None:
        """Start the process; it is ready when the first document has been read and examined."""
        if self._process is not None:
            return
        # Not with the working directory on the path, where a module of the user may have any name.
        command = [sys.executable, "-P", "-m", "oaswright.judge"]
        with suppress(OSError):
            self._process = subprocess.Popen(  # noqa: S603 - our own module; the document goes in as data
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="ascii",
            )
            self._feeder = Thread(target=_feed, args=(self._process, self._questions), daemon=True)
            self._feeder.start()

    def ask(self, bundle: Bundle) -> int:
        """Ask about a document. Returns the number of its verdict."""
        question = _write_question(bundle) or ""
        name = hash_question(question) if question else ""
        self._names.append(name)
        if name not in self._asked and not self._is_known(name):
            self._asked.append(name)
            self._send(question)
        return len(self._names) - 1

    def wait(self) -> list[Refusals | None]:
        """What it refuses in each document; None where it has given no verdict."""
        new = dict(zip(self._asked, self._receive(), strict=False))
        if new and self._state is not None:
            save_verdicts(self._state, self._known | new)
        verdicts = [(self._known | new).get(name) for name in self._names]
        return [verdict if isinstance(verdict, tuple) else None for verdict in verdicts]

    def _is_known(self, name: str) -> bool:
        verdict = self._known.get(name)
        is_given = isinstance(verdict, tuple) or (verdict is not None and verdict >= PATIENCE)
        return is_given or not name

    def _send(self, question: str) -> None:
        self.start()
        self._questions.put(question)

    def _receive(self) -> Iterator[Verdict]:
        """The answers, as many as come in time, and how long we have waited for the next one."""
        if self._process is None or not self._asked:
            return
        self._questions.put(None)
        late = Event()
        timer = Timer(PATIENCE, _end, (self._process, late))
        timer.daemon = True
        timer.start()
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                # The last line is cut off where the process was ended.
                with suppress(ValueError):
                    yield read_refusals(json.loads(line))
        finally:
            timer.cancel()
        if late.is_set():
            yield PATIENCE


def _feed(process: subprocess.Popen[str], questions: "SimpleQueue[str | None]") -> None:
    """Write the questions as they come, until there are no more."""
    assert process.stdin is not None
    with suppress(OSError, ValueError), process.stdin:
        while (question := questions.get()) is not None:
            process.stdin.write(f"{question}\n")
            process.stdin.flush()


def _end(process: subprocess.Popen[str], late: Event) -> None:
    late.set()
    process.kill()


def _write_question(bundle: Bundle) -> str | None:
    """A document as one line; None for one that grows too large when its aliases are written out."""
    if _is_large(bundle.value):
        return None
    try:
        return json.dumps([bundle.version, _open(bundle.value)], separators=(",", ":"), allow_nan=False)
    except ValueError:
        return None


def _open(value: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """A document with plain security schemes in place of those that a repair has closed."""
    components = value.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    if not isinstance(components, dict) or not isinstance(schemes, dict):
        return value
    plain: JSON = {"type": "apiKey", "in": "header", "name": "closed"}
    opened = {name: plain if is_closed(scheme) else scheme for name, scheme in schemes.items()}
    return {**value, "components": {**components, "securitySchemes": opened}}


def _is_large(value: JSON) -> bool:
    size = 0
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            size += len(part)
        elif isinstance(part, dict):
            size += sum(map(len, part))
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)
        if size > MAX_BYTES:
            return True
    return False
