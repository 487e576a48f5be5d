"""Runs the rules over a project."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from oaswright.diagnostics import Diagnostic, RuleId, Severity, Span, has_errors, ordered
from oaswright.document.bundle import Bundle, bundle
from oaswright.document.corrections import Correction
from oaswright.document.document import Document
from oaswright.document.project import Project, correct_project, load_project
from oaswright.lint.context import Context, build_context, prefixes
from oaswright.lint.folding import fold
from oaswright.lint.mending import Mender
from oaswright.lint.misspellings import find_misspellings, find_other_case
from oaswright.lint.own_rules import run_own_rule
from oaswright.lint.repairs.reading import soften
from oaswright.lint.rules.openapi_version import check_version
from oaswright.lint.running import INSISTENT, is_silenced, locate
from oaswright.lint.settings import DEFAULT, Settings
from oaswright.lint.silences import Silence
from oaswright.openapi.methods import METHODS

# A method or status in letters that the standard does not write it with, as a key.
_OTHER_CASE = re.compile(
    rf"""\b(?!(?:{"|".join(METHODS)}|[1-5]XX)\b)(?i:{"|".join(METHODS)}|[1-5]xx)["']?\s*:"""
)
# What is said about a name that the standard does not know where it stands.
_MISSPELLED = frozenset(
    {
        RuleId.UNKNOWN_FIELD,
        RuleId.UNKNOWN_KEYWORD,
        RuleId.MEDIA_TYPE_NAME,
        RuleId.PATH_SYNTAX,
        RuleId.RUNTIME_EXPRESSION,
        RuleId.COMPONENT_NAME,
    }
)


def check_file(
    path: Path | str, settings: Settings = DEFAULT, *, root: Path | None = None, lenient: bool = False
) -> list[Diagnostic]:
    """All findings about an API description and the files that it refers to, in order."""
    return check(load_project(Path(path), root=root), settings, lenient=lenient)


@dataclass(frozen=True, slots=True)
class Examination:
    """All findings about a project, and the document without the mistakes that are warnings only.

    `bundle` is what a package is generated from; None where nothing could be read. `context` is what
    the rules have read of that very document; None where it was repaired.
    """

    diagnostics: list[Diagnostic]
    bundle: Bundle | None
    context: Context | None = None


def check(project: Project, settings: Settings = DEFAULT, *, lenient: bool = False) -> list[Diagnostic]:
    """All findings about a loaded project: of reading it, of its references, and of every rule, in order.

    With `lenient` errors without which a package can be generated are warnings that say what is lost.
    """
    return examine(project, settings, lenient=lenient).diagnostics


def examine(
    project: Project,
    settings: Settings = DEFAULT,
    *,
    lenient: bool = False,
    used: set[Silence] | None = None,
) -> Examination:
    """The same findings, and the document after the repairs of all that is a warning.

    The silences that cover a finding are added to `used`.
    """
    used = set() if used is None else used
    read = list(project.diagnostics)
    if project.entry.usable and (refused := check_version(project)) is not None:
        read.append(refused)
    if not project.entry.usable or project.version is None:
        return Examination(ordered(configure(read, settings, used=used)), None)
    whole = bundle(project)
    if lenient:
        project, whole = _correct_case(project, whole, read)
        read += (diagnostic for diagnostic in project.diagnostics if diagnostic not in read)
    read += whole.diagnostics
    if any(diagnostic.rule == RuleId.TOO_LARGE for diagnostic in whole.diagnostics):
        return Examination(ordered(configure(read, settings, used=used)), None)
    mender = Mender(settings, whole, used, losses=_list_left_out(project), lenient=lenient)
    found = _check_bundle(mender, read, settings, used)
    if mender.context is not None and not lenient:
        found = _explain(project, mender.context, found, settings)
    is_as_written = mender.context is not None and mender.context.bundle is mender.whole
    return Examination(
        fold(ordered(found), mender.context), mender.whole, mender.context if is_as_written else None
    )


def _correct_case(project: Project, whole: Bundle, told: list[Diagnostic]) -> tuple[Project, Bundle]:
    """The project with methods and statuses in the letters of the standard; what is said goes to `told`."""
    version = whole.version
    if version is None or not any(_OTHER_CASE.search(text) for text in project.sources.values()):
        return project, whole
    # Only what is read as an operation is looked into for responses.
    while found := list(find_other_case(build_context(whole, version))):
        corrections: dict[Document, list[Correction]] = {}
        for place in found:
            corrections.setdefault(place.document, []).extend(place.corrections)
            name, meant = place.reported[-1], place.corrections[0].meant[-1]
            kind = "method" if str(name).isalpha() else "status code"
            message = f"`{name}` is no {kind}; it is read as `{meant}`"
            span = place.document.key_span(place.reported)
            told.append(Diagnostic(RuleId.UNKNOWN_FIELD, Severity.WARNING, span, message, f"write `{meant}`"))
        project = correct_project(project, corrections)
        whole = bundle(project)
    return project, whole


