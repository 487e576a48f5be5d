"""Silences of the configuration that silence nothing."""

from collections.abc import Iterable, Set
from pathlib import Path

from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.diagnostics.toml import find_span
from oaswright.lint.engine import configure
from oaswright.lint.settings import TABLE, Settings
from oaswright.lint.silences import Silence


def find_unused_silences(
    settings: Settings,
    used: Set[int],
    documents: Iterable[Path],
    file: Path,
    *,
    shown: str,
    listed: Iterable[Path],
) -> list[Diagnostic]:
    """The silences that cover no finding, at their `at` in the configuration `file`, shown as `shown`.

    `used` are the numbers of those that cover one, `documents` the files that were read, others among them,
    `listed` the documents of the configuration: a silence of one that was not read may be of use there. One
    of a rule that is off would be of use if the rule were on.
    """
    read = {settings.relative(document) for document in documents}
    known = {settings.relative(document) for document in listed}
    rules = settings.known
    unused = [
        silence
        for silence in settings.silences
        if silence.number not in used
        and rules[silence.rule].check is not None
        and settings.is_on(rules[silence.rule])
        and settings.severities.get(silence.rule, Severity.ERROR) is not None
        and not any(map(silence.files.fullmatch, known - read))
        and ((known and known <= read) or any(map(silence.files.fullmatch, read)))
    ]
    if not unused:
        return []
    text = file.read_text("utf-8")
    found = [
        Diagnostic(
            RuleId.UNUSED_SILENCE,
            Severity.WARNING,
            find_span(shown, text, (*TABLE, "silence", silence.number, "at")),
            f"nothing of the rule `{silence.rule}` is found at `{silence.at}`",
            _hint(silence, read),
        )
        for silence in unused
    ]
    return configure(found, settings)


def _hint(silence: Silence, read: Iterable[str]) -> str:
    if not any(map(silence.files.fullmatch, read)):
        return "no document has this path; correct it, or remove the silence"
    path = silence.at.partition("#/paths/")[2]
    if path and not path.startswith(("~1", "*", "?")):
        return f"write a `/` in a key as `~1`, such as `#/paths/~1{path.lstrip('/')}`"
    return "remove the silence, or correct its `at`"
