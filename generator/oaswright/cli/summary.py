"""What a run says of itself: progress on a terminal, and a short summary."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from oaswright.generation import Generation
from oaswright.handlers.model import Orphan
from oaswright.publish.compare import Change, shown

# Changes to handlers are named one by one up to this number.
_NAMED = 12


class Progress:
    """One line on a terminal that says which API is at work; nothing anywhere else."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._write: Callable[[str], object] | None = sys.stderr.write if sys.stderr.isatty() else None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._print("")

    def step(self, name: str) -> None:
        """An API is next."""
        self._done += 1
        self._print(f"generating {name} ({self._done} of {self._total})")

    def _print(self, text: str) -> None:
        if self._write is not None:
            self._write(f"\r\x1b[K{text}")
            sys.stderr.flush()


def summarise(result: Generation, root: Path) -> None:
    """Print what became of handlers: each one where they are few, and one line in all."""
    syncs = [package.sync for package in result.packages]
    lines = [f"stub added: {p.routes[name].id}" for p in result.packages for name in p.sync.added]
    lines += [f"re-synced: {name}" for sync in syncs for name in sync.resynced]
    lines += [f"renamed: {name}" for sync in syncs for name in sync.renamed]
    for line in lines if len(lines) <= _NAMED else ():
        print(line)
    parts = [
        _counted(sum(len(sync.added) for sync in syncs), "operation", "added"),
        _counted(sum(len(sync.resynced) for sync in syncs), "handler", "re-synced"),
        _counted(sum(len(sync.renamed) for sync in syncs), "handler", "renamed"),
    ]
    orphans = [orphan for sync in syncs for orphan in sync.orphans]
    if orphans:
        places = ", ".join(_orphan(orphan, root) for orphan in orphans)
        parts.append(f"{_counted(len(orphans), 'orphan', '').strip()} ({places})")
    line = ", ".join(part for part in parts if part)
    if line:
        print(line)


def _orphan(orphan: Orphan, root: Path) -> str:
    guess = f", renamed to {orphan.guess}?" if orphan.guess else ""
    return f"{shown(orphan.file, root)}:{orphan.line}{guess}"


def _counted(number: int, noun: str, verb: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'} {verb}" if number else ""


def listed(changes: Sequence[Change], root: Path) -> str:
    """The first files of some changes, and how many more there are."""
    names = [shown(change.path, root) for change in changes]
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(names[:6]) + more
