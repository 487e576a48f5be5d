"""Who calls: an API key becomes the reach that it opens."""

from dataclasses import dataclass
from typing import Final

from oaswright.runtime import Bearer, Granted, HTTPError
from starlette.requests import HTTPConnection
from typing_extensions import override

from generated.ohallo.security import OhalloSecurity
from server.ohallo.errors import unauthorized
from server.ohallo.reach import Reach
from server.store import api_keys
from server.store.clock import Clock
from server.store.database import Database

PRODUCT: Final = "ohallo"


@dataclass(frozen=True, slots=True)
class OhalloVerifiers(OhalloSecurity[Reach]):
    """Verifies API keys: the tenant of one is its organization, its subject the workspace it is bound to."""

    database: Database
    now: Clock

    @override
    async def bearer(self, credential: Bearer, request: HTTPConnection) -> Granted[Reach]:
        """The reach of the key, and its scopes. Raises `HTTPError` with 401 for a bad key."""
        async with self.database.reading() as connection:
            key = await api_keys.find(connection, PRODUCT, credential.token)
        now = self.now()
        if key is None or key.expired(now) or key.disabled(now):
            raise HTTPError(unauthorized("Invalid API key"))
        return Granted(Reach(key.tenant, key.subject), key.scopes)
