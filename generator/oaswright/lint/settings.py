"""`[tool.oaswright.rules]`: other severities and silenced places, each with a written reason.

    [tool.oaswright.rules]
    unused-component = { severity = "off", reason = "the shared pieces are used by other documents" }

    [[tool.oaswright.rules.silence]]
    rule = "ambiguous-paths"
    at = "specs/calendars.yaml#/paths/~1calendars~1{id}"
    reason = "the product answers the literal path first"

`at` is a pattern of paths from the project's root (`*`, `?` and `**`), alone or with a JSON Pointer; what
is below the place is included. A rule is always named, and a reason always given.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import cast

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.errors import OaswrightError
from oaswright.lint.registry import all_rules
from oaswright.openapi.pointers import Pointer, parse_pointer


class SettingsError(OaswrightError):
    """The table is not valid; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Findings of one rule at one place that are not reported."""

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
    """Severities that differ from the rules' own (None: off), and silenced places.

    `root` is the folder from which paths are counted; the working directory if it is None.
    """

    severities: Mapping[RuleId, Severity | None]
    silences: tuple[Silence, ...] = ()
    root: Path | None = None

    def silenced(self, rule: RuleId, file: Path, pointer: Pointer) -> bool:
        """Whether findings of a rule at a place are not reported."""
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
        place = f"tool.oaswright.rules.{name}"
        if name == "silence":
            if not isinstance(value, list):
                raise SettingsError(
                    "tool.oaswright.rules.silence: write it as [[tool.oaswright.rules.silence]]"
                )
            silences.extend(
                _silence(f"{place}[{number}]", item)
                for number, item in enumerate(cast("list[object]", value))
            )
            continue
        rule = _changeable(place, name)
        entry = _table(place, value, ("severity", "reason"))
        severity = entry["severity"]
        words = [member.value for member in Severity] + ["off"]
        if severity not in words:
            guess = did_you_mean(severity, words)
            raise SettingsError(
                f"{place}.severity: unknown severity `{severity}`, expected {', '.join(words)}"
                + (f"; did you mean `{guess}`?" if guess else "")
            )
        severities[rule] = None if severity == "off" else Severity(severity)
    return Settings(severities, tuple(silences), root)


def _silence(place: str, value: object) -> Silence:
    entry = _table(place, value, ("rule", "at", "reason"))
    rule = _changeable(f"{place}.rule", entry["rule"])
    files, _, fragment = entry["at"].partition("#")
    try:
        pointer = parse_pointer(fragment)
    except ValueError:
        raise SettingsError(
            f"{place}.at: expected a JSON Pointer such as `/paths/~1pets` after `#`"
        ) from None
    return Silence(rule, _pattern(files or "**"), pointer, entry["reason"])


def _changeable(place: str, name: str) -> RuleId:
    """The rule of a name. Raises SettingsError if there is none, or none that may be changed."""
    if name not in all_rules():
        guess = did_you_mean(name, [*all_rules(), "silence"])
        raise SettingsError(
            f"{place}: unknown rule `{name}`" + (f"; did you mean `{guess}`?" if guess else "")
        )
    rule = RuleId(name)
    if all_rules()[rule].fixed:
        raise SettingsError(f"{place}: the rule `{rule}` is about reading the file and cannot be changed")
    return rule


def _table(place: str, value: object, keys: tuple[str, ...]) -> dict[str, str]:
    if not isinstance(value, dict):
        expected = ", ".join(f'{key} = "…"' for key in keys)
        raise SettingsError(f"{place}: write {{ {expected} }}")
    table = cast("dict[str, object]", value)
    for key in table:
        if key not in keys:
            guess = did_you_mean(key, keys)
            raise SettingsError(
                f"{place}: unknown key `{key}`" + (f"; did you mean `{guess}`?" if guess else "")
            )
    found: dict[str, str] = {}
    for key in keys:
        text = table.get(key)
        if not isinstance(text, str) or not text.strip():
            raise SettingsError(f"{place}.{key}: a string is required here")
        found[key] = text
    return found


def _pattern(files: str) -> re.Pattern[str]:
    path = PurePosixPath(files).as_posix()
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", path)
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts))
