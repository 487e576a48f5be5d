"""Findings as one JSON document, for tools."""

import json
from collections.abc import Iterable

from oaswright.diagnostics.model import Diagnostic, Severity, Span, ordered


def format_json(diagnostics: Iterable[Diagnostic]) -> str:
    """The findings as `{"version": 1, "diagnostics": […], "summary": {"error": n, "warning": n, "info": n}}`.

    A location is `{"file", "start": {"line", "column"}, "end": {"line", "column"}}`, counted from 1 in code
    points, the end exclusive; `null` for a finding about no file in particular.
    """
    found = ordered(diagnostics)
    return json.dumps(
        {
            "version": 1,
            "diagnostics": [
                {
                    "rule": diagnostic.rule,
                    "severity": diagnostic.severity.value,
                    "message": diagnostic.message,
                    "hint": diagnostic.hint,
                    "location": _location(diagnostic.span),
                    "related": [
                        {"message": related.message, "location": _location(related.span)}
                        for related in diagnostic.related
                    ],
                }
                for diagnostic in found
            ],
            "summary": {
                severity.value: sum(diagnostic.severity is severity for diagnostic in found)
                for severity in Severity
            },
        },
        indent=2,
    )


def _location(span: Span | None) -> dict[str, object] | None:
    if span is None:
        return None
    return {
        "file": span.file,
        "start": {"line": span.start.line, "column": span.start.column},
        "end": {"line": span.end.line, "column": span.end.column},
    }
