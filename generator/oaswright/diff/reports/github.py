"""A comparison as GitHub workflow commands, which show up beside the changed lines of a pull request."""

from collections.abc import Sequence
from pathlib import Path

from oaswright.diagnostics import github
from oaswright.diff.model import Change
from oaswright.diff.reports.edits import group_edits
from oaswright.diff.reports.text import describe_edit


def format_github(changes: Sequence[Change], root: Path | None) -> str:
    """One `::error`, `::warning` or `::notice` line for each edit; paths count from `root`.

    What is gone is marked in the new document where it was held, if that can be told.
    """
    return github.format_github([describe_edit(edit) for edit in group_edits(changes)], root)
