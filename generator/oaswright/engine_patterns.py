r"""Regular expressions of ECMA-262 as the engine that checks values can use them.

The engine has limits of its own: it lays out repetitions one by one, nests groups some hundred deep and lacks
a few notations. Where it can, the same is said in other words (`\0` is `\x00`, the length of a string is
counted); else the expression is loosened, or not checked at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oaswright.openapi.patterns import PatternError, check_pattern
from oaswright.validators import is_usable_pattern

# The parts of an expression that matter here; everything else is one character. No part may span two.
_PART = re.compile(
    r"""
    (?P<pair>\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2})
  | (?P<named_reference>\\k<(?P<name>[^>]*)>)
  | (?P<escape>\\(?:u\{[0-9A-Fa-f]+\}|[pP]\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|.))
  | (?P<all>\[\^\])
  | (?P<none>\[\])
  | (?P<class>\[(?:\\.|[^\]\\])*\])
  | (?P<group>\((?:\?<(?P<group_name>[^>=!][^>]*)>)?(?!\?))
  | (?P<repetition>\{(?P<least>\d+)(?P<open>,(?P<most>\d*))?\})
    """,
    re.VERBOSE | re.DOTALL,
)
_SINGLE = r"(?:\.|\[(?:\\.|[^\]\\])*\]|\\[dDwWsS]|\\[pP]\{[^}]*\}|[^\\\[\](){}.*+?|^$])"
_COUNTED = re.compile(rf"\^(?:(?P<one>{_SINGLE})|\((?:\?:)?(?P<grouped>{_SINGLE})\))"
                      r"\{(?P<least>\d+)(?P<open>,(?P<most>\d*))?\}\$", re.DOTALL)  # fmt: skip
# Repetitions above the first of these are loosened, then those above the next, until the engine takes it.
_LOOSENED = (1000, 250, 60, 12)
_KEPT = 12


@dataclass(frozen=True, slots=True)
class EnginePattern:
    """What the engine checks in place of a regular expression.

    `pattern` is None where it can check nothing. `least` and `most` bound the length of the string in
    characters. `lost` says what is not checked, if anything.
    """

    pattern: str | None
    least: int = 0
    most: int | None = None
    lost: str | None = None


@lru_cache(maxsize=4096)
def engine_pattern(pattern: str) -> EnginePattern:
    """What the engine checks in place of a regular expression: the very one, if it can, or if it is none."""
    if is_usable_pattern(pattern) or not _is_expression(pattern):
        return EnginePattern(pattern)
    written = _rewrite(pattern)
    if is_usable_pattern(written):
        return EnginePattern(written)
    counted = _COUNTED.fullmatch(written)
    if counted is not None:
        each = f"^{counted['one'] or counted['grouped']}*$"
        least = int(counted["least"])
        most = least if counted["open"] is None else int(counted["most"]) if counted["most"] else None
        if is_usable_pattern(each):
            return EnginePattern(each, least, most)
    for limit in _LOOSENED:
        loosened = _loosen(written, limit)
        if is_usable_pattern(loosened):
            return EnginePattern(loosened, lost=f"repetitions of more than {limit} are not counted")
    return EnginePattern(None, lost="values are not checked against it")


def _is_expression(pattern: str) -> bool:
    try:
        check_pattern(pattern)
    except PatternError:
        return False
    return True


def _rewrite(pattern: str) -> str:
    """The same expression in the notations of the engine."""
    names = [found["group_name"] for found in _parts(pattern) if found["group"]]
    numbers = {name: number for number, name in enumerate(names, 1) if name}

    def write(found: re.Match[str]) -> str:
        text = found[0]
        match found.lastgroup:
            case "pair":
                high, low = int(text[2:6], 16), int(text[8:12], 16)
                return f"\\u{{{0x10000 + ((high - 0xD800) << 10) + low - 0xDC00:X}}}"
            case "named_reference":
                # A group of its own: what follows may be a digit.
                number = numbers.get(found["name"])
                return text if number is None else f"(?:\\{number})"
            case "escape" if text == "\\0":
                return "\\x00"
            case "all":
                return "[\\s\\S]"
            case "none":
                return "(?!)"
            case "class":
                return re.sub(r"\\(.)", lambda part: {"b": "\\x08", "0": "\\x00"}.get(part[1], part[0]), text)
            case _:
                return text

    return _PART.sub(write, pattern)


def _parts(pattern: str) -> Iterator[re.Match[str]]:
    return _PART.finditer(pattern)


def _loosen(pattern: str, limit: int) -> str:
    """An expression that admits any number of repetitions where more than `limit` are counted."""

    def write(found: re.Match[str]) -> str:
        if found["repetition"] is None:
            return found[0]
        least = int(found["least"])
        most = least if found["open"] is None else int(found["most"] or 0)
        if max(least, most) <= limit:
            return found[0]
        return "*" if least == 0 else f"{{{min(least, _KEPT)},}}"

    return _PART.sub(write, pattern)
