"""`[tool.oaswright.diff]`: the level of each rule, and changes that are accepted for a reason and a time.

    [tool.oaswright.diff]
    fail-on = "breaking"
    check-version = true

    [tool.oaswright.diff.rules]
    parameter-removed = "breaking"
    response-enum = "off"

    [[tool.oaswright.diff.silence]]
    rule = "operation-removed"
    at = "specs/shop.yaml#/paths/~1orders*"
    reason = "nobody has called it since March"
    until = 2027-03-31

A level takes the place of the worst level that the rule has; what is less bad keeps its own. `at` is a
pattern of paths from the project's root and of JSON Pointers in either document (`lint/silences.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

from oaswright.diagnostics.suggestions import suggest
from oaswright.diagnostics.toml import KeyPath, show_position
from oaswright.diff.model import Level
from oaswright.diff.registry import change_rules
from oaswright.errors import OaswrightError
from oaswright.lint.silences import Silence, parse_silence
from oaswright.openapi.pointers import Pointer

TABLE: KeyPath = ("tool", "oaswright", "diff")
LEVELS = ("breaking", "risky", "info", "off")
FAIL_ON = ("breaking", "risky", "any", "none")
_KEYS = ("fail-on", "check-version", "rules", "silence")


class DiffSettingsError(OaswrightError):
    """The table is not valid; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A silence with the last day on which it holds; None for ever."""

    silence: Silence
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DiffSettings:
    """Levels of rules (None: off), accepted changes, and what makes a run fail.

    `root` is the folder from which paths are counted.
    """

    levels: Mapping[str, Level | None]
    accepted: tuple[Acceptance, ...] = ()
    fail_on: str = "breaking"
    check_version: bool = False
    root: Path | None = None

    def level_of(self, rule: str, found: Level) -> Level | None:
        """The level of a change of a rule that was found to be of some level; None if it is not reported."""
        if rule not in self.levels:
            return found
        level = self.levels[rule]
        if level is None:
            return None
        worst = change_rules()[rule].level
        return level if found is worst else min(found, level)

    def accepts(self, rule: str, places: Iterable[tuple[Path, Pointer]], today: date) -> Silence | None:
        """The acceptance that covers a change at some places, if one does and has not run out."""
        for file, pointer in places:
            shown = self._show(file)
            for one in self.accepted:
                in_time = one.until is None or today <= one.until
                if in_time and one.silence.covers(rule, shown, pointer):
                    return one.silence
        return None

    def list_expired(self, today: date) -> list[Acceptance]:
        """The acceptances that have run out."""
        return [one for one in self.accepted if one.until is not None and one.until < today]

    def _show(self, file: Path) -> str:
        root = (self.root or Path.cwd()).resolve()
        path = file.resolve()
        return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


DEFAULT = DiffSettings({})


def parse_diff_settings(written: Mapping[str, object], file: Path) -> DiffSettings:
    """The settings in the `[tool.oaswright.diff]` table of a pyproject.toml. Raises DiffSettingsError."""
    place = _Place(file)
    place.check_keys(written, _KEYS)
    levels = written.get("rules", {})
    if not isinstance(levels, Mapping):
        raise place.below("rules").error("a table is required here")
    fail_on = written.get("fail-on", "breaking")
    if fail_on not in FAIL_ON:
        raise place.below("fail-on").error(f"write one of {_quote(FAIL_ON)}")
    check_version = written.get("check-version", False)
    if not isinstance(check_version, bool):
        raise place.below("check-version").error("write true or false")
    silences = written.get("silence", [])
    if not isinstance(silences, list):
        raise place.below("silence").error("write it as [[tool.oaswright.diff.silence]]")
    return DiffSettings(
        {
            place.find_rule(name, "rules", name): _read_level(place.below("rules", name), value)
            for name, value in cast("Mapping[str, object]", levels).items()
        },
        tuple(
            _read_acceptance(place.below("silence", number), value, number)
            for number, value in enumerate(cast("list[object]", silences))
        ),
        str(fail_on),
        check_version,
        file.parent,
    )


def add_diff_levels(settings: DiffSettings, options: Sequence[str]) -> DiffSettings:
    """The settings with the levels of `--rule ID=LEVEL` options. Raises DiffSettingsError."""
    levels = dict(settings.levels)
    for option in options:
        place = _Place(None, option=f"--rule {option}")
        name, equals, level = option.partition("=")
        if not equals:
            raise place.error("write ID=LEVEL, such as operation-id=risky")
        levels[place.find_rule(name)] = _read_level(place, level)
    return replace(settings, levels=levels)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value of the settings stands: in the table of a file, or on the command line."""

    file: Path | None
    path: KeyPath = TABLE
    option: str | None = None

    def below(self, *steps: str | int) -> "_Place":
        return _Place(self.file, (*self.path, *steps), self.option)

    def error(self, message: str, written: str = "", known: Iterable[str] = ()) -> DiffSettingsError:
        hint = suggest(written, known)
        where = self.option
        if where is None:
            where = ".".join(str(step) for step in self.path)
            where = where if self.file is None else show_position(self.file, self.path) + where
        return DiffSettingsError(f"{where}: {message}" + (f"; {hint}" if hint else ""))

    def find_rule(self, name: str, *steps: str) -> str:
        if name not in change_rules():
            raise self.below(*steps).error(f"unknown rule `{name}`", name, change_rules())
        return name

    def check_keys(self, table: Mapping[str, object], known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                raise self.below(key).error(f"unknown key `{key}`, known: {', '.join(known)}", key, known)


def _read_level(place: _Place, value: object) -> Level | None:
    if not isinstance(value, str) or value not in LEVELS:
        raise place.error(f"a level is required here: {_quote(LEVELS)}", str(value), LEVELS)
    return None if value == "off" else Level[value.upper()]


def _read_acceptance(place: _Place, value: object, number: int) -> Acceptance:
    names = ("rule", "at", "reason", "until")
    if not isinstance(value, dict):
        raise place.error(f"write a table with the keys {', '.join(names)}")
    table = cast("dict[str, object]", value)
    place.check_keys(table, names)
    for name in names[:3]:
        text = table.get(name)
        if not isinstance(text, str) or not text.strip():
            raise place.below(name).error("a string is required here")
    until = table.get("until")
    if isinstance(until, str):
        try:
            until = date.fromisoformat(until)
        except ValueError:
            until = False
    if until is not None and type(until) is not date:
        raise place.below("until").error("a date is required here, such as 2027-03-31")
    rule, at, reason = (str(table[name]) for name in names[:3])
    try:
        silence = parse_silence(place.find_rule(rule, "rule"), at, reason, number)
    except ValueError:
        raise place.below("at").error("expected a JSON Pointer such as `/paths/~1pets` after `#`") from None
    return Acceptance(silence, until)


def _quote(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)
