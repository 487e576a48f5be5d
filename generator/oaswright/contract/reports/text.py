"""The report of a run for a terminal: faults, a table, what was skipped and what was left behind."""

from collections.abc import Iterator, Sequence

from oaswright.contract.checks.check import find_checks
from oaswright.contract.findings import Fault, Finding, Outcome, Verdict
from oaswright.contract.messages import Exchange, Masking
from oaswright.contract.running import Report
from oaswright.diagnostics.text import escape

DEFAULT_URL = "http://127.0.0.1:8000"
"""Where `oaswright serve` listens: what curl lines name when the server ran in process."""
_WIDTH = 100
_MAX_EXCHANGES = 3
_MAX_SHOWN = 700
_ANSWERS = "answers"
"""The family of what every answer is judged by, whichever check has asked for it."""
_RED, _GREEN, _BOLD = "31;1", "32", "1"
_WORDS = {"passed": "pass", "failed": "FAIL", "skipped": "skipped"}


def format_report(report: Report, *, url: str | None = None, colour: bool = False) -> str:
    """All of a report, for people.

    `url` is where the server runs, for the curl lines; `colour` marks headlines and verdicts for a terminal.
    """
    title = escape(report.api.title)
    parts = [paint(title, _BOLD) if colour else title]
    for fault in report.faults:
        head, *lines = format_fault(fault, report, url=url).split("\n")
        parts.append("\n".join([paint(head, _RED) if colour else head, *lines]))
    parts.append("\n".join(_format_table(report, colour=colour)))
    skipped = list(_format_skipped(report.outcomes))
    if skipped:
        parts.append("\n".join(["not tried:", *skipped]))
    if report.left:
        parts.append("\n".join(["left behind:", *(f"  {escape(line)}" for line in report.left)]))
    if report.cut:
        parts.append(escape(report.cut))
    parts.append(summarise(report))
    return "\n\n".join(parts)


def format_fault(fault: Fault, report: Report, *, url: str | None = None) -> str:
    """One fault: headline, what the document says, what was seen, and how to see it again."""
    lines = [format_finding(fault.finding, report, url=url)]
    others = list(dict.fromkeys(_name_other(fault.finding, one) for one in fault.also))
    if others:
        lines.append(f"  also      {escape(', '.join(others))}")
    return "\n".join(lines)


def format_finding(finding: Finding, report: Report, *, url: str | None = None) -> str:
    """One finding, over several lines; the first is its headline."""
    masking = read_masking(report)
    fields = [("document", finding.says)]
    if finding.expected:
        fields.append(("expected", finding.expected))
    if finding.found:
        fields.append(("found", finding.found))
    told = finding.exchanges[-_MAX_EXCHANGES:]
    for exchange in told:
        fields.append(("sent", _shorten(masking.show_request(exchange.request))))
        fields.append(("received", _shorten(masking.show_answer(exchange.answer))))
    fields += [
        ("again" if index == 0 else "", curl)
        for index, curl in enumerate(dict.fromkeys(list_curls(told, report, url)))
    ]
    head = masking.mask(f"FAIL {finding.operation}: {finding.check}: {finding.message}")
    return "\n".join(
        [escape(head), *(line for name, text in fields for line in _format_field(name, masking.mask(text)))]
    )


def list_curls(exchanges: Sequence[Exchange], report: Report, url: str | None) -> list[str]:
    """The lines that send what was sent again, in order."""
    masking, base = read_masking(report), (url or DEFAULT_URL).rstrip("/")
    base = base.removesuffix(report.api.base_path) if report.api.base_path else base
    return [masking.write_curl(exchange.request, base) for exchange in exchanges]


def read_masking(report: Report) -> Masking:
    """What hides the secrets of a run."""
    return Masking() if report.session is None else report.session.masking


def list_families(report: Report) -> list[str]:
    """The families of the checks that have run, in the order in which they run."""
    met = {find_family(outcome.check) for outcome in report.outcomes}
    found = [*(check.family for check in find_checks()), *sorted(met)]
    return [name for name in dict.fromkeys(found) if name in met]


def find_family(check: str) -> str:
    """The family of a check by its name; what is found in answers alone has one of its own."""
    families = {one.name: one.family for one in find_checks()}
    return families.get(check, check if check == "fuzz" else _ANSWERS)


