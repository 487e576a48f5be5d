"""Plain scalars as the YAML 1.2 core schema reads them (YAML 1.2.2 section 10.3.2).

So `17:00`, `2026-12-24`, `no`, `on` and `1_000` are strings, and `0o17` is fifteen.
"""

import math
import re

_KEYWORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_MAY_BE_NUMBER = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")

MIN_INTEGER = -(2**63)
MAX_INTEGER = 2**64 - 1
# Beyond this many digits a number is an attack or an accident; int() would also refuse it.
_MAX_DIGITS = 400


class NumberRangeError(ValueError):
    """The scalar is a number that JSON does not have, or an integer beyond 64 bits.

    `nearest` is the double to read in its place; None if it is infinite or not a number.
    """

    def __init__(self, nearest: float | None = None) -> None:
        super().__init__()
        self.nearest = nearest


def read_plain(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar. Raises NumberRangeError."""
    if text in _KEYWORDS:
        return _KEYWORDS[text]
    if text[0] not in _MAY_BE_NUMBER:
        return text
    if _INTEGER.match(text):
        return read_integer(text)
    if _FLOAT.match(text):
        return read_float(text)
    if _OCTAL.match(text):
        return read_integer(text[2:], base=8)
    if _HEXADECIMAL.match(text):
        return read_integer(text[2:], base=16)
    if _NOT_FINITE.match(text):
        raise NumberRangeError
    return text


def read_integer(text: str, base: int = 10) -> int:
    """An integer within 64 bits. Raises NumberRangeError."""
    if len(text) > _MAX_DIGITS:
        raise NumberRangeError
    number = int(text, base)
    if not MIN_INTEGER <= number <= MAX_INTEGER:
        try:
            raise NumberRangeError(float(number))
        except OverflowError:
            raise NumberRangeError from None
    return number


def read_float(text: str) -> float:
    """A finite double. Raises NumberRangeError."""
    number = float(text)
    if not math.isfinite(number):
        raise NumberRangeError
    return number
