"""An authentication scheme that is not registered.

## What it does
Reports the `scheme` of a security scheme of type `http` that is not in IANA's registry of HTTP
authentication schemes.

## Why
The name stands in the header `Authorization`. One that nobody knows is nearly always misspelled.

## Example
    type: http
    scheme: baerer          # did you mean `bearer`?

## How to fix
Correct the name. For a key in a header of your own, write `type: apiKey`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.tokens import AUTHENTICATION_SCHEMES

_KNOWN = tuple(name.lower() for name in AUTHENTICATION_SCHEMES)


def check(context: Context) -> Iterable[Finding]:
    for scheme in context.objects("security-scheme"):
        name = scheme.value.get("scheme")
        if scheme.text("type") == "http" and isinstance(name, str) and name.lower() not in _KNOWN:
            hint = suggest(name.lower(), _KNOWN) or "an own key in a header is `type: apiKey`"
            if name.lower() in ("jwt", "token", "oauth2"):
                hint = "write `scheme: bearer`" + (
                    ", and `bearerFormat: JWT`" if name.lower() == "jwt" else ""
                )
            yield Finding(
                (*scheme.pointer, "scheme"), f"`{name}` is no registered authentication scheme", hint
            )


RULE = Rule(RuleId.AUTHENTICATION_SCHEME, Severity.WARNING, __doc__, check)
