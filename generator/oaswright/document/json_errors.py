"""Errors of the JSON parser in words that say what the author did, and what to do."""

import json
import re
from collections.abc import Iterator

from oaswright.diagnostics import RuleId
from oaswright.document.findings import TextFindings

_WORDS = (
    (
        "Expecting property name enclosed in double quotes",
        "a member name in double quotes is expected here",
        None,
    ),
    ("Illegal trailing comma", "a comma before a closing bracket is not allowed in JSON", "remove the comma"),
    ("Expecting value", "a value is expected here", None),
    ("Expecting ',' delimiter", "a `,` or a closing bracket is expected here", None),
    ("Expecting ':' delimiter", "a `:` is expected here", "add the missing `:`"),
    ("Extra data", "the document ended before this", "remove what follows"),
    ("Unterminated string", "this string is not closed", 'add the closing `"`'),
    ("Invalid control character", "a control character inside a string must be escaped", None),
    ("Invalid \\", "this backslash sequence is not known in JSON", "write `\\\\` for a backslash"),
)
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|"')
_OTHER_QUOTES = tuple("'`\u2018\u2019\u201c\u201d")
_CLOSING = {"{": "}", "[": "]"}
# Words of other languages for what JSON writes.
_OTHER_WORDS = {
    **dict.fromkeys(("true", "yes", "on"), "true"),
    **dict.fromkeys(("false", "no", "off"), "false"),
    **dict.fromkeys(("none", "nil", "null", "undefined", "~"), "null"),
}


def report_json_error(error: json.JSONDecodeError, findings: TextFindings) -> None:
    """Add the finding for an error of the JSON parser."""
    text = error.doc
    offset, message, hint = _recognise(error)
    found = _find_bracket(text) if "string" not in message else None
    if found is not None and found[0] <= error.pos:
        offset, message, hint, opened = found
        related = () if opened is None else ((opened, opened + 1, "it was opened here"),)
    else:
        related = ()
    offset = min(offset, max(0, len(text.rstrip()) - 1))
    findings.add(RuleId.SYNTAX, offset, _end_of_word(text, offset), message, hint=hint, related=related)


def _recognise(error: json.JSONDecodeError) -> tuple[int, str, str | None]:
    """Offset, message and hint, by what stands at the error and before it."""
    text, offset = error.doc, error.pos
    message, hint = next(
        ((ours, way) for words, ours, way in _WORDS if words in error.msg), (error.msg, None)
    )
    before, at = text[:offset].rstrip(), text[offset : offset + 1]
    word = text[offset : _end_of_token(text, offset)]
    if "Invalid control" in error.msg:
        return _control_character(text, offset)
    if before.endswith(",") and at in ("}", "]"):
        return len(before) - 1, "a comma before a closing bracket is not allowed in JSON", "remove the comma"
    if before.endswith((",", "[", "{")) and at == ",":
        return offset, "there is nothing before this comma", "remove the comma"
    if text.startswith(("//", "/*", "#"), offset):
        return offset, "JSON has no comments", "remove the comment, or rename the file to .yaml"
    if at in _OTHER_QUOTES:
        return offset, message, 'strings in JSON are written in double quotes (`"`)'
    if "Extra data" in error.msg and at in ("}", "]"):
        return offset, f"this `{at}` closes nothing", "remove it"
    if "Expecting ':'" in error.msg:
        name = before[before.rfind('"', 0, len(before) - 1) :]
        if re.search(r':\s*"\Z', name):
            return len(before) - len(name), "this name is not closed before its `:`", 'add the missing `"`'
        return offset, message, f"write `:` in place of `{at}`" if at in ("=", "-", ";") else hint
    if "property name" in error.msg:
        return offset, message, f'write `"{word}"`' if re.fullmatch(r"[\w$-]+", word) else None
    if "Expecting value" in error.msg:
        return offset, message, _hint_for_value(word)
    if "Expecting ','" in error.msg:
        if at == ":":
            start = before.rfind('"', 0, len(before) - 1)
            return start, "a member stands here, but no object is open", "write `{` before it"
        if at == ";":
            return offset, "members and items are separated by `,`", "write `,` in place of `;`"
        if before.endswith("0") and at.isdigit():
            return (
                len(before) - 1,
                "a number does not start with 0 in JSON",
                "remove the 0, or put it in quotes",
            )
        # The comma is missing after the last value, not before the next.
        return (
            max(0, len(before) - 1),
            "a `,` or a closing bracket is expected after this",
            "add the missing comma",
        )
    return offset, message, hint


