"""The headers that every response carries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import HTTPConnection

from server.calcom.security import API_KEY_PREFIX, token_of
from server.store.clock import Clock
from server.store.ids import uuid4_text

KEY_LIMIT: Final = 120
"""Requests a minute for an API key, and for requests without credentials."""

TOKEN_LIMIT: Final = 500
"""Requests a minute for an OAuth client and for an access token."""


@dataclass(frozen=True, slots=True)
class ResponseHeaders:
    """The policy's `headers`. No request is counted, so the whole limit always remains."""

    now: Clock

    def __call__(self, connection: HTTPConnection, status: int) -> Mapping[str, str]:
        """Content type, CORS and rate limit; for an error also the id of the request."""
        limit = str(limit_for(connection))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Access-Control-Allow-Origin": "*",
            "X-RateLimit-Limit-Default": limit,
            "X-RateLimit-Remaining-Default": limit,
            "X-RateLimit-Reset-Default": str(60 - self.now().second),
        }
        if status >= 400:
            headers["X-Request-Id"] = uuid4_text()
        return headers


def limit_for(connection: HTTPConnection) -> int:
    """How many requests a minute the credentials of a request allow."""
    if connection.headers.get("x-cal-client-id") and connection.headers.get("x-cal-secret-key"):
        return TOKEN_LIMIT
    token = token_of(connection.headers.get("authorization"))
    return TOKEN_LIMIT if token and not token.startswith(API_KEY_PREFIX) else KEY_LIMIT
