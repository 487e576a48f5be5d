"""Findings as SARIF 2.1.0, for code scanning services and editors."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from oaswright.diagnostics.model import Diagnostic, Severity, Span, ordered
from oaswright.diagnostics.repository import show_from
from oaswright.diagnostics.rule_ids import RuleId

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_BASE = "SRCROOT"
_FINGERPRINT = "oaswrightFinding/v1"


@dataclass(frozen=True, slots=True)
class RuleDescription:
    """What a log says of a rule: its documentation (Markdown), and how it is without settings."""

    documentation: str
    severity: Severity
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Driver:
    """The tool that a log is from: its version, its page if it has one, and its rules by their ids."""

    version: str = ""
    page: str | None = None
    rules: Mapping[str, RuleDescription] | None = None


def format_sarif(
    diagnostics: Iterable[Diagnostic],
    driver: Driver | None = None,
    sources: Mapping[str, str] | None = None,
    root: Path | None = None,
) -> str:
    """The findings as one SARIF run.

    Paths count from `root`. `sources` are the texts of shown files: the line of a finding is part of its
    fingerprint, by which a service knows it again when lines have moved.
    """
    found = ordered(diagnostics)
    of = driver or Driver()
    rules = sorted({diagnostic.rule for diagnostic in found})
    index = {rule: number for number, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    results: list[dict[str, object]] = []
    for diagnostic in found:
        result = _result(diagnostic, index[diagnostic.rule], root)
        key = _identify(diagnostic, sources or {}, root)
        seen[key] += 1
        digest = sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()
        results.append({**result, "partialFingerprints": {_FINGERPRINT: digest}})
    broken = any(diagnostic.rule == RuleId.BROKEN_RULE for diagnostic in found)
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "oaswright",
                        **({"semanticVersion": of.version} if of.version else {}),
                        **({"informationUri": of.page} if of.page else {}),
                        "rules": [_rule(rule, (of.rules or {}).get(rule), of.page) for rule in rules],
                    }
                },
                "invocations": [{"executionSuccessful": not broken}],
                "originalUriBaseIds": {_BASE: {"description": {"text": "The root of the repository."}}},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
    return json.dumps(log, indent=2)


def _rule(rule: str, described: RuleDescription | None, page: str | None) -> dict[str, object]:
    if described is None:
        return {"id": rule}
    level: dict[str, object] = {"level": _LEVEL[described.severity], "enabled": described.enabled}
    shown: dict[str, object] = {"id": rule, "defaultConfiguration": level}
    # A rule of one's own need not have a docstring; services want the texts of every rule.
    text = described.documentation or rule
    title = text.partition("\n")[0]
    about = text.partition("## What it does\n")[2].partition("\n\n")[0]
    shown["shortDescription"] = {"text": title}
    shown["fullDescription"] = {"text": " ".join(about.split()) or title}
    shown["help"] = {"text": text, "markdown": text}
    return {**shown, "helpUri": page} if page else shown


def _identify(diagnostic: Diagnostic, sources: Mapping[str, str], root: Path | None) -> str:
    """What stays the same of a finding when the lines around it move."""
    span = diagnostic.span
    if span is None:
        return "\0".join([diagnostic.rule, diagnostic.message])
    lines = sources.get(span.file, "").splitlines()[span.start.line - 1 : span.start.line]
    return "\0".join(
        [diagnostic.rule, diagnostic.message, show_from(span.file, root), *map(str.strip, lines)]
    )


def _result(diagnostic: Diagnostic, index: int, root: Path | None) -> dict[str, object]:
    text = diagnostic.message if diagnostic.hint is None else f"{diagnostic.message}. {diagnostic.hint}"
    result: dict[str, object] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": index,
        "level": _LEVEL[diagnostic.severity],
        "message": {"text": text},
    }
    if diagnostic.span is not None:
        result["locations"] = [{"physicalLocation": _physical(diagnostic.span, root)}]
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(related.span, root),
                "message": {"text": related.message},
            }
            for number, related in enumerate(diagnostic.related, start=1)
        ]
    return result


def _physical(span: Span, root: Path | None) -> dict[str, object]:
    file = show_from(span.file, root)
    if Path(file).is_absolute():
        location = {"uri": Path(file).as_uri()}
    else:
        location = {"uri": quote(file), "uriBaseId": _BASE}
    return {
        "artifactLocation": location,
        "region": {
            "startLine": span.start.line,
            "startColumn": span.start.column,
            "endLine": span.end.line,
            "endColumn": span.end.column,
        },
    }
