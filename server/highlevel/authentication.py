"""Who calls: the token, the `Version` header, then the scope, in this order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from oaswright.runtime import Authenticate, HTTPError, Requirement
from starlette.requests import HTTPConnection

from generated.highlevel.interface import HighlevelCredentials
from generated.highlevel.models import ApiVersion
from server.highlevel.errors import error_response
from server.store import api_keys
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


def authentication(
    database: Database, now: Callable[[], datetime]
) -> Authenticate[HighlevelCredentials, LocationToken]:
    """The check of credentials; refuses with 401."""

    async def authenticate(
        credentials: HighlevelCredentials,
        requirements: tuple[Requirement, ...],
        connection: HTTPConnection,
        /,
    ) -> LocationToken:
        token = credentials.bearer or ""
        async with database.reading() as reading:
            key = await api_keys.find(reading, PRODUCT, token)
        moment = now()
        if key is None or key.expired(moment) or key.disabled(moment):
            integration = token.startswith(INTEGRATION_PREFIX)
            raise _refuse("Invalid Private Integration token" if integration else "Invalid JWT")
        if key.kind == AGENCY:
            raise _refuse("Token's user type mismatch!")
        _check_version(connection)
        if not any(requirement.scopes <= key.scopes for requirement in requirements):
            raise _refuse("The token is not authorized for this scope.")
        return LocationToken(key.tenant)

    return authenticate


def _check_version(connection: HTTPConnection) -> None:
    # A header that is sent twice counts as one value (RFC 9110, section 5.3), which is none of ours.
    sent = connection.headers.getlist("version")
    if not sent:
        raise _refuse("version header was not found.")
    if ", ".join(sent) not in VERSIONS:
        raise _refuse("version header is invalid")


def _refuse(message: str) -> HTTPError:
    return HTTPError(error_response(401, message))
