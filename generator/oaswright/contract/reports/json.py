"""The report of runs as JSON, for programs.

    {"apis": [{
        "title": …, "operations": …, "requests": …, "seconds": …, "seed": …, "cut": …,
        "faults": [FINDING and "also": ["operationId", …]],
        "outcomes": [{"operation", "check", "family", "verdict", "reason", "seconds", "findings": [FINDING]}],
        "coverage": [{"operation", "requests", "items": [{"kind", "name", "is_exercised"}]}],
        "left": [text, …]
    }]}

A FINDING has `check`, `operation`, `subject`, `message`, `says`, `expected`, `found` and `exchanges`; an
exchange has `request`, `answer` and `curl` as text. Secrets are masked. The order is that of the run. `cut`
says why a run ended before all checks had run; it is null where they have.
"""

import json
from collections.abc import Sequence

from oaswright.contract.findings import Finding
from oaswright.contract.reports.coverage import measure_coverage
from oaswright.contract.reports.text import find_family, list_curls, read_masking
from oaswright.contract.running import Report
from oaswright.openapi.pointers import JSON


def format_json(reports: Sequence[Report]) -> str:
    """The reports as one JSON text; the fields are those of the docstring of this module."""
    return json.dumps({"apis": [_write_report(report) for report in reports]}, indent=2) + "\n"


def _write_report(report: Report) -> JSON:
    return {
        "title": report.api.title,
        "operations": len(report.api.operations),
        "requests": report.requests,
        "seconds": round(report.seconds, 3),
        "seed": None if report.session is None else report.session.seed,
        "cut": report.cut or None,
        "faults": [
            {
                **_write_finding(fault.finding, report),
                "also": [*dict.fromkeys(one.operation for one in fault.also)],
            }
            for fault in report.faults
        ],
        "outcomes": [
            {
                "operation": outcome.operation,
                "check": outcome.check,
                "family": find_family(outcome.check),
                "verdict": outcome.verdict,
                "reason": outcome.reason,
                "seconds": round(outcome.seconds, 3),
                "findings": [_write_finding(finding, report) for finding in outcome.findings],
            }
            for outcome in report.outcomes
        ],
        "coverage": [
            {
                "operation": coverage.operation.id,
                "requests": coverage.requests,
                "items": [
                    {"kind": item.kind, "name": item.name, "is_exercised": item.is_exercised}
                    for item in coverage.items
                ],
            }
            for coverage in measure_coverage(report)
        ],
        "left": [*report.left],
    }


def _write_finding(finding: Finding, report: Report) -> dict[str, JSON]:
    masking = read_masking(report)
    curls = list_curls(finding.exchanges, report, None)
    return {
        "check": finding.check,
        "operation": finding.operation,
        "subject": finding.subject,
        "message": masking.mask(finding.message),
        "says": finding.says,
        "expected": masking.mask(finding.expected),
        "found": masking.mask(finding.found),
        "exchanges": [
            {
                "request": masking.show_request(exchange.request),
                "answer": masking.show_answer(exchange.answer),
                "curl": curl,
            }
            for exchange, curl in zip(finding.exchanges, curls, strict=True)
        ],
    }
