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
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule


def check(context: Context) -> Iterable[Finding]:
    for media in context.objects("media-type"):
        encoding = media.value.get("encoding")
        schema = context.resolve(media.value.get("schema"), (*media.pointer, "schema"))
        if not isinstance(encoding, dict) or schema is None:
            continue
        properties = schema.value.get("properties")
        combined = {
            "allOf",
            "oneOf",
            "anyOf",
            "patternProperties",
            "additionalProperties",
        } & schema.value.keys()
        if not isinstance(properties, dict) or combined:
            continue
        for name in encoding:
            if name not in properties and not name.startswith("x-"):
                guess = did_you_mean(name, properties)
                yield Finding(
                    (*media.pointer, "encoding", name),
                    f"unknown property `{name}` in `encoding`",
                    f"did you mean `{guess}`?" if guess else None,
                    at="key",
                )


RULE = Rule(RuleId.MEDIA_ENCODING, Severity.WARNING, __doc__, check)
