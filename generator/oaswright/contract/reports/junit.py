"""The report of runs as JUnit XML, as GitLab and actions for GitHub read it.

A `testsuite` for each API, a `testcase` for each check of each operation.
"""

import re
from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from oaswright.contract.findings import Outcome
from oaswright.contract.reports.text import format_finding, read_masking
from oaswright.contract.running import Report

_OUTSIDE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) does not admit."""


def format_junit(reports: Sequence[Report]) -> str:
    """The reports as one XML document."""
    root = Element("testsuites")
    for report in reports:
        merged = merge_outcomes(report.outcomes)
        verdicts = [outcome.verdict for outcome in merged]
        suite = SubElement(
            root,
            "testsuite",
            name=_clean(report.api.title),
            tests=str(len(verdicts)),
            failures=str(verdicts.count("failed")),
            errors="0",
            skipped=str(verdicts.count("skipped")),
            time=f"{report.seconds:.3f}",
        )
        for outcome in merged:
            _add_case(suite, outcome, report)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def merge_outcomes(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """One outcome for each check of each operation: what every answer is judged by is found several times."""
    found: dict[tuple[str, str], Outcome] = {}
    for outcome in outcomes:
        key = (outcome.operation, outcome.check)
        former = found.get(key)
        if former is None:
            found[key] = outcome
            continue
        verdict = "failed" if "failed" in {former.verdict, outcome.verdict} else former.verdict
        found[key] = Outcome(
            outcome.check,
            outcome.operation,
            verdict,
            former.reason or outcome.reason,
            (*former.findings, *outcome.findings),
            former.seconds + outcome.seconds,
        )
    return list(found.values())


def _add_case(suite: Element, outcome: Outcome, report: Report) -> None:
    case = SubElement(
        suite,
        "testcase",
        name=_clean(outcome.check),
        classname=_clean(f"{report.api.title}.{outcome.operation}"),
        time=f"{outcome.seconds:.3f}",
    )
    if outcome.verdict == "failed":
        messages = "; ".join(finding.message for finding in outcome.findings)
        failure = SubElement(
            case, "failure", message=_clean(read_masking(report).mask(messages)), type="fault"
        )
        texts = [format_finding(finding, report) for finding in outcome.findings]
        failure.text = _clean("\n\n".join(texts))
    elif outcome.verdict == "skipped":
        SubElement(case, "skipped", message=_clean(outcome.reason))


def _clean(text: str) -> str:
    return _OUTSIDE.sub("\ufffd", text)
