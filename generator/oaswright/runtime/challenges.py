"""Challenges: what `WWW-Authenticate` says where credentials do not suffice (RFC 9110, section 11.6.1)."""

import re
from collections.abc import Iterable

from oaswright.openapi.tokens import AUTHENTICATION_SCHEMES, is_token
from oaswright.runtime.document import SecuritySchemeEntry

_REGISTERED = {name.lower(): name for name in AUTHENTICATION_SCHEMES}
# What a quoted string holds without escapes, and a scope (RFC 6749, section 3.3).
_NOT_QUOTABLE = re.compile(r"[^ !#-\[\]-~]+")
_SCOPE = re.compile(r"[!#-\[\]-~]+")


def is_bearer(scheme: SecuritySchemeEntry) -> bool:
    """Whether the credential of a scheme is a bearer token (RFC 6750)."""
    return scheme["type"] in {"oauth2", "openIdConnect"} or scheme["scheme"] == "bearer"


def make_challenge(scheme: SecuritySchemeEntry, realm: str) -> str | None:
    """The challenge of a scheme, as a client without credentials gets it.

    There is none for API keys: nothing of the kind is registered. What `Digest` and others want beyond their
    name is known to the application alone.
    """
    if scheme["type"] == "apiKey":
        return None
    if is_bearer(scheme):
        return "Bearer"
    name = scheme["scheme"]
    if name == "basic":
        # The realm is required (RFC 7617, section 2).
        return f'Basic realm="{_NOT_QUOTABLE.sub(" ", realm).strip()}"'
    return _REGISTERED.get(name, name.capitalize()) if is_token(name) else None


def make_bearer_challenge(error: str, scopes: Iterable[str] = ()) -> str:
    """The challenge to a client whose bearer token does not suffice (RFC 6750, section 3)."""
    wanted = sorted(scopes)
    if wanted and all(map(_SCOPE.fullmatch, wanted)):
        return f'Bearer error="{error}", scope="{" ".join(wanted)}"'
    return f'Bearer error="{error}"'
