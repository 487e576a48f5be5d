"""A key of `content` that is not a media type.

## What it does
Reports, as an error, a key under `content` that is not of the form `type/subtype`, with or without parameters
and wildcards; as a warning one whose first half is not registered, or that differs by one typing mistake from
a media type in wide use.

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
from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean, is_one_edit, suggest
from oaswright.lint.context import Context
from oaswright.lint.descriptions import join_or
from oaswright.lint.misspellings import list_unnamed
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.media_types import TOP_LEVEL_TYPES, essence
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.tokens import NAME_PATTERN

# RFC 9110 section 8.3.1; wildcards as in a media range.
_MEDIA_RANGE = re.compile(rf"{NAME_PATTERN}/{NAME_PATTERN}\s*(?:;.*)?", re.DOTALL)
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

_OF_JSON = frozenset(
    {"application/problem", "application/merge-patch", "application/json-patch", "application/ld"}
    | {"application/hal", "application/geo", "application/vnd.api", "application/schema"}
)
# Media types of their own, each near to one of the above.
_NEAR = frozenset({"text/css", "text/tsv", "application/jsonl", "application/json5"})


def check(context: Context) -> Iterable[Finding]:
    unnamed: set[Pointer] = set()
    for place, names, _ in list_unnamed(context):
        unnamed.update((*place, name) for name in names)
        if place[-1] == "content":
            hint = f"write the media type above it, such as `application/json: {{{names[0]}: …}}`"
            message = f"`{names[0]}` stands where a media type is expected"
            yield Finding((*place, names[0]), message, hint, at="key")
    for kind in ("media-type", "reference"):
        for media in context.objects(kind):
            if media.pointer[-2:-1] != ("content",) or media.pointer in unnamed:
                continue
            name = str(media.pointer[-1])
            if context.kinds.get(media.pointer) != "media-type":
                continue
            if _MEDIA_RANGE.fullmatch(name):
                yield from _misspelled(name, media.pointer)
                continue
            ends = [common for common in _COMMON if common.partition("/")[2] == name.lower()]
            guess = f"did you mean `{ends[0]}`?" if ends else suggest(name, _COMMON)
            hint = guess or "a media type has the form `type/subtype`"
            yield Finding(media.pointer, f"`{name}` is not a media type", hint, at="key")


def _misspelled(name: str, pointer: Pointer) -> Iterator[Finding]:
    """What looks like a media type and is none that anybody knows."""
    found = essence(name)
    top, _, subtype = found.partition("/")
    if top not in TOP_LEVEL_TYPES and not top.startswith("x-") and found != "*/*":
        guess = did_you_mean(top, TOP_LEVEL_TYPES)
        hint = f"did you mean `{guess}/{subtype}`?" if guess else f"write {join_or(TOP_LEVEL_TYPES)}"
        message = f"`{name}` is no registered media type: there is no `{top}/…`"
        yield Finding(pointer, message, hint, at="key", severity=Severity.WARNING)
    elif found in _OF_JSON:
        message = f"`{name}` is no registered media type"
        hint = f"did you mean `{found}+json`?"
        yield Finding(pointer, message, hint, at="key", severity=Severity.WARNING)
    elif found not in _COMMON and found not in _NEAR:
        near = next((common for common in _COMMON if is_one_edit(found, common)), None)
        if near is not None:
            message = f"`{name}` is no media type in use"
            yield Finding(pointer, message, f"did you mean `{near}`?", at="key", severity=Severity.WARNING)


RULE = Rule(RuleId.MEDIA_TYPE_NAME, Severity.ERROR, __doc__, check)
