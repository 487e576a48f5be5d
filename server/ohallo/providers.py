"""Google and Microsoft as far as this API needs them, behind one replaceable object."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlencode

from generated.ohallo.models import CalendarProvider
from server.ohallo import grants
from server.ohallo.grants import Calendar, Grant
from server.store.database import Database


class Providers(Protocol):
    """What lies at the calendar providers."""

    def consent_url(self, provider: CalendarProvider, state: str) -> str:
        """The page on which the owner of an account grants access; it hands `state` back afterwards."""
        ...

    async def calendars(self, grant: Grant) -> Sequence[Calendar]:
        """The calendars of the account behind a grant."""
        ...


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """How a provider is asked for access: its page, our client there, what is asked for."""

    url: str
    client_id: str
    scope: str
    extra: tuple[tuple[str, str], ...] = ()

    def address(self, redirect_uri: str, state: str) -> str:
        """The page with the query of an authorization code request (RFC 6749, section 4.1.1)."""
        query = [
            ("client_id", self.client_id),
            ("redirect_uri", redirect_uri),
            ("scope", self.scope),
            ("state", state),
            ("response_type", "code"),
            *self.extra,
        ]
        return f"{self.url}?{urlencode(query)}"


DEMO_PAGES: Final = {
    CalendarProvider.GOOGLE: ConsentPage(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "ohallo-demo.apps.googleusercontent.com",
        "https://www.googleapis.com/auth/calendar",
        # Without these two Google gives no refresh token to an account that has granted access before.
        (("access_type", "offline"), ("prompt", "consent")),
    ),
    CalendarProvider.MICROSOFT: ConsentPage(
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "0d3a5c1e-7b42-4f6a-9c8d-2e1f0a9b8c7d",
        "offline_access Calendars.ReadWrite",
        (("response_mode", "query"),),
    ),
}
"""Pages of clients that do not exist at the providers."""

DEMO_REDIRECT_URI: Final = "https://app.ohallo.example/calendar/oauth/callback"


@dataclass(frozen=True, slots=True)
class OfflineProviders:
    """Reaches nobody: real consent pages for demo clients, and the calendars kept when access was granted."""

    database: Database

    def consent_url(self, provider: CalendarProvider, state: str) -> str:
        """See `Providers`."""
        return DEMO_PAGES[provider].address(DEMO_REDIRECT_URI, state)

    async def calendars(self, grant: Grant) -> Sequence[Calendar]:
        """See `Providers`."""
        async with self.database.reading() as connection:
            return await grants.calendars_of(connection, grant)
