"""A comparison as one page to look at, a changelog of the API, which needs no other file.

Everything that a document says is text: the template escapes it.
"""

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from oaswright.diff.model import Comparison
from oaswright.diff.reports.edits import LEVELS, TITLES, group_edits, summarise
from oaswright.diff.versions import next_version

if TYPE_CHECKING:
    from jinja2 import Template


def format_html(comparisons: Sequence[Comparison], python: Sequence[tuple[str, Sequence[str]]] = ()) -> str:
    """The changes of some documents by level, each with its operations, places and witness.

    `python` are further lists, each with its title.
    """
    changes = [change for comparison in comparisons for change in comparison.changes]
    edits = group_edits(changes)
    return _template().render(
        summary=summarise(changes),
        documents=[(one, next_version(one)) for one in comparisons],
        sections=[
            (TITLES[level], level.word, [edit for edit in edits if edit.first.level is level])
            for level in LEVELS
        ],
        python=python,
    )


@functools.cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    text = Path(__file__).with_name("changelog.html.jinja").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text)
