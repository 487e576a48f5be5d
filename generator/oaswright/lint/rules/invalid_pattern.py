"""A regular expression that cannot be used.

## What it does
Reports a `pattern`, or a name in `patternProperties`, that the engine which checks requests at run time
cannot compile.

## Why
The server would not start, or would not check. The expressions are those of ECMA-262 as JSON Schema
recommends them; look-around is fine, back references to names and possessive groups are not.

## Example
    pattern: '^[a-z'          # unterminated character set

## How to fix
Correct the expression. Put a hyphen at the end of a class, escape a literal brace.
"""

import re
from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.conversion import compiles
from oaswright.lint.rule import Finding, Rule


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        pattern = schema.value.get("pattern")
        if isinstance(pattern, str) and not compiles(pattern):
            message, hint = _explain(pattern)
            yield Finding((*schema.pointer, "pattern"), message, hint)
        named = schema.value.get("patternProperties")
        for name in named if isinstance(named, dict) else ():
            if not compiles(name):
                message, hint = _explain(name)
                yield Finding((*schema.pointer, "patternProperties", name), message, hint, at="key")


def _explain(pattern: str) -> tuple[str, str | None]:
    shown = pattern if len(pattern) <= 60 else pattern[:59] + "…"
    try:
        re.compile(pattern)
    except re.error as error:
        position = f" at character {error.pos + 1}" if error.pos is not None else ""
        return f"the pattern `{shown}` is not a regular expression: {error.msg}{position}", None
    hint = None
    if re.search(r"\\[AZz]", pattern):
        hint = "write `^` for the start and `$` for the end of the string"
    elif re.search(r"\[[^\]]*\\[wdsWDS]-[^\]]", pattern):
        hint = "put the hyphen at the end of the class"
    elif re.search(r"\(\?[Pi>]", pattern):
        hint = "ECMA-262 does not have this kind of group"
    return f"the pattern `{shown}` is not a regular expression of ECMA-262", hint


RULE = Rule(RuleId.INVALID_PATTERN, Severity.ERROR, __doc__, check)
