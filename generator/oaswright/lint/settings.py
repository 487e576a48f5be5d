"""`[tool.oaswright.rules]`: the level of each rule, sets of rules, and silenced findings.

    [tool.oaswright.rules]
    sets = ["recommended"]
    files = ["tools/rules.py"]
    unknown-format = "error"
    unused-component = { severity = "off", reason = "the shared pieces are used by other documents" }

    [[tool.oaswright.rules.silence]]
    rule = "ambiguous-paths"
    at = "specs/*.yaml#/paths/~1calendars*/get"
    reason = "the product answers the literal path first"

A level is a severity or `off`. `files` hold rules of the project (`oaswright.rules`). `at` is a pattern of
paths from the project's root, a pattern of JSON Pointers after `#`, or both (`lint/silences.py`); what is
below is included. A silence names its rule and its reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from oaswright.diagnostics import Severity
from oaswright.diagnostics.suggestions import suggest
from oaswright.diagnostics.toml import KeyPath, show_position
from oaswright.errors import OaswrightError
from oaswright.lint.registry import all_rules
from oaswright.lint.rule import Rule, RuleSet
from oaswright.lint.rule_loading import RuleLoadingError, load_installed_rules, load_rules
from oaswright.lint.silences import Silence, parse_silence
from oaswright.openapi.pointers import Pointer

FILE = "pyproject.toml"
TABLE: KeyPath = ("tool", "oaswright", "rules")
LEVELS = (*(severity.value for severity in Severity), "off")
_RESERVED = ("sets", "files", "silence")


class SettingsError(OaswrightError):
    """The table is not valid; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Severities that differ from the rules' own (None: off), silences, sets that are on, and further rules.

    `root` is the folder from which paths are counted; the working directory if it is None.
    """

    severities: Mapping[str, Severity | None]
    silences: tuple[Silence, ...] = ()
    root: Path | None = None
    sets: frozenset[RuleSet] = frozenset()
    rules: tuple[Rule, ...] = ()

    @property
    def known(self) -> Mapping[str, Rule]:
        """Every rule by its id: those of the tool and the further ones."""
        return {**all_rules(), **{rule.id: rule for rule in self.rules}}

    def is_on(self, rule: Rule) -> bool:
        """Whether a rule runs: one of a set only if the set is on, or the rule has a level of its own."""
        return rule.rule_set is None or rule.rule_set in self.sets or rule.id in self.severities

    def find_silence(self, rule: str, file: Path, pointer: Pointer) -> Silence | None:
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value of the settings stands: in the table of a file, or on the command line."""

    root: Path | None = None
    path: KeyPath = TABLE
    option: str | None = None

    def below(self, *steps: str | int) -> "_Place":
        return _Place(self.root, (*self.path, *steps), self.option)

    def error(self, message: str, written: str = "", known: Iterable[str] = ()) -> SettingsError:
        """The error of a message, with the known word that is near to the written one."""
        hint = suggest(written, known)
        where = self.option
        if where is None:
            where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)[1:]
            where = where if self.root is None else show_position(self.root / FILE, self.path) + where
        return SettingsError(f"{where}: {message}" + (f"; {hint}" if hint else ""))


def parse_settings(written: object, root: Path | None = None) -> Settings:
    """The settings in a `[tool.oaswright.rules]` table of the project below `root`. Raises SettingsError."""
    place = _Place(root)
    if not isinstance(written, Mapping):
        raise place.error("a table is required here")
    table = cast("Mapping[str, object]", written)
    own = _load_own_rules(place.below("files"), table.get("files", []))
    known = {**all_rules(), **{rule.id: rule for rule in own}}
    levels = {
        _find_rule(place.below(name), name, known): _read_level(place.below(name), value)
        for name, value in table.items()
        if name not in _RESERVED
    }
    silences = _read_silences(place.below("silence"), table.get("silence", []), known)
    sets = _read_sets(place.below("sets"), table.get("sets", []))
    return Settings(levels, silences, root, sets, own)


