"""Who calls, as whom, and about whose connections."""

from dataclasses import dataclass
from typing import Final

from oaswright.runtime import ApiKey as UserId
from oaswright.runtime import Bearer, Verified
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import HTTPConnection
from typing_extensions import override

from generated.meetergo.security import MeetergoSecurity
from server.context import Context
from server.meetergo.errors import refuse
from server.meetergo.owner import Owner
from server.meetergo.users import User, find_user
from server.store import api_keys
from server.store.api_keys import ApiKey

PRODUCT: Final = "meetergo"
API_KEY: Final = "api_key"
"""The kind of a Platform API key: it belongs to a company and acts as the user that a header names."""
ACCESS_TOKEN: Final = "access_token"  # noqa: S105 - a kind of credential and not one
"""The kind of a personal access token: it acts as its owner, who is the key's subject."""

ACTING_USER: Final = "x-meetergo-api-user-id"
MISSING_USER: Final = "Missing required header 'x-meetergo-api-user-id' for API key authentication"
FORBIDDEN: Final = "Insufficient permissions"


@dataclass(frozen=True, slots=True)
class MeetergoVerifiers(MeetergoSecurity[Owner]):
    """Verifies credential, acting user and `userId`, in this order, and finds whose connections are meant."""

    context: Context

    @override
    async def bearer(self, credential: Bearer, request: HTTPConnection) -> Verified[Owner]:
        """The owner whose connections are meant. Raises `HTTPError` with 400, 401, 403 or 404.

        The acting user is looked at here, whether the request names one or not: who may be named depends on
        the key.
        """
        async with self.context.database.reading() as database:
            key = await self._key(database, credential.token)
            acting = await _acting_user(database, key, request.headers.get(ACTING_USER, "").strip())
            user_id = await _effective_user(database, key.tenant, acting, _named_user(request))
        return Verified(Owner(key.tenant, user_id))

    @override
    async def api_user(
        self, credential: UserId, request: HTTPConnection, *, principal: Owner
    ) -> Verified[Owner]:
        """The owner that `bearer` has found, with this user in mind."""
        return Verified(principal)

    async def _key(self, database: AsyncConnection, bearer: str) -> ApiKey:
        key = await api_keys.find(database, PRODUCT, bearer)
        now = self.context.now()
        if key is None or key.disabled(now):
            raise refuse(401, "Invalid API key")
        if key.expired(now):
            raise refuse(401, "API key has expired")
        return key


async def _acting_user(database: AsyncConnection, key: ApiKey, header: str) -> User:
    """The user as whom a credential acts; `header` is empty when the request names none."""
    if key.kind == ACCESS_TOKEN:
        if header not in {"", key.subject}:
            raise refuse(403, "A personal access token cannot act as another user")
        owner = await find_user(database, key.tenant, key.subject or "")
        if owner is None:
            raise refuse(401, "Invalid API key")
        return owner
    if not header:
        raise refuse(400, MISSING_USER)
    user = await find_user(database, key.tenant, header)
    if user is None:
        raise refuse(403, FORBIDDEN)
    return user


async def _effective_user(database: AsyncConnection, company_id: str, acting: User, named: str | None) -> str:
    """The user whose connections are meant: the acting one unless an admin names another."""
    if named is None or named == acting.id:
        return acting.id
    if not acting.is_admin:
        raise refuse(403, FORBIDDEN)
    user = await find_user(database, company_id, named)
    if user is None:
        raise refuse(404, "User not found")
    return user.id


def _named_user(connection: HTTPConnection) -> str | None:
    """The `userId` of the query. A repeated one names nobody: validation refuses it before it matters."""
    values = connection.query_params.getlist("userId")
    return values[0] if len(values) == 1 else None
