"""What a run says of itself when it is done."""

from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from oaswright.diagnostics.text import escape
from oaswright.generation import Generation
from oaswright.handlers.model import Orphan
from oaswright.publish.compare import Change, show_path

# Changes to handlers, and reasons of one file, are named one by one up to this number.
_MAX_LINES = 12
_MAX_NAMED = 6


def summarise(result: Generation, root: Path) -> None:
    """Print what became of handlers: each one where they are few, and one line in all."""
    syncs = [sync for package in result.packages for sync in (package.sync, package.security)]
    lines = [f"stub added: {p.routes[name].id}" for p in result.packages for name in p.sync.added]
    lines += [f"stub added: {p.schemes[name].id}" for p in result.packages for name in p.security.added]
    lines += [f"re-synced: {name}" for sync in syncs for name in sync.resynced]
    lines += [f"renamed: {name}" for sync in syncs for name in sync.renamed]
    for line in lines if len(lines) <= _MAX_LINES else ():
        print(line)
    parts = [
        _count(sum(len(package.sync.added) for package in result.packages), "operation", "added"),
        _count(sum(len(package.security.added) for package in result.packages), "security scheme", "added"),
        _count(sum(len(sync.resynced) for sync in syncs), "handler", "re-synced"),
        _count(sum(len(sync.renamed) for sync in syncs), "name", "renamed"),
    ]
    orphans = [orphan for sync in syncs for orphan in sync.orphans]
    if orphans:
        positions = ", ".join(_show_orphan(orphan, root) for orphan in orphans)
        parts.append(f"{_count(len(orphans), 'orphan', '').strip()} ({positions})")
    line = ", ".join(part for part in parts if part)
    if line:
        print(line)


def say_changes(changes: Sequence[Change], by_hand: Container[Path], root: Path) -> None:
    """Print which files were written, which of one's own were updated, and which were removed."""
    words: dict[str, list[Change]] = {"wrote": [], "updated": [], "removed": []}
    for change in changes:
        words[_choose_word(change, by_hand)].append(change)
    for word, some in words.items():
        if some:
            print(f"{word} {join_names(some, root)}")
    if not changes:
        print("nothing to do")


def explain_changes(
    changes: Sequence[Change], by_hand: Container[Path], reasons: Mapping[Path, Sequence[str]], root: Path
) -> None:
    """Print what became of each file, and why; files with the same reasons stand together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for change in changes:
        line = f"{_choose_word(change, by_hand)} {show_path(change.path, root)}"
        groups.setdefault(tuple(reasons[change.path]), []).append(line)
    for found, lines in groups.items():
        shown = list_reasons(found)
        short = len(lines) == len(shown) == 1
        print(f"{lines[0]}: {shown[0]}" if short else "\n".join([*lines, *(f"  {line}" for line in shown)]))
    if not changes:
        print("nothing to do")


def list_reasons(found: Sequence[str]) -> list[str]:
    """Reasons as they are shown: the first ones, and how many more there are."""
    more = len(found) - _MAX_LINES
    return [*map(escape, found[:_MAX_LINES]), *([f"and {more} more"] if more > 0 else [])]


def _choose_word(change: Change, by_hand: Container[Path]) -> str:
    if change.after is None:
        return "removed"
    return "updated" if change.path in by_hand and change.before is not None else "wrote"


def join_names(changes: Sequence[Change], root: Path) -> str:
    """The first files of some changes, and how many more there are."""
    names = [show_path(change.path, root) for change in changes]
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return ", ".join(names[:_MAX_NAMED]) + more


def _show_orphan(orphan: Orphan, root: Path) -> str:
    guess = f", renamed to {orphan.guess}?" if orphan.guess else ""
    return f"{show_path(orphan.file, root)}:{orphan.line}{guess}"


def _count(number: int, noun: str, verb: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'} {verb}" if number else ""
