"""Text of a document as Python source: literals and docstrings, never anything else."""

import json
import re
from functools import lru_cache
from typing import Literal

import orjson

from oaswright.openapi.pointers import JSON
from oaswright.render.paragraphs import wrap_text

# Neither plain ASCII nor a line feed.
_UNUSUAL = re.compile(r"[^ -~\n]")
# A quote that another one follows, or nothing.
_CLOSING = re.compile(r'"(?="|\Z)')
# What a line of JSON begins with.
_INDENT = re.compile(r"\n( +)")


def literal(value: object) -> str:
    """A Python literal in ASCII with double quotes where that needs no escaping."""
    text = ascii(value)
    if isinstance(value, str) and text.startswith("'") and '"' not in text:
        return f'"{text[1:-1]}"'
    return text


def strip_invisible(text: str) -> str:
    """Text with one kind of line break and without control or direction characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    seen = (line if line.isprintable() else "".join(filter(str.isprintable, line)) for line in lines)
    return "\n".join(seen).strip()


def join_lines(text: str) -> str:
    """Text for a comment: visible characters on one line."""
    return " ".join(strip_invisible(text).split())


def escape_docstring(text: str) -> str:
    """Text for a docstring: only visible characters, and no text that could end the docstring.

    Backslashes, quotes in a row and a quote at the end are escaped, so that nothing starts an escape
    sequence either.
    """
    return _CLOSING.sub(r'\\"', strip_invisible(text).replace("\\", "\\\\"))


def escape_invisible(source: str) -> str:
    """Source with every character that the eye cannot see as its escape sequence.

    Only a string literal can hold one of those, since everything else in a module is ASCII.
    """
    return _UNUSUAL.sub(_escape, source)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    # Letters, marks, digits, punctuation, symbols and the plain space; no separators or controls.
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# Who watches files asks for nearly the same texts in each run.
@lru_cache(maxsize=8192)
def wrap_docstring(text: str, *, indent: int) -> tuple[str, ...]:
    """The lines of a docstring; none for an empty text."""
    margin = " " * indent
    lines = wrap_text(escape_docstring(text), indent=indent)
    if not lines:
        return ()
    if len(lines) == 1:
        return (f'{margin}"""{lines[0]}"""',)
    return (f'{margin}"""{lines[0]}', *(f"{margin}{line}".rstrip() for line in lines[1:]), f'{margin}"""')


def format_json(value: JSON, *, indent: Literal[1, 2]) -> str:
    """The text of a JSON file. Its lines begin with `indent` spaces for each level."""
    try:
        # Before Python 3.13 `json` takes twenty times as long to indent.
        text = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
    except TypeError:
        # Integers of more than 64 bits, and nesting that is deeper than orjson goes.
        return f"{json.dumps(value, indent=indent, ensure_ascii=False)}\n"
    return text if indent == 2 else _INDENT.sub(lambda found: f"\n{found[1][::2]}", text)
