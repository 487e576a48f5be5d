"""Runs the rules over a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Related, Severity, Span, has_errors, ordered
from oaswright.document.bundle import Bundle, bundle
from oaswright.document.project import Project, load_project
from oaswright.lint.context import Context, build_context
from oaswright.lint.registry import RULES
from oaswright.lint.rule import Finding, Rule, findings
from oaswright.lint.rules import unknown_keyword, unused_component
from oaswright.lint.rules.version import check_version
from oaswright.lint.settings import DEFAULT, Settings
from oaswright.openapi.pointers import Pointer


def check_file(
    path: Path | str, settings: Settings = DEFAULT, *, root: Path | None = None
) -> list[Diagnostic]:
    """All findings about an API description and the files that it refers to, in order."""
    return check(load_project(Path(path), root=root), settings)


def check(project: Project, settings: Settings = DEFAULT, bundled: Bundle | None = None) -> list[Diagnostic]:
    """All findings about a loaded project: of reading it, of its references, and of every rule, in order.

    `bundled` saves the bundling if the caller has the bundle already.
    """
    read = list(project.diagnostics)
    if project.entry.usable and (refused := check_version(project)) is not None:
        read.append(refused)
    if not project.entry.usable or project.version is None:
        return ordered(configured(read, settings))
    whole = bundled or bundle(project)
    read.extend(whole.diagnostics)
    context = build_context(project, whole, project.version)
    found = configured(read, settings)
    found.extend(finding for rule in RULES.values() for finding in _run(rule, context, settings))
    unused = unused_component.RULE.id
    others = [diagnostic for diagnostic in found if diagnostic.rule != unused]
    if has_errors(others) or any(diagnostic.rule == unknown_keyword.RULE.id for diagnostic in others):
        # What is misspelled, or refers to nothing, was perhaps the use of a component.
        found = others
    return ordered(found)


def _run(rule: Rule, context: Context, settings: Settings) -> Iterator[Diagnostic]:
    severity = settings.severities.get(rule.id, rule.severity)
    if rule.check is None or severity is None:
        return
    for finding in findings(rule, context):
        document, place = context.bundle.origin(finding.pointer)
        if settings.silenced(rule.id, document.path, place):
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
    """The value at a pointer; its key, if the value stands below it or goes over several lines."""
    value, key = whole.span(pointer), whole.key_span(pointer)
    return value if value.start.line == value.end.line == key.end.line else key


def configured(diagnostics: Iterable[Diagnostic], settings: Settings) -> list[Diagnostic]:
    """Findings of another stage as the settings want them: with their severity, without silenced files.

    A silence that names a place inside a file does not apply: such a finding has no pointer.
    """
    found: list[Diagnostic] = []
    for diagnostic in diagnostics:
        severity = settings.severities.get(diagnostic.rule, diagnostic.severity)
        silenced = diagnostic.span is not None and settings.silenced(
            diagnostic.rule, Path(diagnostic.span.file), ()
        )
        if severity is not None and not silenced:
            found.append(replace(diagnostic, severity=severity))
    return found
