r"""Regular expressions of ECMA-262 (section 22.2.1, with the flag `u`), which is what `pattern` holds.

Read more gently where all engines agree: a needless backslash before punctuation (`\-`), and a `]` or `}`
that closes nothing.
"""

import re
from dataclasses import dataclass, field
from typing import Literal, NoReturn

from oaswright.openapi.pattern_dialects import OTHER_ESCAPES, OTHER_GROUPS, POSIX, POSIX_CLASSES
from oaswright.openapi.unicode_properties import find_property_error


class PatternError(ValueError):
    """Why a text is no regular expression: words, the position in the text, and what to write instead."""

    def __init__(self, message: str, position: int, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.hint = hint


def check_pattern(pattern: str) -> None:
    """Raises PatternError if a text is no regular expression of ECMA-262."""
    _Reader(pattern).read()


def is_pattern(text: str) -> bool:
    """Whether a text is a regular expression of ECMA-262."""
    try:
        check_pattern(text)
    except PatternError:
        return False
    return True


_QUANTIFIER = re.compile(r"\{(\d+)(,(\d*))?\}")
_MODIFIERS = re.compile(r"\(\?([ims]*)(-[ims]*)?:")
_GROUP_NAME = re.compile(r"\(\?<([^>]*)>")
_CONTROL = re.compile(r"\\c[A-Za-z]")
_HEX = re.compile(r"\\x([0-9A-Fa-f]{2})")
_UNICODE = re.compile(r"\\u(?:([0-9A-Fa-f]{4})|\{([0-9A-Fa-f]+)\})")
_PROPERTY = re.compile(r"\\[pP]\{([A-Za-z0-9_]*)(=([A-Za-z0-9_]*))?\}")
_NAMED = re.compile(r"\\k<([^>]*)>")
_NUMBERED = re.compile(r"\\([1-9][0-9]*)")

_CONTROL_ESCAPES = {"f": 12, "n": 10, "r": 13, "t": 9, "v": 11}


@dataclass(slots=True)
class _Group:
    """An open group: where it begins, whether it looks around only, and the names that it holds.

    Two groups may have one name if they are in different alternatives (ES2025): `earlier` are the names of
    the alternatives before, `names` those of this one.
    """

    start: int
    looks_around: bool = False
    earlier: set[str] = field(default_factory=set[str])
    names: set[str] = field(default_factory=set[str])


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0
    # Whether a quantifier may follow, and if not, why.
    before: Literal["atom", "nothing", "assertion", "quantifier"] = "nothing"
    open: list[_Group] = field(default_factory=lambda: [_Group(0)])
    groups: int = 0
    names: set[str] = field(default_factory=set[str])
    numbered: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    named: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def read(self) -> None:
        while self.at < len(self.text):
            match self.text[self.at]:
                case "\\":
                    self._escape()
                case "[":
                    self._class()
                case "(":
                    self._open()
                case ")":
                    self._close()
                case "*" | "+" | "?" | "{":
                    self._quantifier()
                case "^" | "$":
                    self._step(1, "assertion")
                case "|":
                    self.open[-1].earlier |= self.open[-1].names
                    self.open[-1].names = set()
                    self._step(1, "nothing")
                case _:
                    self._step(1, "atom")
        if len(self.open) > 1:
            self._fail("the group is not closed", self.open[-1].start, "add `)`")
        for position, number in self.numbered:
            if number > self.groups:
                self._fail(f"there is no group {number}", position)
        for position, name in self.named:
            if name not in self.names:
                known = ", ".join(f"`{other}`" for other in sorted(self.names))
                hint = f"the names of groups are {known}" if known else "name a group: `(?<name>…)`"
                self._fail(f"there is no group `{name}`", position, hint)

    def _step(self, length: int, before: Literal["atom", "nothing", "assertion", "quantifier"]) -> None:
        self.at += length
        self.before = before

    def _fail(self, message: str, position: int | None = None, hint: str | None = None) -> NoReturn:
        raise PatternError(message, self.at if position is None else position, hint)

    def _open(self) -> None:
        text, at = self.text, self.at
        group = _Group(at)
        length = 1
        if not text.startswith("(?", at):
            self.groups += 1
        elif text.startswith(("(?=", "(?!"), at):
            length, group.looks_around = 3, True
        elif text.startswith(("(?<=", "(?<!"), at):
            length, group.looks_around = 4, True
        elif found := _GROUP_NAME.match(text, at):
            length = found.end() - at
            self._name(found[1])
        elif found := _MODIFIERS.match(text, at):
            length = found.end() - at
            flags = found[1] + (found[2] or "").removeprefix("-")
            if len(set(flags)) != len(flags) or found[2] == "-" == found[0][2:-1]:
                self._fail("a flag is set twice, or none at all")
        elif text.startswith("(?<", at):
            self._fail("the name of the group is not closed", hint="add `>`")
        else:
            for other, message, hint in OTHER_GROUPS:
                if match := other.match(text, at):
                    self._fail(message, hint=match.expand(hint) if match.groups() else hint)
        self.open.append(group)
        self._step(length, "nothing")

    def _name(self, name: str) -> None:
        self.groups += 1
        if not name.replace("$", "_").isidentifier():
            self._fail(f"`{name}` is no name for a group", hint="write letters, digits, `_` and `$`")
        if any(name in group.names for group in self.open):
            self._fail(f"two groups have the name `{name}`", hint="rename one of the two")
        self.open[-1].names.add(name)
        self.names.add(name)

    def _close(self) -> None:
        if len(self.open) == 1:
            self._fail("a `)` closes no group", hint="write `\\)` for the character")
        group = self.open.pop()
        self.open[-1].names |= group.names | group.earlier
        self._step(1, "assertion" if group.looks_around else "atom")

    def _quantifier(self) -> None:
        text, at = self.text, self.at
        found = _QUANTIFIER.match(text, at)
        if text[at] == "{" and found is None:
            open_start = re.compile(r"\{,(\d+)\}").match(text, at)
            unclosed = re.compile(r"\{\d+(,\d*)?").match(text, at)
            hint = "write `\\{` for the character"
            if open_start:
                hint = f"write `{{0,{open_start[1]}}}`"
            elif unclosed:
                hint = f"write `{unclosed[0]}}}`"
            self._fail("a `{` begins no number of repetitions", hint=hint)
        if self.before == "quantifier":
            if text[at] == "+":
                self._fail(
                    "ECMA-262 has no possessive quantifiers",
                    hint="remove the second `+`" if text[at - 1] == "+" else "remove the `+`",
                )
            self._fail("what is repeated is a repetition already", hint="put it into a group: `(?:…)`")
        if self.before != "atom":
            what = (
                "an assertion cannot be repeated"
                if self.before == "assertion"
                else "there is nothing to repeat"
            )
            self._fail(
                what,
                hint=f"write `\\{text[at]}` for the character" if self.before == "nothing" else "remove it",
            )
        length = 1
        if found is not None:
            length = found.end() - at
            if found[3] and int(found[1]) > int(found[3]):
                self._fail(
                    "the bounds of the repetition are the wrong way round",
                    hint=f"write `{{{found[3]},{found[1]}}}`",
                )
        lazy = text.startswith("?", at + length)
        self._step(length + lazy, "quantifier")

    def _escape(self) -> None:
        text, at = self.text, self.at
        following = text[at + 1 : at + 2]
        if following in ("b", "B"):
            self._step(2, "assertion")
        elif found := _NUMBERED.match(text, at):
            self.numbered.append((at, int(found[1][:9])))
            self._step(found.end() - at, "atom")
        elif following == "k":
            found = _NAMED.match(text, at)
            if found is None:
                self._fail("`\\k` is followed by the name of a group", hint="write `\\k<name>`")
            self.named.append((at, found[1]))
            self._step(found.end() - at, "atom")
        else:
            length, _ = self._character()
            self._step(length, "atom")

    def _character(self) -> tuple[int, int | None]:
        """The length of an escape that stands for one character or a set, and its code; None for a set."""
        text, at = self.text, self.at
        following = text[at + 1 : at + 2]
        if not following:
            self._fail("a backslash escapes nothing", hint="write `\\\\` for the character")
        if following in "dDwWsS":
            return 2, None
        if following in _CONTROL_ESCAPES:
            return 2, _CONTROL_ESCAPES[following]
        if following == "0" and not text[at + 2 : at + 3].isdigit():
            return 2, 0
        if found := _CONTROL.match(text, at):
            return 3, ord(found[0][2]) % 32
        if found := _HEX.match(text, at):
            return 4, int(found[1], 16)
        if found := _UNICODE.match(text, at):
            code = int(found[1] or found[2], 16)
            if code > 0x10FFFF:
                self._fail("there is no such character")
            return found.end() - at, code
        if following in "pP":
            found = _PROPERTY.match(text, at)
            if found is None:
                self._fail(
                    f"`\\{following}` is followed by a property of Unicode",
                    hint=f"write `\\{following}{{L}}` for letters",
                )
            problem = find_property_error(found[1], found[3] if found[2] else None)
            if problem is not None:
                self._fail(*problem[:1], hint=problem[1])
            return found.end() - at, None
        if following in "xuc":
            needed = {
                "x": "two hexadecimal digits",
                "u": "four hexadecimal digits, or `{…}`",
                "c": "a letter",
            }
            self._fail(f"`\\{following}` is followed by {needed[following]}")
        if following == "0":
            digits = re.compile(r"[0-7]{1,3}").match(text, at + 1)
            assert digits is not None
            self._fail("ECMA-262 has no octal escapes", hint=f"write `\\x{int(digits[0], 8):02x}`")
        if following in "<>" or following.isalnum() or not following.isascii():
            self._fail(
                f"ECMA-262 has no escape `\\{following}`",
                hint=OTHER_ESCAPES.get(following, f"write `{following}` without the backslash"),
            )
        return 2, ord(following)

    def _class(self) -> None:
        start = self.at
        self.at += 2 if self.text.startswith("[^", self.at) else 1
        while True:
            if self.at >= len(self.text):
                self._fail("the class is not closed", start, "add `]`, or write `\\[` for the character")
            if self.text[self.at] == "]":
                break
            first, low = self.at, self._member()
            if not self.text.startswith("-", self.at) or self.text[self.at + 1 : self.at + 2] in ("", "]"):
                continue
            self.at += 1
            high = self._member()
            if low is None or high is None:
                self._fail("a set of characters is no end of a range", first, "write `\\-` for the hyphen")
            if low > high:
                self._fail("the range runs backwards", first, "swap its ends, or write `\\-` for the hyphen")
        self._step(1, "atom")

    def _member(self) -> int | None:
        """Step over a member of a class; its code, None for a set of characters."""
        text, at = self.text, self.at
        if text[at] != "\\":
            if found := POSIX.match(text, at):
                hint = f"write `{POSIX_CLASSES[found[1]]}`" if found[1] in POSIX_CLASSES else None
                self._fail(f"ECMA-262 has no class `{found[0]}`", hint=hint)
            self.at += 1
            return ord(text[at])
        if text.startswith("\\b", at):
            self.at += 2
            return 8
        length, code = self._character()
        self.at += length
        return code
