"""Who calls: the token, the `Version` header, then the scope, in this order."""

from dataclasses import dataclass
from typing import Final

from oaswright.runtime import Bearer, Granted, HTTPError
from starlette.requests import HTTPConnection

from generated.highlevel.models import ApiVersion
from generated.highlevel.security import HighlevelSecurity
from server.highlevel.errors import error_response
from server.store import api_keys
from server.store.clock import Clock
from server.store.database import Database

PRODUCT: Final = "highlevel"
INTEGRATION: Final = "private_integration"
OAUTH: Final = "oauth"
AGENCY: Final = "agency"
"""Kinds of tokens: a private integration's and an OAuth token of a location, and one of an agency."""

INTEGRATION_PREFIX: Final = "pit-"
VERSIONS: Final = frozenset(ApiVersion)


@dataclass(frozen=True, slots=True)
class LocationToken:
    """A token that may do what it asks for; it acts for one location."""

    location_id: str


@dataclass(frozen=True, slots=True)
class HighlevelVerifiers(HighlevelSecurity[LocationToken]):
    """Verifies tokens and the header `Version`; refuses with 401."""

    database: Database
    now: Clock

    async def bearer(self, credential: Bearer, request: HTTPConnection) -> Granted[LocationToken]:
        """The location of the token, and its scopes. Raises `HTTPError` with 401."""
        async with self.database.reading() as reading:
            key = await api_keys.find(reading, PRODUCT, credential.token)
        moment = self.now()
        if key is None or key.expired(moment) or key.disabled(moment):
            integration = credential.token.startswith(INTEGRATION_PREFIX)
            raise _refuse("Invalid Private Integration token" if integration else "Invalid JWT")
        if key.kind == AGENCY:
            raise _refuse("Token's user type mismatch!")
        _check_version(request)
        return Granted(LocationToken(key.tenant), key.scopes)


def _check_version(connection: HTTPConnection) -> None:
    # A header that is sent twice counts as one value (RFC 9110, section 5.3), which is none of ours.
    sent = connection.headers.getlist("version")
    if not sent:
        raise _refuse("version header was not found.")
    if ", ".join(sent) not in VERSIONS:
        raise _refuse("version header is invalid")


def _refuse(message: str) -> HTTPError:
    return HTTPError(error_response(401, message))
