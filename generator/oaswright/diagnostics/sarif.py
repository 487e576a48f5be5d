"""Findings as SARIF 2.1.0, for code scanning services and editors."""

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

from oaswright.diagnostics.model import Diagnostic, Severity, Span, ordered

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def format_sarif(diagnostics: Iterable[Diagnostic], descriptions: Mapping[str, str] | None = None) -> str:
    """The findings as one SARIF run; `descriptions` maps a rule id to its documentation (Markdown)."""
    found = ordered(diagnostics)
    described = descriptions or {}
    rules = sorted({diagnostic.rule for diagnostic in found})
    index = {rule: number for number, rule in enumerate(rules)}
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "oaswright",
                        "rules": [_rule(rule, described.get(rule, "")) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(diagnostic, index[diagnostic.rule]) for diagnostic in found],
            }
        ],
    }
    return json.dumps(log, indent=2)


def _rule(rule: str, description: str) -> dict[str, object]:
    if not description:
        return {"id": rule}
    first, _, _ = description.partition("\n")
    return {
        "id": rule,
        "shortDescription": {"text": first},
        "help": {"text": description, "markdown": description},
    }


def _result(diagnostic: Diagnostic, index: int) -> dict[str, object]:
    text = diagnostic.message if diagnostic.hint is None else f"{diagnostic.message}. {diagnostic.hint}"
    result: dict[str, object] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": index,
        "level": _LEVEL[diagnostic.severity],
        "message": {"text": text},
    }
    if diagnostic.span is not None:
        result["locations"] = [{"physicalLocation": _physical(diagnostic.span)}]
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(related.span),
                "message": {"text": related.message},
            }
            for number, related in enumerate(diagnostic.related, start=1)
        ]
    return result


def _physical(span: Span) -> dict[str, object]:
    absolute = PurePosixPath(span.file).is_absolute()
    return {
        "artifactLocation": {"uri": ("file://" if absolute else "") + quote(span.file)},
        "region": {
            "startLine": span.start.line,
            "startColumn": span.start.column,
            "endLine": span.end.line,
            "endColumn": span.end.column,
        },
    }