def _list_left_out(project: Project) -> dict[Span, str | None]:
    """What is lost with references that stand where the standard allows none, and cannot be followed.

    None where they say who may call an operation: nothing can do without that.
    """
    return {
        project.documents[file].span((*holder, "$ref")): None if "security" in kind else "it is left out"
        for (file, holder), kind in project.broken.items()
    }


def _check_bundle(
    mender: Mender, read: Iterable[Diagnostic], settings: Settings, used: set[Silence]
) -> list[Diagnostic]:
    """What was found in reading, and what every rule finds."""
    while mender.go_on():
        pass
    read = list(soften(read, mender.losses) if mender.lenient else read)
    # What is an error of reading is no matter of settings: there is nothing to put in its place.
    found = [*insist(read, settings, used), *mender.found]
    if mender.context is not None:
        found += _run_own_rules(mender.context, settings, used)
    others = [diagnostic for diagnostic in found if diagnostic.rule != RuleId.UNUSED_COMPONENT]
    if (
        mender.rounds > 1
        or has_errors(others)
        or any(diagnostic.rule in (*_MISSPELLED, RuleId.MISSING_FIELD) for diagnostic in others)
    ):
        # What is misspelled, left out, or refers to nothing, was perhaps the use of a component.
        return others
    return found


def _run_own_rules(context: Context, settings: Settings, used: set[Silence]) -> Iterator[Diagnostic]:
    """What the rules of the project find, in the document as it is written."""
    for rule in settings.rules:
        severity = settings.severities.get(rule.id, rule.severity)
        if severity is None:
            continue
        findings, broken = run_own_rule(rule, context)
        for finding in findings:
            severity = settings.severities.get(rule.id, finding.severity or rule.severity)
            document, pointer = context.bundle.origin(finding.pointer)
            if severity is not None and not is_silenced(rule.id, document.path, pointer, settings, used):
                yield locate(rule.id, severity, finding, context.bundle)
        if broken is not None:
            yield broken


def _explain(
    project: Project, context: Context, found: list[Diagnostic], settings: Settings
) -> list[Diagnostic]:
    """Findings without those that only follow from the name of a field, which a misspelled one has not.

    The document is checked again as it was meant. Where that finds more than is gone, it was meant otherwise.
    """
    causes = [diagnostic for diagnostic in found if diagnostic.rule in {*_MISSPELLED, RuleId.WRONG_TYPE}]
    if not causes:
        return found
    spans = {diagnostic.span for diagnostic in causes}
    misplaced = [
        (span, place)
        for place in find_misspellings(context)
        for span in (place.document.key_span(place.reported), place.document.span(place.reported))
        if span in spans
    ]
    moved = {(place.document.file, place.reported) for _, place in misplaced}
    corrections: dict[Document, list[Correction]] = {}
    corrected: set[Span] = set()
    for span, place in misplaced:
        # What is wrong below a misplaced field was perhaps right where that belongs.
        if moved.isdisjoint((place.document.file, around) for around in prefixes(place.reported[:-1])):
            corrections.setdefault(place.document, []).extend(place.corrections)
            corrected.add(span)
    if not corrections or len(corrected) == len(found):
        return found
    meant = correct_project(project, corrections)
    whole = bundle(meant)
    if meant.version is None:
        return found
    read = [*meant.diagnostics, *whole.diagnostics]
    rest = _check_bundle(Mender(settings, whole, set(), lenient=False), read, settings, set())
    explained = [diagnostic for diagnostic in causes if diagnostic.span in corrected]
    explained += [diagnostic for diagnostic in rest if diagnostic.rule != RuleId.UNUSED_COMPONENT]
    return explained if len(explained) <= len(found) else found


def insist(
    diagnostics: Iterable[Diagnostic], settings: Settings, used: set[Silence] | None
) -> list[Diagnostic]:
    """Findings of another stage whose errors no setting lowers: one that would says so."""
    found: list[Diagnostic] = []
    for diagnostic in diagnostics:
        configured = configure([diagnostic], settings, used=used)
        if diagnostic.severity is Severity.ERROR and configured != [diagnostic]:
            configured = [replace(diagnostic, message=f"{diagnostic.message}; {INSISTENT}")]
        found += configured
    return found


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
        silenced = file is not None and is_silenced(diagnostic.rule, file, (), settings, used)
        if severity is not None and not silenced:
            found.append(replace(diagnostic, severity=severity))
    return found
