"""`[tool.oaswright.rules]`: other severities and silenced findings, each with a written reason.

    [tool.oaswright.rules]
    unused-component = { severity = "off", reason = "the shared pieces are used by other documents" }

    [[tool.oaswright.rules.silence]]
    rule = "ambiguous-paths"
    at = "specs/calendars.yaml#/paths/~1calendars~1{id}"
    reason = "the product answers the literal path first"

`at` is a pattern of paths from the project's root (`*`, `?` and `**`), alone or with a JSON Pointer; what
is below it is included. A rule is always named, and a reason always given.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import cast

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest
from oaswright.errors import OaswrightError
from oaswright.lint.registry import all_rules
from oaswright.openapi.pointers import Pointer, parse_pointer


class SettingsError(OaswrightError):
    """The table is not valid; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Findings of one rule, in some files or below one pointer, that are not reported."""

    rule: RuleId
    files: re.Pattern[str]
    pointer: tuple[str, ...]
    reason: str

    def covers(self, rule: RuleId, file: str, pointer: Pointer) -> bool:
        """Whether a finding is silenced; `file` is relative to the project's root."""
        inside = tuple(str(token) for token in pointer[: len(self.pointer)]) == self.pointer
        return rule == self.rule and inside and self.files.fullmatch(file) is not None


@dataclass(frozen=True, slots=True)
class Settings:
    """Severities that differ from the rules' own (None: off), and silences.

    `root` is the folder from which paths are counted; the working directory if it is None.
    """

    severities: Mapping[RuleId, Severity | None]
    silences: tuple[Silence, ...] = ()
    root: Path | None = None

    def silenced(self, rule: RuleId, file: Path, pointer: Pointer) -> bool:
        """Whether findings of a rule at a pointer of a file are not reported."""
        if not self.silences:
            return False
        root = (self.root or Path.cwd()).resolve()
        path = file.resolve()
        shown = path.relative_to(root) if path.is_relative_to(root) else path
        return any(silence.covers(rule, shown.as_posix(), pointer) for silence in self.silences)


DEFAULT = Settings({})


def parse_settings(written: object, root: Path | None = None) -> Settings:
    """The settings in a `[tool.oaswright.rules]` table of the project below `root`. Raises SettingsError."""
    if not isinstance(written, Mapping):
        raise SettingsError("tool.oaswright.rules must be a table")
    table = cast("Mapping[str, object]", written)
    severities: dict[RuleId, Severity | None] = {}
    silences: list[Silence] = []
    for name, value in table.items():
        key = f"tool.oaswright.rules.{name}"
        if name == "silence":
            if not isinstance(value, list):
                raise SettingsError(f"{key}: write it as [[{key}]]")
            silences.extend(
                _silence(f"{key}[{number}]", item) for number, item in enumerate(cast("list[object]", value))
            )
            continue
        rule = _changeable(key, name)
        severity = _table(key, value, ("severity", "reason"))["severity"]
        words = [member.value for member in Severity] + ["off"]
        if severity not in words:
            message = f"{key}.severity: unknown severity `{severity}`, expected {', '.join(words)}"
            raise _unknown(message, severity, words)
        severities[rule] = None if severity == "off" else Severity(severity)
    return Settings(severities, tuple(silences), root)


def _silence(key: str, value: object) -> Silence:
    entry = _table(key, value, ("rule", "at", "reason"))
    rule = _changeable(f"{key}.rule", entry["rule"])
    files, _, fragment = entry["at"].partition("#")
    try:
        pointer = parse_pointer(fragment)
    except ValueError:
        message = f"{key}.at: expected a JSON Pointer such as `/paths/~1pets` after `#`"
        raise SettingsError(message) from None
    return Silence(rule, _pattern(files or "**"), pointer, entry["reason"])


def _changeable(key: str, name: str) -> RuleId:
    """The rule of a name. Raises SettingsError if there is none, or none that may be changed."""
    if name not in all_rules():
        raise _unknown(f"{key}: unknown rule `{name}`", name, [*all_rules(), "silence"])
    rule = RuleId(name)
    if all_rules()[rule].fixed:
        raise SettingsError(f"{key}: the rule `{rule}` is about reading the file and cannot be changed")
    return rule


def _table(key: str, value: object, names: tuple[str, ...]) -> dict[str, str]:
    if not isinstance(value, dict):
        expected = ", ".join(f'{name} = "…"' for name in names)
        raise SettingsError(f"{key}: write {{ {expected} }}")
    table = cast("dict[str, object]", value)
    for name in table:
        if name not in names:
            raise _unknown(f"{key}: unknown key `{name}`", name, names)
    found: dict[str, str] = {}
    for name in names:
        text = table.get(name)
        if not isinstance(text, str) or not text.strip():
            raise SettingsError(f"{key}.{name}: a string is required here")
        found[name] = text
    return found


def _unknown(message: str, written: str, known: Iterable[str]) -> SettingsError:
    hint = suggest(written, known)
    return SettingsError(f"{message}; {hint}" if hint else message)


def _pattern(files: str) -> re.Pattern[str]:
    path = PurePosixPath(files).as_posix()
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", path)
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts))
