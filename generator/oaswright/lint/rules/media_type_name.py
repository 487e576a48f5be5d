"""A key of `content` that is not a media type.

## What it does
Reports a key under `content` that is not of the form `type/subtype`, with or without parameters and
wildcards.

## Why
No request or response can have it, so its content is never used.

## Example
    content:
      json:                 # did you mean `application/json`?
        schema: {type: object}

## How to fix
Write the media type in full.
"""

import re
from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule

# RFC 9110 section 8.3.1; wildcards as in a media range.
_MEDIA_RANGE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+\s*(?:;.*)?", re.DOTALL)
_COMMON = (
    "application/json",
    "application/xml",
    "application/problem+json",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "multipart/form-data",
    "text/plain",
    "text/html",
    "text/csv",
    "text/event-stream",
)


def check(context: Context) -> Iterable[Finding]:
    for kind in ("media-type", "reference"):
        for media in context.objects(kind):
            if len(media.pointer) < 2 or media.pointer[-2] != "content":
                continue
            name = str(media.pointer[-1])
            if context.kinds.get(media.pointer) != "media-type" or _MEDIA_RANGE.fullmatch(name):
                continue
            ends = [common for common in _COMMON if common.partition("/")[2] == name.lower()]
            guess = f"did you mean `{ends[0]}`?" if ends else suggest(name, _COMMON)
            hint = guess or "a media type has the form `type/subtype`"
            yield Finding(media.pointer, f"`{name}` is not a media type", hint, at="key")


RULE = Rule(RuleId.MEDIA_TYPE_NAME, Severity.ERROR, __doc__, check)
