"""The report of runs as one page to look at, which needs no other file.

Everything that a document or a server has said is text: the template escapes it. The template has no
logic but loops and choices; what it shows is made here.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from oaswright.contract.findings import Fault, Verdict
from oaswright.contract.reports.coverage import KINDS, Coverage, Item, measure_coverage
from oaswright.contract.reports.text import (
    count,
    find_family,
    group_skipped,
    judge_cells,
    list_curls,
    list_families,
    read_masking,
    summarise,
)
from oaswright.contract.running import Report
from oaswright.diagnostics.text import escape

if TYPE_CHECKING:
    from jinja2 import Template

_WORDS = {"passed": "pass", "failed": "FAIL", "skipped": "skip", None: "-"}


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A request and its answer as text."""

    request: str
    answer: str
    curl: str


@dataclass(frozen=True, slots=True)
class _Fault:
    """A fault with everything that is said of it."""

    check: str
    operation: str
    message: str
    says: str
    expected: str
    found: str
    exchanges: tuple[_Exchange, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """One field of the table: a word, and its verdict as the name of a class."""

    word: str
    verdict: str
    checks: str


@dataclass(frozen=True, slots=True)
class _Row:
    """An operation with its cells; `verdict` is the worst of them."""

    operation: str
    method: str
    path: str
    verdict: str
    is_skipped: bool
    cells: tuple[_Cell, ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What was exercised of one kind: `met` of `total`, and the names."""

    name: str
    met: int
    total: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _Coverage:
    """What was exercised of one operation."""

    operation: str
    method: str
    path: str
    line: str
    met: int
    total: int
    percent: int
    kinds: tuple[_Kind, ...]


@dataclass(frozen=True, slots=True)
class _Api:
    """One report as the page shows it."""

    anchor: str
    title: str
    summary: str
    verdict: str
    faults: tuple[_Fault, ...]
    families: tuple[str, ...]
    rows: tuple[_Row, ...]
    skipped: tuple[tuple[str, tuple[str, ...]], ...]
    left: tuple[str, ...]
    cut: str
    met: int
    total: int
    percent: int
    kinds: tuple[_Kind, ...]
    coverage: tuple[_Coverage, ...]


def format_html(reports: Sequence[Report], *, url: str | None = None) -> str:
    """The page. `url` is where the server runs, for the curl lines."""
    apis = [_show_report(report, f"api-{number}", url) for number, report in enumerate(reports, 1)]
    faults = sum(len(api.faults) for api in apis)
    return _template().render(apis=apis, verdict=count(faults, "fault"), is_good=faults == 0)


@functools.cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        finalize=_clean,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("report.html.jinja")


def _clean(value: object) -> object:
    """Text without characters that steer a terminal, end a text or turn its direction."""
    return "\n".join(map(escape, value.split("\n"))) if isinstance(value, str) else value


def _show_report(report: Report, anchor: str, url: str | None) -> _Api:
    coverage = measure_coverage(report)
    kinds = _count_kinds([item for one in coverage for item in one.items], keep=False)
    met, total = sum(kind.met for kind in kinds), sum(kind.total for kind in kinds)
    families = list_families(report)
    return _Api(
        anchor,
        report.api.title,
        summarise(report),
        "failed" if report.findings or report.is_broken else "passed",
        tuple(_show_fault(fault, report, url) for fault in report.faults),
        tuple(family.replace("_", " ") for family in families),
        tuple(_list_rows(report, families)),
        tuple((reason, tuple(names)) for reason, names in group_skipped(report.outcomes).items()),
        report.left,
        report.cut,
        met,
        total,
        _percent(met, total),
        kinds,
        tuple(map(_show_coverage, coverage)),
    )


def _show_fault(fault: Fault, report: Report, url: str | None) -> _Fault:
    finding, masking = fault.finding, read_masking(report)
    curls = list_curls(finding.exchanges, report, url)
    return _Fault(
        finding.check,
        finding.operation,
        masking.mask(finding.message),
        masking.mask(finding.says),
        masking.mask(finding.expected),
        masking.mask(finding.found),
        tuple(
            _Exchange(masking.show_request(one.request), masking.show_answer(one.answer), curl)
            for one, curl in zip(finding.exchanges, curls, strict=True)
        ),
        tuple(dict.fromkeys(other.operation for other in fault.also)),
    )


def _list_rows(report: Report, families: Sequence[str]) -> list[_Row]:
    cells = judge_cells(report)
    checks: dict[tuple[str, str], list[str]] = {}
    for outcome in report.outcomes:
        told = f"{outcome.check}: {outcome.verdict}"
        checks.setdefault((outcome.operation, find_family(outcome.check)), []).append(told)
    rows: list[_Row] = []
    worst: tuple[Verdict, ...] = ("failed", "passed", "skipped")
    for operation in report.api.operations:
        held: list[Verdict | None] = [cells.get((operation.id, family)) for family in families]
        if not any(held):
            continue
        rows.append(
            _Row(
                operation.id,
                operation.method,
                operation.path,
                next((one for one in worst if one in held), "none"),
                "skipped" in held,
                tuple(
                    _show_cell(verdict, checks.get((operation.id, family), []))
                    for family, verdict in zip(families, held, strict=True)
                ),
            )
        )
    return rows


def _show_cell(verdict: Verdict | None, checks: Sequence[str]) -> _Cell:
    return _Cell(_WORDS[verdict], verdict or "none", "\n".join(dict.fromkeys(checks)))


def _show_coverage(coverage: Coverage) -> _Coverage:
    kinds = _count_kinds(coverage.items, keep=True)
    met, total = sum(kind.met for kind in kinds), sum(kind.total for kind in kinds)
    operation = coverage.operation
    return _Coverage(
        operation.id,
        operation.method,
        operation.path,
        operation.line,
        met,
        total,
        _percent(met, total),
        kinds,
    )


def _count_kinds(items: Sequence[Item], *, keep: bool) -> tuple[_Kind, ...]:
    """The items by kind; `keep`: with their names."""
    plural = {"status": "statuses"}
    found: list[_Kind] = []
    for kind in KINDS:
        held = tuple(item for item in items if item.kind == kind)
        met = sum(item.is_exercised for item in held)
        if held:
            found.append(_Kind(plural.get(kind, f"{kind}s"), met, len(held), held if keep else ()))
    return tuple(found)


def _percent(met: int, total: int) -> int:
    return 100 * met // total if total else 100
