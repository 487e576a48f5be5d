"""What every rule finds in a document, and where that was written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Position, Related, RuleId, Severity, Span
from oaswright.document.bundle import Bundle
from oaswright.lint.context import Context, prefixes
from oaswright.lint.registry import checking_rules
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.settings import Settings
from oaswright.lint.silences import Silence
from oaswright.openapi.pointers import Pointer, follow

INSISTENT = "nothing can be generated from it, so that no setting and no silence lowers this error"
"""What is said of an error that the settings would lower."""


# What is said of an object by its `type`, or by its `in`.
_BY_TYPE = frozenset(
    {
        RuleId.CONFLICTING_FIELDS,
        RuleId.DEFAULT_MISMATCH,
        RuleId.ENUM_VALUES,
        RuleId.EXAMPLE_MISMATCH,
        RuleId.HEADER_NAME,
        RuleId.IGNORED_HEADER,
        RuleId.KEYWORD_WITHOUT_EFFECT,
        RuleId.MISSING_FIELD,
        RuleId.NAME_COLLISION,
        RuleId.PARAMETER_STYLE,
    }
)


# What is said of an object by the schema that its `$ref` leads to.
_BY_REFERENCE = frozenset({RuleId.IMPOSSIBLE_SCHEMA, RuleId.REFERENCE_SIBLINGS})


def run_rules(context: Context, settings: Settings) -> Iterator[tuple[Rule, Finding]]:
    """What each rule finds, the fallback rules last and without what the others report already."""
    rules = [rule for rule in checking_rules() if settings.is_on(rule)]
    found = _run(context, (rule for rule in rules if not rule.fallback))
    wrong = _list_wrong(found)
    told = [(rule, finding) for rule, finding in found if not _follows(rule, finding, wrong)]
    yield from told
    noticed = {pointer for _, finding in found for pointer in (finding.pointer, finding.place)}
    reported = {
        pointer
        for rule, finding in found
        if (finding.severity or rule.severity) is Severity.ERROR
        for pointer in (finding.pointer, finding.place)
    }
    around = {prefix for pointer in reported for prefix in prefixes(pointer)}
    for rule, finding in _run(context, (rule for rule in rules if rule.fallback)):
        # A stray field is often the echo of a mistake beside it.
        pointer = finding.pointer[:-1] if finding.at == "key" else finding.pointer
        if pointer in around or not reported.isdisjoint(prefixes(pointer)):
            continue
        if finding.pointer not in noticed:
            noticed.add(finding.pointer)
            yield rule, finding


def _run(context: Context, rules: Iterable[Rule]) -> list[tuple[Rule, Finding]]:
    return [(rule, finding) for rule in rules if rule.check is not None for finding in rule.check(context)]


def _list_wrong(found: Iterable[tuple[Rule, Finding]]) -> Mapping[Pointer, Finding]:
    """The objects whose `type`, `in` or `$ref` is wrong, each with the finding that says so."""
    wrong: dict[Pointer, Finding] = {}
    for rule, finding in sorted(found, key=lambda pair: pair[0].id in _BY_TYPE):
        steps = finding.place
        place = steps[:-1] if steps and isinstance(steps[-1], int) else steps
        if place[-1:] in (("type",), ("in",), ("$ref",)) and rule.id != RuleId.MISSING_FIELD:
            wrong.setdefault(place[:-1], finding)
    return wrong


def _follows(rule: Rule, finding: Finding, wrong: Mapping[Pointer, Finding]) -> bool:
    """Whether a finding is only what a wrong `type` or `in` beside it leads to."""
    if not wrong:
        return False
    if rule.id in _BY_REFERENCE:
        around = (finding.pointer, finding.pointer[:-1])
        return any(owner in wrong and wrong[owner].place[-1] == "$ref" for owner in around)
    if rule.id not in _BY_TYPE:
        return False
    holder = finding.pointer[:-1]
    owners = (finding.pointer, holder, (*holder, "schema"))
    return any(owner in wrong and wrong[owner] is not finding for owner in owners)


def is_silenced(rule: str, file: Path, pointer: Pointer, settings: Settings, used: set[Silence]) -> bool:
    """Whether a silence covers a finding; it is added to `used`."""
    silence = settings.find_silence(rule, file, pointer)
    if silence is not None:
        used.add(silence)
    return silence is not None


def locate(rule: str, severity: Severity, finding: Finding, whole: Bundle) -> Diagnostic:
    """A finding of a rule, at its hand-written position."""
    match finding.at:
        case "key":
            span = whole.key_span(finding.place)
        case "start":
            span = _first_span(whole, finding.place)
        case "value":
            span = _short_span(whole, finding.place)
    related = tuple(Related(_short_span(whole, pointer), message) for pointer, message in finding.related)
    return Diagnostic(rule, severity, span, finding.message, finding.hint, related)


def _first_span(whole: Bundle, pointer: Pointer) -> Span:
    """Where a value begins that goes over several lines: its first key, or the dash of its first item."""
    value = whole.span(pointer)
    if value.start.line == value.end.line:
        return value
    found = follow(whole.value, pointer)
    if found is not None and isinstance(found[0], dict) and found[0]:
        first = whole.key_span((*pointer, next(iter(found[0]))))
        if first.start == value.start:
            return first
    return replace(value, end=Position(value.start.line, value.start.column + 1))


def _short_span(whole: Bundle, pointer: Pointer) -> Span:
    """The value at a pointer; its key, if an object or array stands below it, or goes over several lines."""
    value, key = whole.span(pointer), whole.key_span(pointer)
    if value.start.line != value.end.line:
        return key
    found = follow(whole.value, pointer) if value.start.line != key.end.line else None
    return value if found is None or isinstance(found[0], str) else key
