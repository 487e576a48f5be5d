"""A field of another type of security scheme.

## What it does
Reports a field of a Security Scheme Object that is not one of its type: `name` and `in` are those of an API
key, `scheme` and `bearerFormat` of HTTP authentication, `flows` of OAuth 2.0, `openIdConnectUrl` of OpenID
Connect.

## Why
The standard gives the field no meaning there (section 4.8.27), and strict tools refuse the document.

## Example
    bearer:
      type: http
      scheme: bearer
      name: Authorization      # has no effect: HTTP authentication is in this header anyway
      in: header

## How to fix
Remove the field, or correct the type.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule

# The fields that one type has and others have not.
_OWN = {
    "apiKey": ("name", "in"),
    "http": ("scheme", "bearerFormat"),
    "oauth2": ("flows", "oauth2MetadataUrl"),
    "openIdConnect": ("openIdConnectUrl",),
    "mutualTLS": (),
}


def check(context: Context) -> Iterable[Finding]:
    for scheme in context.objects("security-scheme"):
        kind = scheme.text("type")
        if kind not in _OWN:
            continue
        scheme_name = scheme.text("scheme").lower()
        if "bearerFormat" in scheme.value and scheme_name in ("basic", "digest"):
            message = f"`bearerFormat` has no effect with `scheme: {scheme_name}`"
            yield Finding((*scheme.pointer, "bearerFormat"), message, "remove it", at="key")
        for owner, names in _OWN.items():
            if owner == kind:
                continue
            for name in names:
                if name in scheme.value:
                    message = f"`{name}` has no effect in a security scheme of type `{kind}`"
                    hint = f"remove it; it is a field of the type `{owner}`"
                    yield Finding((*scheme.pointer, name), message, hint, at="key")


RULE = Rule(RuleId.STRAY_SCHEME_FIELD, Severity.WARNING, __doc__, check)
