"""A misspelled format.

## What it does
Reports a `format` that differs by one typing mistake from a format of JSON Schema or of the OpenAPI
registry. Any other format is taken for your own.

## Why
An unknown format is not checked, and becomes a plain string in the generated code.

## Example
    type: string
    format: date-tme        # did you mean `date-time`?

## How to fix
Correct the format.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import is_one_edit
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule

_TYPED_BY_HAND = frozenset(
    {
        "base64url",
        "binary",
        "byte",
        "date",
        "date-time",
        "decimal",
        "double",
        "duration",
        "email",
        "float",
        "hostname",
        "int32",
        "int64",
        "ipv4",
        "ipv6",
        "json-pointer",
        "password",
        "regex",
        "uri",
        "uri-reference",
        "uri-template",
        "uuid",
    }
)
# Known, or in wide use, though near to one of the above.
_OTHERS = frozenset(
    {
        "time",
        "date-time-local",
        "datetime",
        "iri",
        "url",
        "int8",
        "int16",
        "uint32",
        "uint64",
        "ip",
        "ipv",
        "uid",
    }
)


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        written = schema.value.get("format")
        if not isinstance(written, str) or written in _TYPED_BY_HAND or written in _OTHERS:
            continue
        # Three letters are too near to too many others.
        long = sorted(known for known in _TYPED_BY_HAND if len(known) > 3)
        guess = next((known for known in long if is_one_edit(written.lower(), known)), None)
        if guess is not None:
            yield Finding(
                (*schema.pointer, "format"),
                f"unknown format `{written}`",
                f"did you mean `{guess}`?",
            )


RULE = Rule(RuleId.UNKNOWN_FORMAT, Severity.WARNING, __doc__, check)
