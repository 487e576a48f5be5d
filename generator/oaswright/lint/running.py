"""What every rule finds in a document, and where that was written."""

from collections.abc import Iterator
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Related, RuleId, Severity, Span
from oaswright.document.bundle import Bundle
from oaswright.lint.context import Context, prefixes
from oaswright.lint.registry import checking_rules
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.settings import Settings
from oaswright.lint.silences import Silence
from oaswright.openapi.pointers import Pointer, follow

INSISTENT = "nothing can be generated from it, so that no setting and no silence lowers this error"
"""What is said of an error that the settings would lower."""


def run_rules(context: Context, settings: Settings) -> Iterator[tuple[Rule, Finding]]:
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
            if rule.id == RuleId.KEYWORD_WITHOUT_EFFECT and (*finding.pointer[:-1], "type") in noticed:
                # A type that is wrong itself is why the keywords beside it have no effect.
                continue
            noticed.add(finding.pointer)
            if (finding.severity or rule.severity) is Severity.ERROR and not rule.fallback:
                reported.add(finding.pointer)
                around.update(prefixes(finding.pointer))
            yield rule, finding


def is_silenced(rule: str, file: Path, pointer: Pointer, settings: Settings, used: set[Silence]) -> bool:
    """Whether a silence covers a finding; it is added to `used`."""
    silence = settings.find_silence(rule, file, pointer)
    if silence is not None:
        used.add(silence)
    return silence is not None


def locate(rule: str, severity: Severity, finding: Finding, whole: Bundle) -> Diagnostic:
    """A finding of a rule, at its hand-written position."""
    span = whole.key_span(finding.pointer) if finding.at == "key" else _short_span(whole, finding.pointer)
    related = tuple(Related(_short_span(whole, pointer), message) for pointer, message in finding.related)
    return Diagnostic(rule, severity, span, finding.message, finding.hint, related)


def _short_span(whole: Bundle, pointer: Pointer) -> Span:
    """The value at a pointer; its key, if an object or array stands below it, or goes over several lines."""
    value, key = whole.span(pointer), whole.key_span(pointer)
    if value.start.line != value.end.line:
        return key
    found = follow(whole.value, pointer) if value.start.line != key.end.line else None
    return value if found is None or isinstance(found[0], str) else key
