"""Errors of the YAML parser in words that say what the author did, and what to do."""

import re

import yaml

from oaswright.diagnostics import RuleId
from oaswright.document.findings import TextFindings
from oaswright.document.yaml_causes import CAUSES, Cause, ParserError, end_of_word, open_quote

# The parser's words -> ours; the first that is found in its message is used.
_WORDS = (
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
        "start the line with `- `, or indent it less if it belongs to something else",
    ),
    ("did not find expected ',' or ']'", "the next item is expected here", "add the missing `,` or `]`"),
    ("did not find expected ',' or '}'", "the next key is expected here", "add the missing `,` or `}`"),
    ("did not find expected node content", "a value is expected here", "remove the comma before it"),
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
        "start it on a line of its own; put the value in quotes if it is a text",
    ),
    ("block mapping entries are not allowed", "a key is not allowed here", "start it on a line of its own"),
    (
        "mapping keys are not allowed",
        "`? ` starts a key in YAML, which is not allowed here",
        "put the value in quotes",
    ),
    (
        "did not find expected comment or line break",
        "a block of text starts on the line below its `|` or `>`",
        "write the text on the next line, indented; or remove the `|` or `>`",
    ),
)


def report_yaml_error(
    error: yaml.YAMLError, text: str, findings: TextFindings, long_quote: tuple[int, int] | None = None
) -> None:
    """Add the finding for an error of the YAML parser; `long_quote`: the last quote over several lines."""
    cause = _find_cause(_read(error, text), long_quote)
    # The end of the file has no line to show.
    offset = min(cause.offset, max(0, len(text.rstrip()) - 1))
    end = offset + cause.length if cause.length else end_of_word(text, offset)
    findings.add(RuleId.SYNTAX, offset, end, cause.message, hint=cause.hint, related=cause.related)


def _read(error: yaml.YAMLError, text: str) -> ParserError:
    if not isinstance(error, yaml.MarkedYAMLError):
        position = getattr(error, "position", None)
        return ParserError(
            text, min(position, len(text)) if isinstance(position, int) else 0, None, str(error)
        )
    problem = error.problem or error.context or "the file is not YAML"
    mark = error.problem_mark or error.context_mark
    begin = error.context_mark.index if error.context_mark is not None else None
    return ParserError(text, min(mark.index, len(text)) if mark is not None else 0, begin, problem)


def _find_cause(error: ParserError, long_quote: tuple[int, int] | None) -> Cause:
    text, offset = error.text, error.offset
    if "control characters" in error.problem:
        found = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", text)
        return _in_words(error, found.start() if found else offset)
    if error.begin is not None and "escape character" in error.problem:
        long_quote = long_quote or (error.begin, offset)
    if long_quote is not None and _swallowed_lines(text, long_quote, offset):
        related = ((offset, end_of_word(text, offset), "up to here, where something else follows"),)
        return open_quote(text, long_quote[0], related)
    for words, recognise in CAUSES:
        if words in error.problem and (cause := recognise(error)) is not None:
            return cause
    return _in_words(error, error.begin if "expected ':'" in error.problem and error.begin else offset)


def _in_words(error: ParserError, offset: int) -> Cause:
    for words, ours, hint in _WORDS:
        if words in error.problem:
            return Cause(offset, ours, hint)
    return Cause(offset, error.problem, None)


def _swallowed_lines(text: str, quote: tuple[int, int], offset: int) -> bool:
    """Whether a quoted text that ends just before an error has `key: value` lines in it."""
    start, end = quote
    near = text[end:offset].count("\n") <= 1
    return near and re.search(r"\n[ ]*(?:- )?[\w$-]+:\s", text[start:end]) is not None
