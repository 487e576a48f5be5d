"""A misspelled format or encoding.

## What it does
Reports a `format` that differs by one typing mistake from a format of JSON Schema or of the OpenAPI
registry, a name that is often written for one (`datetime`, `url`, `int`), and that of a type. Any other
format is taken for your own. So it is with `contentEncoding` and the names of RFC 4648 and RFC 2045.

## Why
An unknown format is not checked, and becomes a plain string in the generated code.

## Example
    type: string
    format: date-tme        # did you mean `date-time`?

## How to fix
Correct the format. If it is your own all the same, silence the rule.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean, is_one_edit
from oaswright.lint.context import Context
from oaswright.lint.descriptions import TYPES
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import as_array

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
# Known, though near to one of the above.
_OTHERS = frozenset(
    {"time", "date-time-local", "iri", "int8", "int16", "uint32", "uint64", "ipv", "uid", "ip"}
)
# What people write for a format, beyond typing mistakes.
_MEANT = {
    "datetime": "date-time",
    "timestamp": "date-time",
    "iso8601": "date-time",
    "iso-8601": "date-time",
    "rfc3339": "date-time",
    "url": "uri",
    "guid": "uuid",
    "int": "int32",
    "integer": "int32",
    "long": "int64",
    "bigint": "int64",
    "base64": "byte",
    "bytes": "byte",
    "ip-address": "ipv4",
    "ipaddress": "ipv4",
    "e-mail": "email",
    "mail": "email",
}


_ENCODINGS = (
    "base64",
    "base64url",
    "base32",
    "base32hex",
    "base16",
    "quoted-printable",
    "7bit",
    "8bit",
    "binary",
)


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        encoding = schema.value.get("contentEncoding")
        if isinstance(encoding, str) and encoding.lower() not in _ENCODINGS:
            guess = did_you_mean(encoding, _ENCODINGS)
            if guess is not None:
                place = (*schema.pointer, "contentEncoding")
                yield Finding(place, f"unknown encoding `{encoding}`", f"did you mean `{guess}`?")
        written = schema.value.get("format")
        if not isinstance(written, str) or written in _TYPED_BY_HAND or written in _OTHERS:
            continue
        if written in TYPES:
            message = f"`{written}` is a type, not a format"
            yield Finding((*schema.pointer, "format"), message, "remove it; `type` says it")
            continue
        # Three letters are too near to too many others.
        long = sorted(known for known in _TYPED_BY_HAND if len(known) > 3)
        plain = written.lower().replace("_", "-")
        meant = _MEANT.get(plain)
        if meant is not None and not _fits(meant, schema.value.get("type")):
            continue
        guess = meant or next((known for known in long if is_one_edit(plain, known)), None)
        if guess is not None:
            yield Finding(
                (*schema.pointer, "format"),
                f"unknown format `{written}`",
                f"did you mean `{guess}`?",
            )


def _fits(format_: str, written: JSON) -> bool:
    """Whether values of a type can have a format."""
    types = [written] if isinstance(written, str) else as_array(written)
    wanted = ("integer", "number") if format_ in ("int32", "int64") else ("string",)
    return not types or any(kind in wanted for kind in types)


RULE = Rule(RuleId.UNKNOWN_FORMAT, Severity.WARNING, __doc__, check)
