"""What is said of an interrupted run, and of former versions that are kept."""

from collections.abc import Mapping
from pathlib import Path

from oaswright.cli.console import say
from oaswright.publish.compare import show_path
from oaswright.publish.transaction import Recovery


def say_recovery(recovery: Recovery, root: Path) -> None:
    """Tell what became of an interrupted run."""
    if recovery.completed:
        say("completed what an interrupted run had begun to write")
    if recovery.changed:
        names = ", ".join(show_path(path, root) for path in recovery.changed)
        say(f"an earlier run was interrupted, and {names} changed since: what is there now counts")
    say_kept(recovery.kept, root)


def say_kept(kept: Mapping[Path, Path], root: Path) -> None:
    """Name the files of which a former version is kept, each with its copy."""
    for path, copy in kept.items():
        say(f"kept {show_path(path, root)} as it was: {show_path(copy, root)}")
