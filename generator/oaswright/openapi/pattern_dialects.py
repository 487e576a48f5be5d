"""What regular expressions of Perl, Python and POSIX have and ECMA-262 has not, and what to write instead."""

import re

OTHER_GROUPS = (
    (re.compile(r"\(\?P<([A-Za-z_]\w*)>"), "a named group is written `(?<name>`", r"write `(?<\1>…)`"),
    (re.compile(r"\(\?P=(\w+)\)"), "a reference to a named group is written `\\k<name>`", r"write `\\k<\1>`"),
    (re.compile(r"\(\?>"), "ECMA-262 has no atomic groups", "write `(?:…)`"),
    (re.compile(r"\(\?#"), "ECMA-262 has no comments", "remove it"),
    (
        re.compile(r"\(\?([ims]+)\)"),
        "ECMA-262 has no flags for the rest of a pattern",
        r"put what they are for into a group: `(?\1:…)`",
    ),
    (re.compile(r"\(\?[a-zA-Z-]+\)"), "ECMA-262 has no flags of this kind", "remove them"),
    (re.compile(r"\(\?"), "ECMA-262 has no group of this kind", "write `(?:…)` for a plain group"),
)
"""Kinds of groups: how one begins, what is wrong, and what to write (a template of the match)."""

OTHER_ESCAPES = {
    "A": "write `^` for the start of the string",
    "Z": "write `$` for the end of the string",
    "z": "write `$` for the end of the string",
    "h": "write `[ \\t]`",
    "H": "write `[^ \\t]`",
    "R": "write `(?:\\r\\n|\\n|\\r)`",
    "N": "write `[^\\n]`",
    "a": "write `\\x07`",
    "e": "write `\\x1b`",
    "Q": "escape each character instead",
    "E": "escape each character instead",
}
"""Escapes by their letter."""

POSIX = re.compile(r"\[:\^?([a-z]+):\]")
POSIX_CLASSES = {
    "alpha": "A-Za-z",
    "digit": "0-9",
    "alnum": "A-Za-z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": "\\s",
    "blank": " \\t",
    "punct": "!-/:-@\\[-`{-~",
    "xdigit": "0-9A-Fa-f",
    "word": "\\w",
    "cntrl": "\\x00-\\x1f\\x7f",
    "print": " -~",
    "graph": "!-~",
}
"""Named sets of characters, such as `[:alpha:]`, as members of a class."""
