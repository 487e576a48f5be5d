"""Words for characters that are no part of a name: `>=` is `GREATER_OR_EQUAL`, `+` is `PLUS`."""

import re
import unicodedata

_WORDS = {
    "<=": "LESS_OR_EQUAL", ">=": "GREATER_OR_EQUAL", "!=": "NOT_EQUAL", "<>": "NOT_EQUAL", "==": "EQUAL",
    "=~": "MATCH", "!~": "NO_MATCH", "&&": "AND", "||": "OR", "->": "ARROW", "=>": "ARROW", "[]": "LIST",
    "<": "LESS", ">": "GREATER", "=": "EQUAL", "!": "NOT", "~": "TILDE", "+": "PLUS", "-": "MINUS",
    "*": "STAR", "/": "SLASH", "%": "PERCENT", "^": "CARET", "&": "AND", "|": "OR", "#": "HASH",
    "$": "DOLLAR", "@": "AT", "?": "QUESTION", ".": "DOT", ",": "COMMA", ":": "COLON", ";": "SEMICOLON",
    "_": "UNDERSCORE", "'": "QUOTE", '"': "DOUBLE_QUOTE", "`": "BACKTICK", "\\": "BACKSLASH",
    "(": "LEFT_PARENTHESIS", ")": "RIGHT_PARENTHESIS", "[": "LEFT_BRACKET", "]": "RIGHT_BRACKET",
    "{": "LEFT_BRACE", "}": "RIGHT_BRACE", " ": "SPACE", "\t": "TAB", "\n": "LINE_FEED",
    "\r": "CARRIAGE_RETURN",
}  # fmt: skip
_MAX_TOKENS = 4
_TOKEN = re.compile("|".join(map(re.escape, sorted(_WORDS, key=len, reverse=True))) + "|.", re.DOTALL)
_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]+")


def spell(text: str) -> str:
    """The words for a run of symbols, or for the first few of them.

    >>> spell(">="), spell("*"), spell(" "), spell("€")
    ('GREATER_OR_EQUAL', 'STAR', 'SPACE', 'EURO_SIGN')
    """
    tokens = _TOKEN.findall(text)[:_MAX_TOKENS]
    return "_".join(_WORDS.get(token) or _character_name(token) for token in tokens)


def _character_name(character: str) -> str:
    name = unicodedata.name(character, f"U{ord(character):04X}")
    return _NOT_ALPHANUMERIC.sub("_", name).strip("_").upper()
