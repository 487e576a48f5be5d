"""Runs the rules over a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from specwright.diagnostics import Diagnostic, Related, Severity, ordered
from specwright.rules.context import Context, build_context
from specwright.rules.model import Finding, Rule
from specwright.rules.registry import RULES
from specwright.rules.settings import DEFAULT, Settings
from specwright.rules.version import check_version
from specwright.source import Bundle, Project, bundle, load_project


def check_file(
    path: Path | str, settings: Settings = DEFAULT, *, root: Path | None = None
) -> list[Diagnostic]:
    """All findings about an API description and the files that it refers to, in order. Never raises for them."""
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
    return ordered([*read, *(found for rule in RULES.values() for found in _run(rule, context, settings))])


def _run(rule: Rule, context: Context, settings: Settings) -> Iterator[Diagnostic]:
    severity = settings.severities.get(rule.id, rule.severity)
    if rule.check is None or severity is None:
        return
    for finding in rule.check(context):
        document, place = context.bundle.origin(finding.pointer)
        if any(silence.covers(rule.id, document.file, place) for silence in settings.silences):
            continue
        chosen = severity
        if finding.severity is not None and rule.id not in settings.severities:
            chosen = finding.severity
        yield _diagnostic(rule.id, chosen, finding, context.bundle)


def _diagnostic(rule: str, severity: Severity, finding: Finding, whole: Bundle) -> Diagnostic:
    span = whole.key_span(finding.pointer) if finding.at == "key" else whole.span(finding.pointer)
    related = tuple(Related(whole.span(pointer), message) for pointer, message in finding.related)
    return Diagnostic(rule, severity, span, finding.message, finding.hint, related)


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
