"""`oaswright generate`: write what the documents say, or tell what a run would change.

A run with nothing to do ends here, on what the last one remembered; the rest is imported when needed.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oaswright.publish.cache import Cache


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "spec", metavar="SPEC", nargs="?", type=Path, help="one document, without configuration"
    )
    parser.add_argument("--out", metavar="DIR", type=Path, help="the package to write for SPEC")
    parser.add_argument("--api", metavar="NAME", action="append", help="only this API; may be repeated")
    parser.add_argument(
        "--apply-renames",
        action="store_true",
        help="give handlers whose operation has a new operationId its name",
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--check", action="store_true", help="write nothing; show the drift and exit 1 if there is any"
    )
    mode.add_argument("--diff", action="store_true", help="write nothing; show what would change and exit 0")
    mode.add_argument("--watch", action="store_true", help="generate again whenever a file is saved")


def run(arguments: argparse.Namespace) -> int:
    """Generate. Returns the exit status: 0, 1 (errors in documents, drift) or 2 (wrong use)."""
    if (arguments.spec is None) != (arguments.out is None):
        return refuse("SPEC and --out go together; without them the APIs of pyproject.toml are generated")
    if arguments.watch:
        from oaswright.cli.watch import watch

        return watch(arguments)
    if arguments.spec is None and not arguments.apply_renames:
        cache = _remembered()
        if cache is not None and _is_current(cache, arguments.api):
            names = arguments.api or cache.names
            repeat(cache.entries[name].said for name in names)
            if not (arguments.check or arguments.diff):
                print("nothing to do")
            return 0
    from oaswright.cli.regenerate import regenerate

    return regenerate(arguments).status


def refuse(message: str) -> int:
    """Say why the command cannot be carried out. Returns the exit status 2."""
    say(f"oaswright generate: {message}")
    return 2


def say(text: str) -> None:
    """Print for people, apart from what a program may read."""
    print(text, file=sys.stderr)


def in_colour() -> bool:
    """Whether findings are shown in colour."""
    return sys.stderr.isatty() and "NO_COLOR" not in os.environ


def repeat(said: Iterable[tuple[str, str]]) -> None:
    """Print the findings of runs that need not be repeated; pairs of plain and coloured text."""
    texts = [pair[in_colour()] for pair in said]
    found = "\n\n".join(text for text in texts if text)
    if found:
        say(found)


def _remembered() -> Cache | None:
    """What the last run of the nearest project remembers, if its configuration is still the same."""
    from oaswright.publish.cache import hashed_file, load_cache

    here = Path.cwd()
    for folder in (here, *here.parents):
        state = folder / ".oaswright"
        if (state / "journal.json").exists():
            return None
        cache = load_cache(state)
        if cache is not None:
            file, digest = cache.configuration
            return cache if file == str(folder / "pyproject.toml") and hashed_file(file) == digest else None
        if (folder / "pyproject.toml").exists():
            return None
    return None


def _is_current(cache: Cache, names: list[str] | None) -> bool:
    from oaswright.publish.cache import is_current

    return all(
        name in cache.entries and is_current(cache.entries[name]) for name in names or cache.names
    ) and bool(names or cache.names)
