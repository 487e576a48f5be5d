"""A comparison in Markdown, as a comment of a pull request."""

import re
from collections.abc import Sequence

from oaswright.diff.model import Comparison, Level
from oaswright.diff.reports.edits import LEVELS, TITLES, Edit, group_edits, summarise
from oaswright.diff.versions import next_version

# A comment of GitHub has at most 65,536 characters.
_MOST_EDITS = 100
_SPECIAL = re.compile(r"([\\*_\[\]<>#|~])")
_CODE = re.compile(r"(`[^`]*`)")


def format_markdown(
    comparisons: Sequence[Comparison], python: Sequence[tuple[str, Sequence[str]]] = ()
) -> str:
    """The changes of some documents, harmless ones folded. `python` are further lists with their titles."""
    changes = [change for comparison in comparisons for change in comparison.changes]
    lines = [f"### API changes: {summarise(changes)}", ""]
    for comparison in comparisons:
        version = next_version(comparison)
        if comparison.changes and version is not None:
            old, new = comparison.versions
            lines += [f"`{comparison.name}`: version {old} → {new}; the changes ask for **{version}**.", ""]
    for level in LEVELS:
        edits = group_edits([change for change in changes if change.level is level])
        if edits:
            lines += _list_level(level, edits)
    for title, entries in python:
        lines += [f"#### {_escape(title)}", "", *(f"- {_escape(entry)}" for entry in entries), ""]
    return "\n".join(lines).rstrip() + "\n"


def _list_level(level: Level, edits: Sequence[Edit]) -> list[str]:
    rows = [line for edit in edits[:_MOST_EDITS] for line in _describe(edit)]
    if len(edits) > _MOST_EDITS:
        rows.append(f"- and {len(edits) - _MOST_EDITS} more")
    if level is Level.INFO:
        summary = f"<details><summary>{TITLES[level]} ({len(edits)})</summary>"
        return [summary, "", *rows, "", "</details>", ""]
    return [f"#### {TITLES[level]} ({len(edits)})", "", *rows, ""]


def _describe(edit: Edit) -> list[str]:
    place = f" ({_code(edit.place)})" if edit.place else ""
    lines = [f"- **{edit.first.rule}** {_escape(edit.message)}{place}"]
    if edit.harm is not None:
        lines.append(f"  <br>{_escape(edit.harm)}")
    return lines


def _escape(text: str) -> str:
    """Text of a document as text of Markdown on one line; what stands in backquotes is code as it is."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(part if index % 2 else _plain(part) for index, part in enumerate(parts))


def _plain(text: str) -> str:
    # A mention would notify somebody.
    return _SPECIAL.sub(r"\\\1", text.replace("`", "\\`")).replace("@", "&#64;")


def _code(text: str) -> str:
    return f"`{text.replace('`', '')}`"
