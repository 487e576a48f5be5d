"""A comparison for people: each change with a frame of both documents, those of many operations once."""

from collections.abc import Mapping, Sequence

from oaswright.diagnostics import Diagnostic
from oaswright.diagnostics.text import format_text
from oaswright.diff.model import Change, Level
from oaswright.diff.reports.sentences import describe_harm

_MOST_OPERATIONS = 3
_WORDS = {level.severity: level.word for level in Level}


def format_changes(changes: Sequence[Change], sources: Mapping[str, str], *, colour: bool) -> str:
    """The changes with frames, the worst first; a change of a shared schema names some of its operations."""
    blocks: list[str] = []
    for level in (Level.BREAKING, Level.RISKY, Level.INFO):
        of_level = [change for change in changes if change.level is level]
        if of_level:
            found = [_describe(group) for group in group_changes(of_level)]
            blocks.append(format_text(found, sources, colour=colour, words=_WORDS))
    return "\n\n".join(blocks)


def group_changes(changes: Sequence[Change]) -> list[list[Change]]:
    """The changes at the same places, of the same rule: one edit that several operations see."""
    groups: dict[object, list[Change]] = {}
    for change in changes:
        tail = change.message.rpartition(": ")[2]
        groups.setdefault((change.rule, change.level, change.old, change.new, tail), []).append(change)
    return list(groups.values())


def list_operations(group: Sequence[Change]) -> str:
    """The operations that see an edit; of many the first."""
    names = list(dict.fromkeys(str(change.operation) for change in group if change.operation is not None))
    more = len(names) - _MOST_OPERATIONS
    return ", ".join(names[:_MOST_OPERATIONS]) + (f" and {more} more" if more > 0 else "")


def _describe(group: Sequence[Change]) -> Diagnostic:
    first = group[0]
    operations = list_operations(group)
    found = first.as_diagnostic(describe_harm(first))
    if not operations:
        return found
    return Diagnostic(
        found.rule, found.severity, found.span, f"{operations}: {found.message}", found.hint, found.related
    )


def summary(changes: Sequence[Change]) -> str:
    """One line such as `2 breaking, 1 risky, 3 harmless`; edits that several operations see count once."""
    counts = [
        (sum(group[0].level is level for group in group_changes(changes)), word)
        for level, word in ((Level.BREAKING, "breaking"), (Level.RISKY, "risky"), (Level.INFO, "harmless"))
    ]
    return (
        ", ".join(f"{count} {word}" for count, word in counts if count) or "no change that clients could see"
    )
