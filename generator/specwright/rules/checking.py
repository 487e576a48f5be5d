"""Runs the rules over a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from specwright.diagnostics import Diagnostic, Related, Severity, Span, has_errors, ordered
from specwright.rules import unknown_keyword, unused_component
from specwright.rules.context import Context, build_context
from specwright.rules.model import Finding, Rule, findings
from specwright.rules.registry import RULES
from specwright.rules.settings import DEFAULT, Settings
from specwright.rules.version import check_version
from specwright.source import Bundle, Pointer, Project, bundle, load_project


def check_file(
    path: Path | str, settings: Settings = DEFAULT, *, root: Path | None = None
) -> list[Diagnostic]:
    """All findings about an API description and the files that it refers to, in order."""
    return check(load_project(Path(path), root=root), settings)


def check(project: Project, settings: Settings = DEFAULT, bundled: Bundle | None = None) -> list[Diagnostic]:
    """All findings about a loaded project: of reading it, of its references, and of every rule, in order.

    `bundled` saves the bundling if the caller has the bundle already.
    """
    read = [
        changed for found in project.diagnostics if (changed := _with_severity(found, settings)) is not None
    ]
    if not project.entry.usable:
        return ordered(read)
    refused = check_version(project)
    if refused is not None or project.version is None:
        read.extend([refused] if refused else [])
        if project.version is None:
            return ordered(read)
    context = build_context(project, bundled or bundle(project), project.version)
    found = [*read, *(found for rule in RULES.values() for found in _run(rule, context, settings))]
    if has_errors(found) or any(diagnostic.rule == unknown_keyword.RULE.id for diagnostic in found):
        # What is misspelled, or refers to nothing, was perhaps the use of a component.
        found = [diagnostic for diagnostic in found if diagnostic.rule != unused_component.RULE.id]
    return ordered(found)


def _run(rule: Rule, context: Context, settings: Settings) -> Iterator[Diagnostic]:
    severity = settings.severities.get(rule.id, rule.severity)
    if rule.check is None or severity is None:
        return
    for finding in findings(rule, context):
        document, place = context.bundle.origin(finding.pointer)
        if any(silence.covers(rule.id, document.file, place) for silence in settings.silences):
            continue
        chosen = severity
        if finding.severity is not None and rule.id not in settings.severities:
            chosen = finding.severity
        yield _diagnostic(rule.id, chosen, finding, context.bundle)


def _diagnostic(rule: str, severity: Severity, finding: Finding, whole: Bundle) -> Diagnostic:
    span = whole.key_span(finding.pointer) if finding.at == "key" else _short_span(whole, finding.pointer)
    related = tuple(Related(_short_span(whole, pointer), message) for pointer, message in finding.related)
    return Diagnostic(rule, severity, span, finding.message, finding.hint, related)


def _short_span(whole: Bundle, pointer: Pointer) -> Span:
    """The value at a pointer; of a value over several lines its key, which says more than a bracket."""
    span = whole.span(pointer)
    return span if span.start.line == span.end.line else whole.key_span(pointer)


def _with_severity(diagnostic: Diagnostic, settings: Settings) -> Diagnostic | None:
    if diagnostic.rule not in settings.severities:
        return diagnostic
    severity = settings.severities[diagnostic.rule]
    if severity is None:
        return None
    return Diagnostic(
        diagnostic.rule,
        severity,
        diagnostic.span,
        diagnostic.message,
        diagnostic.hint,
        diagnostic.related,
    )
