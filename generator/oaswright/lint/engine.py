"""Runs the rules over a project."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Related, RuleId, Severity, Span, has_errors, ordered
from oaswright.document.bundle import Bundle, bundle
from oaswright.document.corrections import Correction
from oaswright.document.document import Document
from oaswright.document.project import Project, correct_project, load_project
from oaswright.lint.context import Context, build_context, prefixes
from oaswright.lint.misspellings import find_misspellings
from oaswright.lint.own_rules import run_own_rule
from oaswright.lint.registry import checking_rules
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.rules.openapi_version import check_version
from oaswright.lint.settings import DEFAULT, Settings
from oaswright.lint.silences import Silence
from oaswright.openapi.pointers import Pointer

# What is said about the name of a field that the standard does not know.
_MISSPELLED = frozenset({RuleId.UNKNOWN_FIELD, RuleId.UNKNOWN_KEYWORD})


def check_file(
    path: Path | str, settings: Settings = DEFAULT, *, root: Path | None = None
) -> list[Diagnostic]:
    """All findings about an API description and the files that it refers to, in order."""
    return check(load_project(Path(path), root=root), settings)


def check(
    project: Project,
    settings: Settings = DEFAULT,
    bundled: Bundle | None = None,
    *,
    used: set[Silence] | None = None,
) -> list[Diagnostic]:
    """All findings about a loaded project: of reading it, of its references, and of every rule, in order.

    `bundled` saves the bundling if the caller has the bundle already. The silences that cover a finding are
    added to `used`.
    """
    used = set() if used is None else used
    read = list(project.diagnostics)
    if project.entry.usable and (refused := check_version(project)) is not None:
        read.append(refused)
    if not project.entry.usable or project.version is None:
        return ordered(configure(read, settings, used=used))
    whole = bundled or bundle(project)
    context = build_context(whole, project.version)
    found = _check_bundle(context, [*read, *whole.diagnostics], settings, used)
    return ordered(_explain(project, context, found, settings))


def _check_bundle(
    context: Context, read: list[Diagnostic], settings: Settings, used: set[Silence]
) -> list[Diagnostic]:
    """What was found in reading, and what every rule finds."""
    whole = context.bundle
    found = configure(read, settings, used=used)
    if any(diagnostic.rule == RuleId.TOO_LARGE for diagnostic in whole.diagnostics):
        return found
    own: list[tuple[Rule, Finding]] = []
    for rule in settings.rules:
        if settings.severities.get(rule.id, rule.severity) is None:
            continue
        findings, broken = run_own_rule(rule, context)
        own += ((rule, finding) for finding in findings)
        if broken is not None:
            found.append(broken)
    for rule, finding in (*_run_rules(context, settings), *own):
        severity = settings.severities.get(rule.id, finding.severity or rule.severity)
        document, pointer = whole.origin(finding.pointer)
        if severity is not None and not _is_silenced(rule.id, document.path, pointer, settings, used):
            found.append(_locate(rule.id, severity, finding, whole))
    others = [diagnostic for diagnostic in found if diagnostic.rule != RuleId.UNUSED_COMPONENT]
    if has_errors(others) or any(diagnostic.rule in _MISSPELLED for diagnostic in others):
        # What is misspelled, or refers to nothing, was perhaps the use of a component.
        return others
    return found


def _explain(
    project: Project, context: Context, found: list[Diagnostic], settings: Settings
) -> list[Diagnostic]:
    """Findings without those that only follow from the name of a field, which a misspelled one has not.

    The document is checked again as it was meant. Where that finds more than is gone, it was meant otherwise.
    """
    causes = [diagnostic for diagnostic in found if diagnostic.rule in _MISSPELLED]
    if not causes or len(causes) == len(found):
        return found
    spans = {diagnostic.span for diagnostic in causes}
    corrections: dict[Document, list[Correction]] = {}
    for document, correction in find_misspellings(context):
        if document.key_span(correction.written) in spans:
            corrections.setdefault(document, []).append(correction)
    if not corrections:
        return found
    meant = correct_project(project, corrections)
    whole = bundle(meant)
    if meant.version is None:
        return found
    read = [*meant.diagnostics, *whole.diagnostics]
    rest = _check_bundle(build_context(whole, meant.version), read, settings, set())
    corrected = {
        document.key_span(correction.written)
        for document, several in corrections.items()
        for correction in several
    }
    explained = [diagnostic for diagnostic in causes if diagnostic.span in corrected]
    explained += [diagnostic for diagnostic in rest if diagnostic.rule != RuleId.UNUSED_COMPONENT]
    return explained if len(explained) <= len(found) else found


def _run_rules(context: Context, settings: Settings) -> Iterator[tuple[Rule, Finding]]:
    """What each rule finds, the fallback rules last and without what the others report already."""
    noticed: set[Pointer] = set()
    reported: set[Pointer] = set()
    around: set[Pointer] = set()
    for rule in filter(settings.is_on, checking_rules()):
        for finding in rule.check(context) if rule.check is not None else ():
            if rule.fallback:
                # A stray field is often the echo of a mistake beside it.
                pointer = finding.pointer[:-1] if finding.at == "key" else finding.pointer
                if pointer in around or not reported.isdisjoint(prefixes(pointer)):
                    continue
                if finding.pointer in noticed:
                    continue
            noticed.add(finding.pointer)
            if (finding.severity or rule.severity) is Severity.ERROR and not rule.fallback:
                reported.add(finding.pointer)
                around.update(prefixes(finding.pointer))
            yield rule, finding


def _is_silenced(rule: str, file: Path, pointer: Pointer, settings: Settings, used: set[Silence]) -> bool:
    silence = settings.find_silence(rule, file, pointer)
    if silence is not None:
        used.add(silence)
    return silence is not None


def _locate(rule: str, severity: Severity, finding: Finding, whole: Bundle) -> Diagnostic:
    span = whole.key_span(finding.pointer) if finding.at == "key" else _short_span(whole, finding.pointer)
    related = tuple(Related(_short_span(whole, pointer), message) for pointer, message in finding.related)
    return Diagnostic(rule, severity, span, finding.message, finding.hint, related)


def _short_span(whole: Bundle, pointer: Pointer) -> Span:
    """The value at a pointer; its key, if the value stands below it or goes over several lines."""
    value, key = whole.span(pointer), whole.key_span(pointer)
    return value if value.start.line == value.end.line == key.end.line else key


def configure(
    diagnostics: Iterable[Diagnostic], settings: Settings, *, used: set[Silence] | None = None
) -> list[Diagnostic]:
    """Findings of another stage under the settings: with their severity, without silenced files.

    A silence for a pointer does not apply: such a finding has no pointer. The silences that cover a finding
    are added to `used`.
    """
    used = set() if used is None else used
    found: list[Diagnostic] = []
    for diagnostic in diagnostics:
        severity = settings.severities.get(diagnostic.rule, diagnostic.severity)
        file = None if diagnostic.span is None else Path(diagnostic.span.file)
        silenced = file is not None and _is_silenced(diagnostic.rule, file, (), settings, used)
        if severity is not None and not silenced:
            found.append(replace(diagnostic, severity=severity))
    return found
