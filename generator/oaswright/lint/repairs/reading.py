"""What becomes of mistakes that are found while files are read, where a value comes out all the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from oaswright.diagnostics import Diagnostic, RuleId, Severity, Span

_LOSSES: Mapping[str, str] = {
    RuleId.CIRCULAR_REFERENCE: "it is left out there",
    RuleId.CHARACTER: "the character is left out",
    RuleId.DUPLICATE_KEY: "the last one counts",
    RuleId.MERGE_KEY: "the members are taken over",
    RuleId.NUMBER_RANGE: "the nearest number is taken",
    # Those that lead to nothing in the bundle have a loss of their own.
    RuleId.UNRESOLVED_REFERENCE: "what another file has of that name is taken, where it is used",
    RuleId.YAML_TAG: "the tag is ignored",
}
# How the findings about a version begin from which the version is plain.
_INCOMPLETE = ("the version `", "`openapi` must be a string")


def soften(read: Iterable[Diagnostic], losses: Mapping[Span, str | None]) -> Iterator[Diagnostic]:
    """Findings of reading as those of a lenient API: warnings that say what is lost.

    `losses` are those of references that lead to nothing, by position, None where one stays an error. So do
    two keys `security`.
    """
    for diagnostic in read:
        loss = _LOSSES.get(diagnostic.rule)
        if diagnostic.rule == RuleId.OPENAPI_VERSION and diagnostic.message.startswith(_INCOMPLETE):
            loss = "the version is plain all the same"
        if diagnostic.span is not None and diagnostic.span in losses:
            loss = losses[diagnostic.span]
        if diagnostic.rule == RuleId.DUPLICATE_KEY and "`security`" in diagnostic.message:
            loss = None
        if loss is None or diagnostic.severity is not Severity.ERROR:
            yield diagnostic
        else:
            message = f"{diagnostic.message}; {loss}"
            yield replace(diagnostic, severity=Severity.WARNING, message=message)
