"""A comparison for people: each edit with a frame of both documents."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from oaswright.diagnostics import Diagnostic
from oaswright.diagnostics.text import format_text
from oaswright.diff.model import Change, Level
from oaswright.diff.reports.edits import LEVELS, Edit, group_edits

_WORDS = {level.severity: level.word for level in Level}


def format_changes(changes: Sequence[Change], sources: Mapping[str, str], *, colour: bool) -> str:
    """The changes with frames, the worst first; the texts of shown files are in `sources`."""
    edits = group_edits(changes)
    blocks = [
        format_text(
            [describe_edit(edit) for edit in edits if edit.first.level is level],
            sources,
            colour=colour,
            words=_WORDS,
        )
        for level in LEVELS
    ]
    return "\n\n".join(block for block in blocks if block)


def describe_edit(edit: Edit) -> Diagnostic:
    """An edit as a finding that names its operations and its witness."""
    return replace(edit.first.as_diagnostic(edit.harm), message=edit.message)
