"""An encoding for a property or a media type that has none.

## What it does
Reports a name under `encoding` of a media type that is not a property of its schema, and `encoding` for a
media type that is no form.

## Why
The encoding is ignored, and the part is sent in the default way.

## Example
    multipart/form-data:
      schema:
        properties:
          file: {type: string, format: binary}
      encoding:
        flie: {contentType: image/png}        # did you mean `file`?

## How to fix
Correct the name, or describe the property; remove what is not about a form.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest_name
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.keywords import IN_PLACE_KEYWORDS
from oaswright.openapi.media_types import essence

# With any of these, further properties may be described elsewhere or not at all.
_OPEN = frozenset({*IN_PLACE_KEYWORDS, "patternProperties", "additionalProperties"})


def check(context: Context) -> Iterable[Finding]:
    for media in context.objects("media-type"):
        encoding = media.mapping("encoding")
        name = str(media.pointer[-1])
        if encoding and media.pointer[-2] == "content" and not _is_form(name):
            if "/" not in name:
                # A finding of its own: what was meant may be a form.
                continue
            yield Finding(
                (*media.pointer, "encoding"),
                f"`encoding` has no effect for `{media.pointer[-1]}`",
                "it is for `multipart/form-data` and `application/x-www-form-urlencoded`; remove it",
                at="key",
            )
            continue
        schema = context.resolve(media.value.get("schema"), (*media.pointer, "schema"))
        if not encoding or schema is None or not _OPEN.isdisjoint(schema.value):
            continue
        properties = schema.value.get("properties")
        if not isinstance(properties, dict):
            continue
        for name in encoding:
            if name not in properties and not name.startswith("x-"):
                yield Finding(
                    (*media.pointer, "encoding", name),
                    f"unknown property `{name}` in `encoding`",
                    suggest_name(name, properties),
                    at="key",
                )


def _is_form(name: str) -> bool:
    found = essence(name)
    return found == "application/x-www-form-urlencoded" or found.startswith("multipart/") or "*" in found


RULE = Rule(RuleId.MEDIA_ENCODING, Severity.WARNING, __doc__, check)
