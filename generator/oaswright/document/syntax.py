"""Syntax errors in words that say what to do."""

import json
import re

import yaml

from oaswright.diagnostics import RuleId
from oaswright.document.findings import TextFindings

# The parser's words -> ours; the first that is found in its message is used.
_YAML = (
    (
        "mapping values are not allowed",
        "a `:` followed by a space is not allowed inside this value",
        "put the value in quotes, or check the indentation of the line",
    ),
    (
        "found character that cannot start any token",
        "this character cannot start a value",
        "put the value in quotes",
    ),
    (
        "could not find expected ':'",
        "this line is not a `key: value` pair",
        "add the missing `:`, or indent the line so that it belongs to the value above",
    ),
    (
        "did not find expected key",
        "a key of the mapping is expected here",
        "check the indentation of this line and the quotes of the one before",
    ),
    (
        "did not find expected '-' indicator",
        "an item `- …` of the list is expected here",
        "check the indentation of this line",
    ),
    (
        "did not find expected ',' or ']'",
        "the list opened with `[` is not closed",
        "add the missing `,` or `]`",
    ),
    (
        "did not find expected ',' or '}'",
        "the mapping opened with `{` is not closed",
        "add the missing `,` or `}`",
    ),
    ("found unexpected end of stream", "a quoted string is not closed", "add the missing closing quote"),
    (
        "found unknown escape character",
        "this backslash sequence is not known in a double-quoted string",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "found invalid Unicode character escape code",
        "this escape is half of a surrogate pair",
        "write the character itself, or `\\U` and its eight hexadecimal digits",
    ),
    (
        "control characters are not allowed",
        "the file contains a control character, which YAML does not allow",
        "remove the character",
    ),
    ("found undefined tag handle", "YAML tags have no meaning in an OpenAPI document", "remove the tag"),
    (
        "did not find expected <document start>",
        "the document ended before this line",
        "check the indentation of this line",
    ),
    (
        "block sequence entries are not allowed",
        "a list item is not allowed here",
        "start it on a line of its own",
    ),
    ("block mapping entries are not allowed", "a key is not allowed here", "start it on a line of its own"),
)
_CONTEXT = {
    "while parsing a flow sequence": "the list starts here",
    "while parsing a flow mapping": "the mapping starts here",
    "while parsing a block mapping": "the mapping starts here",
    "while parsing a block collection": "the list starts here",
    "while scanning a quoted scalar": "the string starts here",
    "while scanning a simple key": "the line starts here",
}


def report_yaml_error(
    error: yaml.YAMLError, text: str, findings: TextFindings, long_quote: tuple[int, int] | None = None
) -> None:
    """Add the finding for an error of the YAML parser; `long_quote`: the last quote over several lines."""
    if isinstance(error, yaml.MarkedYAMLError):
        problem = error.problem or error.context or "the file is not YAML"
        mark = error.problem_mark or error.context_mark
        context_mark = error.context_mark
        context = error.context or ""
    else:
        problem, mark, context_mark, context = str(error), None, None, ""
        position = getattr(error, "position", None)
        if isinstance(position, int):
            _add(problem, min(position, len(text)), text, findings)
            return
    offset = min(mark.index, len(text)) if mark is not None else 0
    if "could not find expected ':'" in problem and context_mark is not None:
        offset, context_mark = context_mark.index, None
    if "control characters" in problem:
        found = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", text)
        offset = found.start() if found else offset
    if long_quote is not None and _swallowed_lines(text, long_quote, offset):
        start = long_quote[0]
        findings.add(
            RuleId.SYNTAX,
            start,
            text.index("\n", start),
            "the quoted string that starts here continues on the next lines",
            hint=f"add the closing {text[start]} where it ends",
            related=((offset, _end_of_word(text, offset), "up to here, where something else follows"),),
        )
        return
    related: tuple[tuple[int, int, str], ...] = ()
    if context_mark is not None and context in _CONTEXT and context_mark.index < offset:
        related = ((context_mark.index, context_mark.index + 1, _CONTEXT[context]),)
    _add(problem, offset, text, findings, related)


def _add(
    problem: str,
    offset: int,
    text: str,
    findings: TextFindings,
    related: tuple[tuple[int, int, str], ...] = (),
) -> None:
    message, hint = problem, None
    for words, ours, way_out in _YAML:
        if words in problem:
            message, hint = ours, way_out
            break
    if text[offset : offset + 1] == "\t" or "\t" in text[text.rfind("\n", 0, offset) + 1 : offset]:
        tab = text.find("\t", text.rfind("\n", 0, offset) + 1)
        if not text[text.rfind("\n", 0, tab) + 1 : tab].strip():
            offset, message, hint = tab, "a tab cannot indent a line in YAML", "use spaces"
    if offset >= len(text.rstrip()):
        # The end of the file has no line to show.
        offset = max(0, len(text.rstrip()) - 1)
    end = _end_of_word(text, offset)
    findings.add(RuleId.SYNTAX, offset, end, message, hint=hint, related=related)


def _swallowed_lines(text: str, quote: tuple[int, int], offset: int) -> bool:
    """Whether a quoted text that ends just before an error has `key: value` lines in it."""
    start, end = quote
    near = text[end:offset].count("\n") <= 1
    return near and re.search(r"\n[ ]*(?:- )?[\w$-]+:\s", text[start:end]) is not None


def _end_of_word(text: str, offset: int) -> int:
    end = offset
    while end < len(text) and not text[end].isspace():
        end += 1
    return max(end, offset + 1)


_JSON = (
    ("Expecting property name enclosed in double quotes", "a member name in double quotes is expected here"),
    ("Illegal trailing comma", "a comma before a closing bracket is not allowed in JSON"),
    ("Expecting value", "a value is expected here"),
    ("Expecting ',' delimiter", "a `,` or a closing bracket is expected here"),
    ("Expecting ':' delimiter", "a `:` is expected here"),
    ("Extra data", "the document ended before this"),
    ("Unterminated string", "this string is not closed"),
    ("Invalid control character", "a line break or control character inside a string must be escaped"),
    ("Invalid \\", "this backslash sequence is not known in JSON"),
)


def report_json_error(error: json.JSONDecodeError, findings: TextFindings) -> None:
    """Add the finding for an error of the JSON parser."""
    text, offset = error.doc, error.pos
    message = next((ours for words, ours in _JSON if words in error.msg), error.msg)
    hint: str | None = None
    before = text[:offset].rstrip()
    if before.endswith(",") and text[offset : offset + 1] in ("}", "]"):
        offset = len(before) - 1
        message, hint = "a comma before a closing bracket is not allowed in JSON", "remove the comma"
    elif text.startswith(("//", "/*", "#"), offset):
        message, hint = "JSON has no comments", "remove the comment, or rename the file to .yaml"
    elif text.startswith("'", offset):
        hint = "strings in JSON are written in double quotes"
    elif "delimiter" in error.msg and message.startswith("a `,`"):
        # The comma is missing after the last value, not before the next.
        offset, hint = max(0, len(before) - 1), "add the missing comma"
        message = "a `,` or a closing bracket is expected after this"
    if offset >= len(text):
        offset = max(0, len(text.rstrip()) - 1)
    findings.add(RuleId.SYNTAX, offset, _end_of_word(text, offset), message, hint=hint)
