"""Changes as people read them: one edit once, however many operations see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from oaswright.diff.model import Change, Level
from oaswright.diff.reports.sentences import describe_harm

_MOST_OPERATIONS = 3
LEVELS = (Level.BREAKING, Level.RISKY, Level.INFO)
TITLES = {Level.BREAKING: "Breaking", Level.RISKY: "Risky", Level.INFO: "Harmless"}


@dataclass(frozen=True, slots=True)
class Edit:
    """The changes of one rule at the same places, of which the first stands for all."""

    first: Change
    operations: tuple[str, ...]

    @property
    def shown_operations(self) -> str:
        """The operations that see it; of many the first."""
        more = len(self.operations) - _MOST_OPERATIONS
        return ", ".join(self.operations[:_MOST_OPERATIONS]) + (f" and {more} more" if more > 0 else "")

    @property
    def message(self) -> str:
        """What has changed, and for which operations."""
        operations = self.shown_operations
        return f"{operations}: {self.first.message}" if operations else self.first.message

    @property
    def harm(self) -> str | None:
        """Who is hurt and how; None where nobody is."""
        return describe_harm(self.first)

    @property
    def place(self) -> str:
        """Where it stands in the new document, or stood in the old one."""
        span = self.first.place
        return "" if span is None else f"{span.file}:{span.start.line}"


def group_edits(changes: Sequence[Change]) -> list[Edit]:
    """The edits behind some changes, in their order."""
    groups: dict[object, list[Change]] = {}
    for change in changes:
        what = change.message.rpartition(": ")[2]
        groups.setdefault((change.rule, change.level, change.old, change.new, what), []).append(change)
    return [
        Edit(group[0], tuple(dict.fromkeys(str(one.operation) for one in group if one.operation is not None)))
        for group in groups.values()
    ]


def summarise(changes: Sequence[Change]) -> str:
    """One line such as `2 breaking, 1 risky, 3 harmless`."""
    edits = group_edits(changes)
    counts = [(sum(edit.first.level is level for edit in edits), TITLES[level].lower()) for level in LEVELS]
    return (
        ", ".join(f"{count} {word}" for count, word in counts if count) or "no change that clients could see"
    )
