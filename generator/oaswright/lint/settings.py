"""`[tool.oaswright.rules]`: the level of each rule, sets of rules, and silenced findings.

    [tool.oaswright.rules]
    sets = ["recommended"]
    unknown-format = "error"
    unused-component = { severity = "off", reason = "the shared pieces are used by other documents" }

    [[tool.oaswright.rules.silence]]
    rule = "ambiguous-paths"
    at = "specs/*.yaml#/paths/~1calendars*/get"
    reason = "the product answers the literal path first"

A level is a severity or `off`. `at` is a pattern of paths from the project's root, a pattern of JSON Pointers
after `#`, or both (`lint/silences.py`); what is below is included. A silence names its rule and its reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest
from oaswright.errors import OaswrightError
from oaswright.lint.registry import all_rules
from oaswright.lint.rule import Rule, RuleSet
from oaswright.lint.silences import Silence, parse_silence
from oaswright.openapi.pointers import Pointer

TABLE = "tool.oaswright.rules"
LEVELS = (*(severity.value for severity in Severity), "off")
_RESERVED = ("sets", "silence")


class SettingsError(OaswrightError):
    """The table is not valid; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Severities that differ from the rules' own (None: off), silences, and the sets that are on.

    `root` is the folder from which paths are counted; the working directory if it is None.
    """

    severities: Mapping[RuleId, Severity | None]
    silences: tuple[Silence, ...] = ()
    root: Path | None = None
    sets: frozenset[RuleSet] = frozenset()

    def is_on(self, rule: Rule) -> bool:
        """Whether a rule runs: one of a set only if the set is on, or the rule has a level of its own."""
        return rule.rule_set is None or rule.rule_set in self.sets or rule.id in self.severities

    def find_silence(self, rule: RuleId, file: Path, pointer: Pointer) -> Silence | None:
        """The silence that covers findings of a rule at a pointer of a file, if there is one."""
        if not self.silences:
            return None
        shown = self.relative(file)
        return next((silence for silence in self.silences if silence.covers(rule, shown, pointer)), None)

    def relative(self, file: Path) -> str:
        """The path of a file as the patterns of silences see it."""
        root = (self.root or Path.cwd()).resolve()
        path = file.resolve()
        return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


DEFAULT = Settings({})


def parse_settings(written: object, root: Path | None = None) -> Settings:
    """The settings in a `[tool.oaswright.rules]` table of the project below `root`. Raises SettingsError."""
    if not isinstance(written, Mapping):
        raise SettingsError(f"{TABLE} must be a table")
    table = cast("Mapping[str, object]", written)
    levels = {
        _find_rule(f"{TABLE}.{name}", name): _read_level(f"{TABLE}.{name}", value)
        for name, value in table.items()
        if name not in _RESERVED
    }
    silences = _read_silences(table.get("silence", []))
    return Settings(levels, silences, root, _read_sets(table.get("sets", [])))


def add_levels(written: Mapping[str, object], options: Sequence[str]) -> Mapping[str, object]:
    """A table with the levels of `--rule ID=LEVEL` options, the last one for a rule. Raises SettingsError."""
    levels: dict[str, object] = {}
    for option in options:
        name, equals, level = option.partition("=")
        key = f"--rule {option}"
        if not equals:
            raise SettingsError(f"{key}: write ID=LEVEL, such as unused-component=off")
        _read_level(key, level)
        levels[_find_rule(key, name)] = level
    return {**written, **levels}


def _read_level(key: str, value: object) -> Severity | None:
    """A severity, or None for `off`, in the short form or in a table with a reason."""
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        _check_keys(key, table, ("severity", "reason"))
        reason = table.get("reason", "")
        if not isinstance(reason, str):
            raise SettingsError(f"{key}.reason: a string is required here")
        key, value = f"{key}.severity", table.get("severity")
    words = ", ".join(f'"{level}"' for level in LEVELS)
    if not isinstance(value, str):
        raise SettingsError(f"{key}: a level is required here: {words}")
    if value not in LEVELS:
        raise _unknown(f"{key}: unknown level `{value}`, expected {words}", value, LEVELS)
    return None if value == "off" else Severity(value)


def _read_sets(value: object) -> frozenset[RuleSet]:
    key = f"{TABLE}.sets"
    names = list(RuleSet)
    if not isinstance(value, list):
        raise SettingsError(f'{key}: write a list, such as ["{names[0]}"]')
    found: set[RuleSet] = set()
    for name in map(str, cast("list[object]", value)):
        if name not in names:
            raise _unknown(f"{key}: unknown set `{name}`, known: {', '.join(names)}", name, names)
        found.add(RuleSet(name))
    return frozenset(found)


def _read_silences(value: object) -> tuple[Silence, ...]:
    key = f"{TABLE}.silence"
    if not isinstance(value, list):
        raise SettingsError(f"{key}: write it as [[{key}]]")
    return tuple(
        _read_silence(f"{key}[{number}]", item, number)
        for number, item in enumerate(cast("list[object]", value))
    )


def _read_silence(key: str, value: object, number: int) -> Silence:
    names = ("rule", "at", "reason")
    if not isinstance(value, dict):
        expected = ", ".join(f'{name} = "…"' for name in names)
        raise SettingsError(f"{key}: write {{ {expected} }}")
    table = cast("dict[str, object]", value)
    _check_keys(key, table, names)
    for name in names:
        text = table.get(name)
        if not isinstance(text, str) or not text.strip():
            raise SettingsError(f"{key}.{name}: a string is required here")
    rule, at, reason = (str(table[name]) for name in names)
    try:
        return parse_silence(_find_rule(f"{key}.rule", rule), at, reason, number)
    except ValueError:
        message = f"{key}.at: expected a JSON Pointer such as `/paths/~1pets` after `#`"
        raise SettingsError(message) from None


def _find_rule(key: str, name: str) -> RuleId:
    """The id of the rule of a name. Raises SettingsError if there is none, or none that may be changed."""
    rules = all_rules()
    if name not in rules:
        raise _unknown(f"{key}: unknown rule `{name}`", name, [*rules, *_RESERVED])
    rule = RuleId(name)
    if rules[rule].fixed:
        raise SettingsError(f"{key}: the rule `{rule}` is about reading the file and cannot be changed")
    return rule


def _check_keys(key: str, table: Mapping[str, object], names: Sequence[str]) -> None:
    for name in table:
        if name not in names:
            raise _unknown(f"{key}: unknown key `{name}`, known: {', '.join(names)}", name, names)


def _unknown(message: str, written: str, known: Iterable[str]) -> SettingsError:
    hint = suggest(written, known)
    return SettingsError(f"{message}; {hint}" if hint else message)
