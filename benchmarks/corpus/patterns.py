"""Strings that match a regular expression, as far as Python can read it."""

import random
import re
import re._parser as parser  # type: ignore[import-not-found]  # the standard library's own parser
import string
from re import _constants as constants  # type: ignore[attr-defined]
from typing import Any

CATEGORIES = {
    constants.CATEGORY_DIGIT: string.digits,
    constants.CATEGORY_NOT_DIGIT: string.ascii_letters,
    constants.CATEGORY_WORD: string.ascii_letters + string.digits + "_",
    constants.CATEGORY_NOT_WORD: "-.:",
    constants.CATEGORY_SPACE: " ",
    constants.CATEGORY_NOT_SPACE: string.ascii_letters + string.digits,
}
PRINTABLE = string.ascii_letters + string.digits + "-_.~:@ "
MAX_REPEATS = 12


def matching(pattern: str, rng: random.Random) -> str:
    """A string in which the pattern is found. Raises re.error where Python cannot read the pattern.

    Look-arounds and back-references are not followed: whoever asks checks what comes out.
    """
    return "".join(_piece(operation, argument, rng) for operation, argument in parser.parse(pattern))


def _piece(operation: Any, argument: Any, rng: random.Random) -> str:
    match operation:
        case constants.LITERAL:
            return chr(argument)
        case constants.NOT_LITERAL:
            return next(character for character in "aZ0" if ord(character) != argument)
        case constants.ANY:
            return rng.choice(string.ascii_letters)
        case constants.IN:
            return _member(argument, rng)
        case constants.BRANCH:
            return _all(rng.choice(argument[1]), rng)
        case constants.SUBPATTERN:
            return _all(argument[-1], rng)
        case constants.MAX_REPEAT | constants.MIN_REPEAT | constants.POSSESSIVE_REPEAT:
            least, most, body = argument
            times = rng.randint(least, max(least, min(most, least + MAX_REPEATS)))
            return "".join(_all(body, rng) for _ in range(times))
        case _:
            return ""


def _all(pieces: Any, rng: random.Random) -> str:
    return "".join(_piece(operation, argument, rng) for operation, argument in pieces)


def _member(members: Any, rng: random.Random) -> str:
    """A character of a class."""
    negated = members[0][0] is constants.NEGATE
    characters: set[str] = set()
    for operation, argument in members[negated:]:
        if operation is constants.LITERAL:
            characters.add(chr(argument))
        elif operation is constants.RANGE:
            first, last = argument
            characters |= {chr(code) for code in range(first, min(last, first + 200) + 1)}
        elif operation is constants.CATEGORY:
            characters |= set(CATEGORIES.get(argument, string.ascii_letters))
    found = sorted(set(PRINTABLE) - characters if negated else characters)
    if not found:
        raise re.error("an empty class")
    plain = [character for character in found if character.isascii() and character.isprintable()]
    return rng.choice(plain or found)