def _control_character(text: str, offset: int) -> tuple[int, str, str]:
    start = max(0, text.rfind('"', 0, offset))
    if text[offset] == "\n":
        hint = 'add the closing `"`; a line break inside is written `\\n`'
        return start, "the string that starts here is not closed on its line", hint
    written = "\\t" if text[offset] == "\t" else f"\\u{ord(text[offset]):04x}"
    return offset, "a control character inside a string must be escaped", f"write `{written}`"


def _hint_for_value(word: str) -> str | None:
    if word.lower() in _OTHER_WORDS:
        return f"write `{_OTHER_WORDS[word.lower()]}`"
    if re.fullmatch(r"\+\d+(\.\d+)?", word):
        return f"write `{word[1:]}`"
    if re.fullmatch(r"\.\d+", word):
        return f"write `0{word}`"
    if re.fullmatch(r"[\w$./-]+", word):
        return f'write `"{word}"`'
    return "write a value; what has none is `null`" if word in ("", ",", "}", "]") else None


def _find_bracket(text: str) -> tuple[int, str, str, int | None] | None:
    """The first bracket that is not closed, or closed by one of the other kind, by the indentation of lines.

    As offset, message, hint, and where the bracket is that is meant.
    """
    # For each open bracket: its offset, the indentation of its line and of the first line inside.
    opened: list[tuple[int, int, int | None]] = []
    last = 0
    for start, end, level in _tokens(text):
        mark = text[start]
        if mark == '"' and end == start + 1:
            # Behind an open quote nobody knows what is a mark.
            return None
        if opened and level is not None:
            holder, outer, inner = opened[-1]
            closing = _CLOSING[text[holder]]
            if level < outer or (level == outer and mark not in "}]" and inner is not None and inner > outer):
                return _not_closed(text, last, holder)
            opened[-1] = (holder, outer, level if inner is None and mark not in "}]" else inner)
        if mark in "{[":
            line = text.rfind("\n", 0, start) + 1
            outer = len(text[line:start]) - len(text[line:start].lstrip())
            opened.append((start, outer, None))
        elif mark in "}]":
            if not opened:
                return start, f"this `{mark}` closes nothing", "remove it", None
            holder, *_ = opened.pop()
            closing = _CLOSING[text[holder]]
            if mark != closing:
                message = f"the `{text[holder]}` is closed with `{mark}`"
                return start, message, f"write `{closing}`", holder
        last = end - 1
    return _not_closed(text, last, opened[-1][0]) if opened else None


def _not_closed(text: str, last: int, holder: int) -> tuple[int, str, str, int]:
    closing = _CLOSING[text[holder]]
    message = f"the `{text[holder]}` of line {text.count(chr(10), 0, holder) + 1} is not closed"
    return last, message, f"add the missing `{closing}` after this", holder


def _tokens(text: str) -> Iterator[tuple[int, int, int | None]]:
    """Start and end of each token, and the indentation of its line where it is the first in it."""
    previous = -1
    for match in _TOKEN.finditer(text):
        line = text.rfind("\n", previous + 1, match.start()) if previous >= 0 else -1
        first = line >= 0
        yield match.start(), match.end(), match.start() - line - 1 if first else None
        previous = match.end() - 1


def _end_of_token(text: str, offset: int) -> int:
    found = re.compile(r"[^\s,\[\]{}:\"]+").match(text, offset)
    return found.end() if found is not None else min(offset + 1, len(text))


def _end_of_word(text: str, offset: int) -> int:
    end = offset
    while end < len(text) and not text[end].isspace():
        end += 1
    return max(end, offset + 1)
