"""Two states of an API compared: the changes with their positions, the worst first."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from oaswright.diagnostics import Span
from oaswright.diff.model import Change, Comparison, Found, Level
from oaswright.diff.operations import list_changes
from oaswright.diff.settings import DEFAULT, DiffSettings
from oaswright.diff.sides import Side
from oaswright.openapi.pointers import Pointer


def compare(
    name: str, old: Side, new: Side, settings: DiffSettings = DEFAULT, today: date | None = None
) -> Comparison:
    """The changes from one side to another, with the levels of the settings; `today` ends acceptances."""
    changes: list[Change] = []
    accepted, used = 0, set[int]()
    day = today or date.today()  # noqa: DTZ011 - a day where the command runs
    for found in list_changes(old, new):
        level = settings.level_of(found.rule, found.level)
        if level is None:
            continue
        silence = settings.accepts(found.rule, _places(found, old, new), day)
        if silence is not None:
            accepted += 1
            used.add(silence.number)
            continue
        changes.append(_locate(found, level, old, new))
    changes.sort(key=lambda change: -change.level)
    versions = (old.api_version, new.api_version)
    return Comparison(
        name, tuple(changes), {**old.sources, **new.sources}, versions, accepted, frozenset(used)
    )


def _places(found: Found, old: Side, new: Side) -> Iterator[tuple[Path, Pointer]]:
    """Where a change stands: in both documents, by file and pointer there."""
    for side, pointer in ((old, found.old), (new, found.new)):
        if pointer is not None:
            document, written = side.bundle.origin(pointer)
            yield document.path, written


def _locate(found: Found, level: Level, old: Side, new: Side) -> Change:
    return Change(
        found.rule,
        level,
        found.message,
        _span(old, found.old),
        _span(new, found.new),
        found.operation,
        found.witness,
        found.values,
    )


def _span(side: Side, pointer: Pointer | None) -> Span | None:
    return None if pointer is None else side.span(pointer)
