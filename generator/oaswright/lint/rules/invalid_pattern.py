r"""A regular expression that is none, or that the server cannot use.

## What it does
Reports a `pattern`, or a name in `patternProperties`, that is no regular expression of ECMA-262, as an error;
as a warning one that is, and that the engine which checks values at run time cannot use.

## Why
JSON Schema takes its expressions from ECMA-262. That has no possessive quantifiers, no flags for a whole
pattern, no `\A` and no `[:alpha:]`; tools read these as they please, or not at all.

## Example
    pattern: '^[a-z'          # the class is not closed

## How to fix
Correct the expression as the message says. Where the engine is at its limits, bound the length of the string
by `maxLength`, and refer to groups by their numbers.
"""

import re
from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.patterns import PatternError, check_pattern
from oaswright.openapi.pointers import Pointer
from oaswright.validators import is_usable_pattern

_MAX_SHOWN = 60
# What the engine cannot use, and what says the same.
_INSTEAD = (
    (re.compile(r"\\k<"), r"refer to the group by its number, such as `\1`"),
    (re.compile(r"\\0(?![0-9])"), r"write `\x00`"),
    (re.compile(r"\[[^\]]*\\b"), r"write `\x08` for the backspace"),
    (re.compile(r"\\u[dD][89abAB][0-9A-Fa-f]{2}"), r"write the character itself, or `\u{…}` with its number"),
    (re.compile(r"\[\^\]"), r"write `[\s\S]` for any character"),
    (re.compile(r"\{[0-9,]*[0-9]{3,}\}"), "bound the length of the string by `minLength` and `maxLength`"),
    (re.compile(r"\({50}"), "remove the groups that nothing refers to"),
)


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        pattern = schema.value.get("pattern")
        if isinstance(pattern, str):
            yield from _judge((*schema.pointer, "pattern"), pattern, is_key=False)
        named = schema.value.get("patternProperties")
        for name in named if isinstance(named, dict) else ():
            yield from _judge((*schema.pointer, "patternProperties", name), name, is_key=True)


def _judge(pointer: Pointer, pattern: str, *, is_key: bool) -> Iterable[Finding]:
    shown = pattern if len(pattern) <= _MAX_SHOWN else pattern[: _MAX_SHOWN - 1] + "…"
    try:
        check_pattern(pattern)
    except PatternError as error:
        message = f"the pattern `{shown}` is no regular expression of ECMA-262: "
        message += f"{error.message}, at character {error.position + 1}"
        yield Finding(pointer, message, error.hint, at="key" if is_key else "value")
        return
    if not is_usable_pattern(pattern):
        hint = next((words for construct, words in _INSTEAD if construct.search(pattern)), None)
        message = f"the pattern `{shown}` is beyond the engine that checks values"
        yield Finding(pointer, message, hint, at="key" if is_key else "value", severity=Severity.WARNING)


RULE = Rule(RuleId.INVALID_PATTERN, Severity.ERROR, __doc__, check)
