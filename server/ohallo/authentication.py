"""Who calls: an API key becomes the reach that it opens."""

from dataclasses import dataclass
from typing import Final

from oaswright.runtime import HTTPError, Requirement
from starlette.requests import HTTPConnection

from generated.ohallo.interface import OhalloCredentials
from server.ohallo.errors import forbidden, unauthorized
from server.ohallo.reach import Reach
from server.store import api_keys
from server.store.clock import Clock
from server.store.database import Database

PRODUCT: Final = "ohallo"


@dataclass(frozen=True, slots=True)
class Authentication:
    """Checks API keys: a key's tenant is its organization, its subject the workspace that it is bound to."""

    database: Database
    now: Clock

    async def __call__(
        self,
        credentials: OhalloCredentials,
        requirements: tuple[Requirement, ...],
        _connection: HTTPConnection,
        /,
    ) -> Reach:
        """The reach of the key. Raises `HTTPError` with 401 for a bad key, 403 for one without the scope."""
        async with self.database.reading() as connection:
            key = await api_keys.find(connection, PRODUCT, credentials.bearer or "")
        now = self.now()
        if key is None or key.expired(now) or key.disabled(now):
            raise HTTPError(unauthorized("Invalid API key"))
        for scope in sorted(requirements[0].scopes - key.scopes):
            raise HTTPError(forbidden(f"API key lacks the scope {scope}"))
        return Reach(key.tenant, key.subject)
