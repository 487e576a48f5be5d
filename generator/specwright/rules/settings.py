"""`[tool.specwright.rules]`: other severities and silenced places, each with a written reason.

    [tool.specwright.rules]
    unused-component = { severity = "off", reason = "the shared pieces are used by other documents" }

    [[tool.specwright.rules.silence]]
    rule = "ambiguous-paths"
    at = "specs/calendars.yaml#/paths/~1calendars~1{id}"
    reason = "the product answers the literal path first"

`at` is a pattern of shown paths (`*` and `**`), alone or with a JSON Pointer; what stands below is included.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import cast

from specwright.diagnostics import Severity
from specwright.rules.registry import RULES
from specwright.source import Pointer, parse_pointer
from specwright.source.suggest import did_you_mean


class SettingsError(ValueError):
    """The table is not as it must be; the text says where and how."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Findings of one rule at one place that are not reported."""

    rule: str
    files: re.Pattern[str]
    pointer: tuple[str, ...]
    reason: str

    def covers(self, rule: str, file: str, pointer: Pointer) -> bool:
        """Whether a finding is silenced."""
        inside = tuple(str(token) for token in pointer[: len(self.pointer)]) == self.pointer
        return rule == self.rule and inside and self.files.fullmatch(file) is not None


@dataclass(frozen=True, slots=True)
class Settings:
    """Severities that differ from the rules' own (None: off), and silenced places."""

    severities: Mapping[str, Severity | None]
    silences: tuple[Silence, ...] = ()


DEFAULT = Settings({})


def parse_settings(table: Mapping[str, object]) -> Settings:
    """The settings in a `[tool.specwright.rules]` table. Raises SettingsError."""
    severities: dict[str, Severity | None] = {}
    silences: list[Silence] = []
    for name, value in table.items():
        place = f"tool.specwright.rules.{name}"
        if name == "silence":
            if not isinstance(value, list):
                raise SettingsError(
                    "tool.specwright.rules.silence: write it as [[tool.specwright.rules.silence]]"
                )
            silences.extend(
                _silence(f"{place}[{number}]", item)
                for number, item in enumerate(cast("list[object]", value))
            )
            continue
        _check_rule(place, name)
        entry = _table(place, value, ("severity", "reason"))
        severity = entry["severity"]
        words = [member.value for member in Severity] + ["off"]
        if severity not in words:
            guess = did_you_mean(severity, words)
            raise SettingsError(
                f"{place}.severity: `{severity}` is none of {', '.join(words)}"
                + (f"; did you mean `{guess}`?" if guess else "")
            )
        severities[name] = None if severity == "off" else Severity(severity)
    return Settings(severities, tuple(silences))


def _silence(place: str, value: object) -> Silence:
    entry = _table(place, value, ("rule", "at", "reason"))
    _check_rule(f"{place}.rule", entry["rule"])
    files, _, fragment = entry["at"].partition("#")
    try:
        pointer = parse_pointer(fragment)
    except ValueError:
        raise SettingsError(
            f"{place}.at: after `#` a JSON Pointer such as `/paths/~1pets` must stand"
        ) from None
    return Silence(entry["rule"], _pattern(files or "**"), pointer, entry["reason"])


def _check_rule(place: str, rule: str) -> None:
    if rule not in RULES:
        guess = did_you_mean(rule, [*RULES, "silence"])
        raise SettingsError(
            f"{place}: there is no rule `{rule}`" + (f"; did you mean `{guess}`?" if guess else "")
        )
    if RULES[rule].fixed:
        raise SettingsError(f"{place}: the rule `{rule}` is about reading the file and cannot be changed")


def _table(place: str, value: object, keys: tuple[str, ...]) -> dict[str, str]:
    if not isinstance(value, dict):
        wanted = ", ".join(f'{key} = "…"' for key in keys)
        raise SettingsError(f"{place}: write {{ {wanted} }}")
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
            raise SettingsError(f"{place}.{key}: a text is required here")
        found[key] = text
    return found


def _pattern(files: str) -> re.Pattern[str]:
    path = PurePosixPath(files).as_posix()
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", path)
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts))
