"""Who calls: an API key, an access token or a platform's client becomes the user that it acts for.

In the table of API keys the tenant is the user's id (empty for a key without an owner), the subject is the id
of the OAuth client that a token was issued to, and a client is kept as its id and secret together.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from oaswright.runtime import ApiKey as Key
from oaswright.runtime import Bearer, Granted, HTTPError, Verified
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import HTTPConnection
from typing_extensions import override

from generated.calcom.security import CalcomSecurity
from server.calcom.errors import Errors
from server.store import api_keys
from server.store.api_keys import ApiKey
from server.store.database import Database

PRODUCT: Final = "calcom"

API_KEY_PREFIX: Final = "cal_"

API_KEY: Final = "api-key"
MANAGED_TOKEN: Final = "managed-token"  # noqa: S105 - the name of a kind
OAUTH_TOKEN: Final = "oauth-token"  # noqa: S105 - the name of a kind
CLIENT: Final = "client"

CLIENT_SECRET: Final = "x-cal-secret-key"  # noqa: S105 - the name of a header

# Only OAuth access tokens are held to the scopes.
_ALL_SCOPES: Final = frozenset({"APPS_READ", "APPS_WRITE"})

_INVALID_KEY: Final = "ApiAuthStrategy - api key - Your api key is not valid"
_EXPIRED_KEY: Final = "ApiAuthStrategy - api key - Your api key is expired"
_OWNERLESS_KEY: Final = "ApiAuthStrategy - api key - No user tied to this apiKey"
_INVALID_TOKEN: Final = "ApiAuthStrategy - access token - Invalid Access Token."  # noqa: S105 - a message
_INVALID_CLIENT: Final = "ApiAuthStrategy - oAuth client - Invalid client secret"


@dataclass(frozen=True, slots=True)
class Caller:
    """The user who is acted for, and how.

    `scopes` are those of a managed user's or an OAuth token, `client_id` the client it was issued to. `token`
    is what was sent, for the state that a consent page hands back; empty for a platform's client.
    """

    user_id: int
    kind: str
    scopes: frozenset[str] = frozenset()
    client_id: str | None = None
    token: str = field(default="", repr=False)


class CredentialsError(Exception):
    """Credentials that are not accepted. The message is the product's and names no credential."""


@dataclass(frozen=True, slots=True)
class CalcomVerifiers(CalcomSecurity[Caller]):
    """Verifies tokens and the pair of a platform's client. Each method raises `HTTPError` with 401."""

    database: Database
    errors: Errors

    @override
    async def api_key(self, credential: Bearer, request: HTTPConnection) -> Granted[Caller]:
        """The caller of the token, which counts from the first `Bearer ` on, in this spelling."""
        return await self._caller_of_header(request.headers["authorization"], request)

    @override
    async def raw_token(self, credential: Key, request: HTTPConnection) -> Granted[Caller]:
        """The caller of the token."""
        return await self._caller_of_header(credential.value, request)

    @override
    async def oauth_client_id(self, credential: Key, request: HTTPConnection) -> Verified[Caller]:
        """The owner of the platform, by id and secret: what is kept is a digest of both together."""
        try:
            async with self.database.reading() as database:
                secret = request.headers.get(CLIENT_SECRET, "")
                caller = await caller_of_client(database, credential.value, secret, self.errors.now())
        except CredentialsError as error:
            raise HTTPError(self.errors.response(request, 401, str(error))) from None
        return Verified(caller)

    @override
    async def oauth_client_secret(
        self, credential: Key, request: HTTPConnection, *, principal: Caller
    ) -> Verified[Caller]:
        """The owner that `oauth_client_id` has found with this secret."""
        return Verified(principal)

    async def _caller_of_header(self, header: str, request: HTTPConnection) -> Granted[Caller]:
        try:
            async with self.database.reading() as database:
                caller = await caller_of_token(database, token_of(header), self.errors.now())
        except CredentialsError as error:
            raise HTTPError(self.errors.response(request, 401, str(error))) from None
        return Granted(caller, caller.scopes if caller.kind == OAUTH_TOKEN else _ALL_SCOPES)


def token_of(header: str | None) -> str:
    """The token of an `Authorization` header: all of it, but for the first ``Bearer`` and its space."""
    return (header or "").replace("Bearer ", "", 1)


def client_key(client_id: str, secret: str) -> str:
    """The string under which a platform's client is kept; an id holds no space."""
    return f"{client_id} {secret}"


async def caller_of_client(database: AsyncConnection, client_id: str, secret: str, now: datetime) -> Caller:
    """The owner of a platform. Raises CredentialsError unless id and secret belong together."""
    record = await api_keys.find(database, PRODUCT, client_key(client_id, secret))
    if record is None or record.kind != CLIENT or record.expired(now) or record.disabled(now):
        raise CredentialsError(_INVALID_CLIENT)
    return Caller(int(record.tenant), CLIENT, client_id=client_id)


async def caller_of_token(database: AsyncConnection, token: str, now: datetime) -> Caller:
    """The owner of an API key or access token. Raises CredentialsError with the product's message."""
    record = await api_keys.find(database, PRODUCT, token)
    is_key = token.startswith(API_KEY_PREFIX)
    kinds = {API_KEY} if is_key else {MANAGED_TOKEN, OAUTH_TOKEN}
    if record is None or record.kind not in kinds or record.disabled(now):
        raise CredentialsError(_INVALID_KEY if is_key else _INVALID_TOKEN)
    if is_key and expired_by_day(record, now):
        raise CredentialsError(_EXPIRED_KEY)
    if not is_key and record.expired(now):
        raise CredentialsError(_INVALID_TOKEN)
    if not record.tenant:
        raise CredentialsError(_OWNERLESS_KEY if is_key else _INVALID_TOKEN)
    return Caller(int(record.tenant), record.kind, record.scopes, record.subject, token)


def expired_by_day(record: ApiKey, now: datetime) -> bool:
    """Whether the day on which a key expires is over; it is good until the end of that day."""
    return record.expires_at is not None and now.date() > record.expires_at.date()