def add_levels(written: Mapping[str, object], options: Sequence[str]) -> Mapping[str, object]:
    """A table with the levels of `--rule ID=LEVEL` options, the last one for a rule. Raises SettingsError."""
    levels: dict[str, object] = {}
    for option in options:
        place = _Place(option=f"--rule {option}")
        name, equals, level = option.partition("=")
        if not equals:
            raise place.error("write ID=LEVEL, such as unused-component=off")
        _read_level(place, level)
        # Rules of one's own are known when the files of the table were read.
        levels[name if "/" in name else _find_rule(place, name, all_rules())] = level
    return {**written, **levels}


def _read_level(place: _Place, value: object) -> Severity | None:
    """A severity, or None for `off`, in the short form or in a table with a reason."""
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        _check_keys(place, table, ("severity", "reason"))
        if not isinstance(table.get("reason", ""), str):
            raise place.below("reason").error("a string is required here")
        place, value = place.below("severity"), table.get("severity")
    words = ", ".join(f'"{level}"' for level in LEVELS)
    if not isinstance(value, str):
        raise place.error(f"a level is required here: {words}")
    if value not in LEVELS:
        raise place.error(f"unknown level `{value}`, expected {words}", value, LEVELS)
    return None if value == "off" else Severity(value)


def _read_sets(place: _Place, value: object) -> frozenset[RuleSet]:
    names = list(RuleSet)
    if not isinstance(value, list):
        raise place.error(f'write a list, such as ["{names[0]}"]')
    found: set[RuleSet] = set()
    for number, name in enumerate(map(str, cast("list[object]", value))):
        if name not in names:
            message = f"unknown set `{name}`, known: {', '.join(names)}"
            raise place.below(number).error(message, name, names)
        found.add(RuleSet(name))
    return frozenset(found)


def _load_own_rules(place: _Place, value: object) -> tuple[Rule, ...]:
    """The rules of installed packages, and those in files of the project."""
    if not isinstance(value, list):
        raise place.error('write a list of Python files, such as ["tools/rules.py"]')
    found = {rule.id: rule for rule in load_installed_rules()}
    for number, name in enumerate(cast("list[object]", value)):
        if not isinstance(name, str):
            raise place.below(number).error("a string is required here")
        try:
            rules = load_rules((place.root or Path.cwd()) / name)
        except RuleLoadingError as error:
            raise place.below(number).error(str(error)) from error
        for rule in rules:
            if rule.id in found:
                raise place.below(number).error(f"there are two rules `{rule.id}`; rename one of them")
            found[rule.id] = rule
    return tuple(found.values())


def _read_silences(place: _Place, value: object, known: Mapping[str, Rule]) -> tuple[Silence, ...]:
    if not isinstance(value, list):
        raise place.error(f"write it as [[{'.'.join(map(str, place.path))}]]")
    entries = enumerate(cast("list[object]", value))
    return tuple(_read_silence(place.below(number), item, number, known) for number, item in entries)


def _read_silence(place: _Place, value: object, number: int, known: Mapping[str, Rule]) -> Silence:
    names = ("rule", "at", "reason")
    if not isinstance(value, dict):
        expected = ", ".join(f'{name} = "…"' for name in names)
        raise place.error(f"write {{ {expected} }}")
    table = cast("dict[str, object]", value)
    _check_keys(place, table, names)
    for name in names:
        text = table.get(name)
        if not isinstance(text, str) or not text.strip():
            raise place.below(name).error("a string is required here")
    rule, at, reason = (str(table[name]) for name in names)
    try:
        return parse_silence(_find_rule(place.below("rule"), rule, known), at, reason, number)
    except ValueError:
        message = "expected a JSON Pointer such as `/paths/~1pets` after `#`"
        raise place.below("at").error(message) from None


def _find_rule(place: _Place, name: str, known: Mapping[str, Rule]) -> str:
    """The id of the rule of a name. Raises SettingsError if there is none, or none that may be changed."""
    if name not in known:
        raise place.error(f"unknown rule `{name}`", name, [*known, *_RESERVED])
    if known[name].fixed:
        raise place.error(f"the rule `{name}` is about reading the file and cannot be changed")
    return known[name].id


def _check_keys(place: _Place, table: Mapping[str, object], names: Sequence[str]) -> None:
    for name in table:
        if name not in names:
            raise place.below(name).error(f"unknown key `{name}`, known: {', '.join(names)}", name, names)
