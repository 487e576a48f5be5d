"""An encoding for a property that does not exist.

## What it does
Reports a name under `encoding` of a media type that is not a property of its schema.

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
Correct the name, or describe the property.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest_name
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.keywords import IN_PLACE_KEYWORDS

# With any of these, further properties may be described elsewhere or not at all.
_OPEN = frozenset({*IN_PLACE_KEYWORDS, "patternProperties", "additionalProperties"})


def check(context: Context) -> Iterable[Finding]:
    for media in context.objects("media-type"):
        encoding = media.mapping("encoding")
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


RULE = Rule(RuleId.MEDIA_ENCODING, Severity.WARNING, __doc__, check)
