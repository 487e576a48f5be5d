r"""A regular expression that is none, or that the server cannot use.

## What it does
Reports a `pattern`, or a name in `patternProperties`, that is no regular expression of ECMA-262, as an error;
as a warning one that is, and of which the engine that checks values at run time cannot check all: the message
says what is lost.

## Why
JSON Schema takes its expressions from ECMA-262. That has no possessive quantifiers, no flags for a whole
pattern, no `\A` and no `[:alpha:]`; tools read these as they please, or not at all.

## Example
    pattern: '^[a-z'          # the class is not closed

## How to fix
Correct the expression as the message says. Where the engine is at its limits, bound the length of the string
by `minLength` and `maxLength`.
"""

import re
from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.engine_patterns import engine_pattern
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.patterns import PatternError, check_pattern
from oaswright.openapi.pointers import Pointer

_MAX_SHOWN = 60
# A regular expression as JavaScript and PHP write it, with its flags.
_IN_SLASHES = re.compile(r"/(\^.*|.*\$)/([dgimsuvy]*)", re.DOTALL)
# What the engine has no room for, and what helps.
_INSTEAD = (
    (re.compile(r"\{[0-9,]*[0-9]{2,}\}"), "bound the length of the string by `minLength` and `maxLength`"),
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
    if (slashes := _IN_SLASHES.fullmatch(pattern)) is not None:
        message = f"the slashes around `{shown}` are part of the pattern, so that no string matches it"
        better = f"write `{slashes[1]}`" + ("; JSON Schema has no flags" if slashes[2] else "")
        yield Finding(pointer, message, better, at="key" if is_key else "value", severity=Severity.WARNING)
        return
    fitted = engine_pattern(pattern)
    lost = fitted.lost
    if is_key and (fitted.least or fitted.most is not None):
        lost = "the lengths of names are not counted"
    if is_key and fitted.pattern is None:
        lost = "members whose names match it may have any value"
    if lost is not None:
        hint = next((words for construct, words in _INSTEAD if construct.search(pattern)), None)
        message = f"the pattern `{shown}` is beyond the engine that checks values: {lost}"
        yield Finding(pointer, message, hint, at="key" if is_key else "value", severity=Severity.WARNING)


RULE = Rule(RuleId.INVALID_PATTERN, Severity.ERROR, __doc__, check)
