"""Who calls: an API key becomes the project that it opens."""

from dataclasses import dataclass
from typing import Final

from oaswright.runtime import ApiKey, HTTPError, Response, Verified
from starlette.requests import HTTPConnection
from typing_extensions import override

from generated.attendee.security import AttendeeSecurity
from server.store import api_keys
from server.store.clock import Clock
from server.store.database import Database

PRODUCT: Final = "attendee"


@dataclass(frozen=True, slots=True)
class Project:
    """The project of the key that came with a request."""

    id: str


@dataclass(frozen=True, slots=True)
class AttendeeVerifiers(AttendeeSecurity[Project]):
    """Verifies the header ``Authorization: Token <api_key>``."""

    database: Database
    now: Clock

    @override
    async def api_key(self, credential: ApiKey, request: HTTPConnection) -> Verified[Project]:
        """The project of the key. Raises `HTTPError` with 401."""
        return Verified(await self.project(credential.value))

    async def project(self, header: str | None) -> Project:
        """The project that the value of the header opens. Raises `HTTPError` with 401."""
        if header is None:
            raise HTTPError(missing_credentials())
        parts = header.split()
        if len(parts) != 2 or parts[0].lower() != "token":
            raise HTTPError(malformed_credentials())
        async with self.database.reading() as connection:
            key = await api_keys.find(connection, PRODUCT, parts[1])
        if key is None or key.disabled(self.now()):
            raise HTTPError(_unauthorized("Invalid or disabled API key"))
        return Project(key.tenant)


def missing_credentials() -> Response:
    """The response to a request without credentials."""
    return _unauthorized("Missing Authorization header")


def malformed_credentials() -> Response:
    """The response to a header that holds no API key, or to several."""
    return _unauthorized("Invalid Authorization header. Should have this format: Token <api_key>")


def _unauthorized(message: str) -> Response:
    return Response(401, {"detail": message}, {"WWW-Authenticate": "Token"})
