"""Refusals of openapi-spec-validator as findings, without those that say nothing new or nothing true."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.document.bundle import Bundle
from oaswright.judge.verdicts import Refusals
from oaswright.lint.rule import Finding
from oaswright.lint.running import is_silenced, locate
from oaswright.lint.settings import Settings
from oaswright.lint.silences import Silence
from oaswright.openapi.pointers import Pointer, follow

# What it refuses although the standard allows it; a rule of ours is exact about each.
_MISTAKEN = (
    # It knows patterns of Python only (invalid-pattern, default-mismatch).
    re.compile(r"is not a 'regex'$"),
    re.compile(r" does not match "),
    # Its times of day have no offset, which RFC 3339 demands (default-mismatch).
    re.compile(r" is not a 'time'$"),
    # What is required may go without a property (undefined-required).
    re.compile(r"^Required list has not defined properties: "),
    # Any dialect has a URI, and it knows only some (schema-dialect).
    re.compile(r"^Unknown JSON Schema dialect: "),
    # It reads paths as format strings of Python, where : and ! end a name (path-parameters).
    re.compile(r"^Path parameter '.*\{[^}]*[:!]", re.DOTALL),
)
_FORMAT = re.compile(r"(.+) is not a '([^']+)'", re.DOTALL)
_LONGEST = 200
_HINT = "if the standard allows it, silence this finding or lower the rule in [tool.oaswright.rules]"


def describe(
    refusals: Refusals,
    bundle: Bundle,
    known: Collection[Diagnostic],
    settings: Settings,
    used: set[Silence],
    *,
    lenient: bool,
) -> list[Diagnostic]:
    """The findings about one document, about which the findings `known` are there already.

    With `lenient` they are warnings. The silences that cover a refusal are added to `used`.
    """
    severity = settings.severities.get(
        RuleId.REFERENCE_VALIDATOR, Severity.WARNING if lenient else Severity.ERROR
    )
    if severity is None:
        return []
    found: dict[Diagnostic, None] = {}
    for pointer, message in _keep_true(refusals):
        if _is_known(bundle, pointer, known):
            continue
        document, original = bundle.origin(pointer)
        if not is_silenced(RuleId.REFERENCE_VALIDATOR, Path(document.path), original, settings, used):
            finding = Finding(pointer, _word(message), _HINT)
            found[locate(RuleId.REFERENCE_VALIDATOR, severity, finding, bundle)] = None
    return list(found)


def _keep_true(refusals: Refusals) -> Iterator[tuple[Pointer, str]]:
    for pointer, message in refusals:
        if not any(pattern.search(message) for pattern in _MISTAKEN):
            yield pointer, message


def _is_known(bundle: Bundle, pointer: Pointer, known: Collection[Diagnostic]) -> bool:
    """Whether a finding is about the same: on the same line, or inside of the refused value or list."""
    span = bundle.span(pointer)
    value = follow(bundle.value, pointer)
    # Much stands inside of a large object that has nothing to do with what is wrong with it.
    is_object = value is None or (
        isinstance(value[0], dict) and any(isinstance(member, dict | list) for member in value[0].values())
    )
    # A value of several lines is told at its key.
    first, last = bundle.key_span(pointer).start.line, span.start.line if is_object else span.end.line
    return any(
        finding.span is not None
        and finding.span.file == span.file
        and first <= finding.span.start.line <= last
        for finding in known
    )


def _word(message: str) -> str:
    # Some of its messages go on with the schema and the value.
    message = message.partition("\n\nFailed validating")[0]
    of_format = _FORMAT.fullmatch(message)
    if of_format is not None:
        message = f"the value {of_format[1]} does not have the format `{of_format[2]}`"
    shown = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
    return f"refused by openapi-spec-validator: {shown}"
