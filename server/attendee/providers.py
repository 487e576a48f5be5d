"""Google and Microsoft, as far as a sync needs them, behind one replaceable object."""

from typing import Protocol

from server.attendee.credentials import OAuthCredentials
from server.attendee.storage import Calendar


class CredentialsRefusedError(Exception):
    """The provider does not accept the credentials. The message is shown to people and holds none of them."""


class ProviderFailedError(Exception):
    """The provider could not be asked; later it may be."""


class CalendarProvider(Protocol):
    """A provider, asked for the events of one calendar at a time."""

    async def read(self, calendar: Calendar, credentials: OAuthCredentials) -> None:
        """Read the calendar's events. Raises CredentialsRefusedError or ProviderFailedError."""
        ...


class OfflineProvider:
    """Needs no network: accepts all credentials, and finds no events."""

    async def read(self, calendar: Calendar, credentials: OAuthCredentials) -> None:
        """See `CalendarProvider`."""
