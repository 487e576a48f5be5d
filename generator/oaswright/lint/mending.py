"""A document without the mistakes that are warnings only: what a package is generated from."""

from dataclasses import dataclass, field, replace

from oaswright.diagnostics import Diagnostic, RuleId, Severity, Span
from oaswright.document.bundle import Bundle
from oaswright.document.edits import REMOVED, Edit, apply_edits
from oaswright.lint.context import Context, build_context, prefixes
from oaswright.lint.repairs import ALWAYS_REPAIRED, find_repair
from oaswright.lint.repairs.choices import open_choices
from oaswright.lint.repairs.references import find_dangling
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.running import INSISTENT, is_silenced, locate, run_rules
from oaswright.lint.settings import Settings
from oaswright.lint.silences import Silence
from oaswright.openapi.grammar import Version
from oaswright.openapi.pointers import Pointer

_WEIGHTS = (None, Severity.INFO, Severity.WARNING, Severity.ERROR)
# Each round repairs at least one mistake of the document; so many follow from each other nowhere.
_MAX_ROUNDS = 16


@dataclass(slots=True)
class Mender:
    """Runs the rules, repairs what is a warning only, and runs them again until nothing is left to repair."""

    settings: Settings
    whole: Bundle
    used: set[Silence]
    lenient: bool
    found: list[Diagnostic] = field(default_factory=list[Diagnostic])
    # What is lost with references that lead to nothing, by their positions.
    losses: dict[Span, str | None] = field(default_factory=dict[Span, "str | None"])
    rounds: int = 0
    # The document as it was written.
    context: Context | None = None
    # What was found already, by rule, message and origin; how heavy what was repaired is at most; and the
    # places of values that come from repairs.
    _seen: set[tuple[str, str, str, Pointer]] = field(default_factory=set[tuple[str, str, str, Pointer]])
    _heaviest: Severity | None = None
    # What a fallback rule found while there was something to repair.
    _standing: set[tuple[str, str, str, Pointer]] = field(default_factory=set[tuple[str, str, str, Pointer]])
    _own: set[Pointer] = field(default_factory=set[Pointer])

    def go_on(self) -> bool:
        """Run the rules once; whether that led to repairs, and the rules have to run again."""
        context = build_context(self.whole, self._version())
        self.context = self.context or context
        edits: list[Edit] = []
        for dangling in find_dangling(context) if self.lenient else ():
            self.losses.setdefault(self.whole.span(dangling.pointer), dangling.repair.loss)
            edits.extend(dangling.repair.edits)
        for rule, finding in run_rules(context, self.settings):
            if rule.fallback and edits:
                # What it finds may be gone with the next round; what is not does not follow from a repair.
                self._standing.add(self._key(rule, finding))
                continue
            edits.extend(self._take(context, rule, finding))
        edits = [*open_choices(context, edits), *edits]
        self.rounds += 1
        self.whole = apply_edits(self.whole, edits) if edits else self.whole
        self._own.update(edit.pointer for edit in edits if edit.value is not REMOVED)
        return bool(edits) and self.rounds < _MAX_ROUNDS

    def _version(self) -> Version:
        assert self.whole.version is not None
        return self.whole.version

    def _key(self, rule: Rule, finding: Finding) -> tuple[str, str, str, Pointer]:
        origin, place = self.whole.origin(finding.pointer)
        return (rule.id, finding.message, origin.file, place)

    def _take(self, context: Context, rule: Rule, finding: Finding) -> tuple[Edit, ...]:
        """Note a finding, unless an earlier round did. Returns what repairs it."""
        is_error = (finding.severity or rule.severity) is Severity.ERROR
        origin, place = self.whole.origin(finding.pointer)
        key = self._key(rule, finding)
        follows = bool(self.rounds) and key not in self._standing
        if self.rounds and (
            key in self._seen
            or not (is_error or rule.fallback)
            or not self._own.isdisjoint(prefixes(finding.pointer))
        ):
            return ()
        self._seen.add(key)
        severity = self.settings.severities.get(rule.id, finding.severity or rule.severity)
        shown, here = (origin, place) if finding.shown is None else self.whole.origin(finding.shown)
        if severity is not None and is_silenced(rule.id, shown.path, here, self.settings, self.used):
            severity = None
        repair = None
        if is_error and (self.lenient or follows or severity is not Severity.ERROR):
            repair = find_repair(context, rule.id, finding)
            if repair is not None and follows and not self.lenient:
                # What follows from a repair is of no more weight than what was repaired.
                severity = min(severity, self._heaviest, key=_WEIGHTS.index)
            elif repair is None:
                if severity is not Severity.ERROR:
                    finding = replace(finding, message=f"{finding.message}; {INSISTENT}")
                severity = Severity.ERROR
            elif severity is Severity.ERROR and rule.id not in self.settings.severities:
                severity = Severity.WARNING
            elif severity is Severity.ERROR:
                repair = None
        elif rule.id in ALWAYS_REPAIRED and not is_error:
            repair = find_repair(context, rule.id, finding)
        if repair is not None and rule.id != RuleId.STRAY_SCHEME_FIELD:
            finding = replace(finding, message=f"{finding.message}; {repair.loss}")
        if repair is not None:
            self._heaviest = max(self._heaviest, severity, key=_WEIGHTS.index)
        if severity is not None:
            self.found.append(locate(rule.id, severity, finding, self.whole))
        return () if repair is None else repair.edits