def judge_cells(report: Report) -> dict[tuple[str, str], Verdict]:
    """The verdict of each family for each operation: failed before passed, passed before skipped."""
    families = {check: find_family(check) for check in {outcome.check for outcome in report.outcomes}}
    ranks: list[Verdict] = ["skipped", "passed", "failed"]
    cells: dict[tuple[str, str], Verdict] = {}
    for outcome in report.outcomes:
        key = (outcome.operation, families[outcome.check])
        cells[key] = max(cells.get(key, "skipped"), outcome.verdict, key=ranks.index)
    return cells


def summarise(report: Report) -> str:
    """One line: how much was tried, what became of it, and how to run it again."""
    verdicts = [outcome.verdict for outcome in report.outcomes]
    counts = [f"{verdicts.count(one)} {one}" for one in ("passed", "failed", "skipped")]
    operations = len({outcome.operation for outcome in report.outcomes})
    seed = "" if report.session is None else f"; seed {report.session.seed}"
    return (
        f"{count(operations, 'operation')}, {count(len(verdicts), 'check')}: {', '.join(counts)}; "
        f"{count(len(report.faults), 'fault')}; {count(report.requests, 'request')} "
        f"in {report.seconds:.1f} s{seed}"
    )


def count(number: int, what: str) -> str:
    """A number with its noun."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def group_skipped(outcomes: Sequence[Outcome]) -> dict[str, list[str]]:
    """The checks that were not tried, `operation: check`, by the reason."""
    found: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.verdict == "skipped":
            found.setdefault(outcome.reason, []).append(f"{outcome.operation}: {outcome.check}")
    return found


def paint(text: str, style: str) -> str:
    """Text in a style of a terminal."""
    return f"\x1b[{style}m{text}\x1b[0m"


def _shorten(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _name_other(first: Finding, other: Finding) -> str:
    return other.operation if other.operation != first.operation else f"{other.operation} ({other.message})"


def _format_field(name: str, text: str) -> Iterator[str]:
    for index, line in enumerate(text.splitlines() or [""]):
        yield f"  {name if index == 0 else '':<9} {escape(line)}".rstrip()


def _format_skipped(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for reason, names in group_skipped(outcomes).items():
        yield f"  {escape(reason)}"
        yield from _wrap([escape(name) for name in names], "    ")


def _wrap(names: Sequence[str], indent: str) -> Iterator[str]:
    """Names, separated by commas, in lines of the width of a terminal."""
    line = indent
    for index, name in enumerate(names):
        part = name if index == len(names) - 1 else f"{name}, "
        if len(line) + len(part.rstrip()) > _WIDTH and line != indent:
            yield line.rstrip()
            line = indent
        line += part
    yield line.rstrip()


def _format_table(report: Report, *, colour: bool) -> Iterator[str]:
    """Operations by families, in as many blocks of columns as the width asks for."""
    cells = judge_cells(report)
    operations = list(dict.fromkeys(operation for operation, _ in cells))
    order = {operation.id: index for index, operation in enumerate(report.api.operations)}
    operations.sort(key=lambda name: order.get(name, len(order)))
    longest = max([len("operation"), *map(len, operations)], default=0)
    first = min(longest, _WIDTH // 2)
    for number, block in enumerate(_fold(list_families(report), _WIDTH - first)):
        if number:
            yield ""
        heads = (f"  {name.replace('_', ' '):<{_size(name)}}" for name in block)
        yield f"{'operation':<{first}}{''.join(heads)}".rstrip()
        for operation in operations:
            line = f"{_cut(escape(operation), first):<{first}}"
            for name in block:
                verdict = cells.get((operation, name))
                word = "-" if verdict is None else _WORDS[verdict]
                shown = f"{word:<{_size(name)}}"
                styles = {"failed": _RED, "passed": _GREEN}
                line += "  " + (paint(shown, styles[verdict]) if colour and verdict in styles else shown)
            yield line.rstrip()


def _size(family: str) -> int:
    return max(len(family), len("skipped"))


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else f"{text[: size - 1]}…"


def _fold(families: Sequence[str], width: int) -> Iterator[list[str]]:
    """The families in blocks that fit the width."""
    block: list[str] = []
    for name in families:
        if block and sum(_size(one) + 2 for one in (*block, name)) > width:
            yield block
            block = []
        block.append(name)
    if block:
        yield block
