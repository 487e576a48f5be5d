"""What a command says: findings and answers on standard output or error, colours, progress."""

import os
import sys
from collections.abc import Callable, Iterable
from typing import TextIO


def say(text: str) -> None:
    """Print for people, apart from what a program may read."""
    print(text, file=sys.stderr)


def refuse(command: str, message: object) -> int:
    """Say why a command cannot be carried out. Returns the exit status 2."""
    say(f"oaswright {command}: {message}")
    return 2


def use_colour(stream: TextIO) -> bool:
    """Whether text on a stream is shown in colour: on a terminal, unless `NO_COLOR` is set (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def repeat(said: Iterable[tuple[str, str]]) -> None:
    """Print the findings of runs that need not be repeated; pairs of plain and coloured text."""
    texts = [pair[use_colour(sys.stderr)] for pair in said]
    found = "\n\n".join(text for text in texts if text)
    if found:
        say(found)


class Progress:
    """One line on a terminal that says which API is at work; nothing anywhere else."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._write: Callable[[str], object] | None = sys.stderr.write if sys.stderr.isatty() else None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self._print("")

    def step(self, name: str) -> None:
        """Say that an API is next."""
        self._done += 1
        self._print(f"generating {name} ({self._done} of {self._total})")

    def _print(self, text: str) -> None:
        if self._write is not None:
            self._write(f"\r\x1b[K{text}")
            sys.stderr.flush()
