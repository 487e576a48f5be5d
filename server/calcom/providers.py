"""What lies outside: feeds, Apple's login, accounts behind consent pages. Replaceable; no network here."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urlsplit

from generated.calcom.models import OAuthCalendarKind

_ADDRESS: Final = re.compile(r"[!-?A-~]+@[!-?A-~]+")


class ProviderError(Exception):
    """A provider refused or could not be reached. The message goes to the client: no secrets in it."""


@dataclass(frozen=True, slots=True)
class ListedCalendar:
    """A calendar as a provider lists it; `is_primary` is None where the provider does not say."""

    external_id: str
    name: str | None
    is_primary: bool | None
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """An account that was opened: its address, its calendars, and the grant to keep (a secret)."""

    email: str
    calendars: Sequence[ListedCalendar]
    grant: str = field(repr=False)

    @property
    def primary(self) -> ListedCalendar | None:
        """The calendar that the provider calls primary."""
        return next((calendar for calendar in self.calendars if calendar.is_primary), None)


class FeedLoader(Protocol):
    """Reads an ICS feed."""

    async def load(self, url: str) -> str:
        """The name of the calendar at an http or https URL. Raises ProviderError."""
        ...


class AppleLogin(Protocol):
    """Opens an Apple account."""

    async def log_in(self, username: str, password: str) -> Sequence[ListedCalendar]:
        """The calendars of the account. Raises ProviderError with the reason."""
        ...


class ConsentExchange(Protocol):
    """Turns the code from a consent page into the account that the user opened."""

    async def redeem(self, kind: OAuthCalendarKind, code: str) -> Account:
        """The account. Raises ProviderError."""
        ...


class OfflineFeeds:
    """Takes every feed for readable and names it after its host."""

    async def load(self, url: str) -> str:
        """See `FeedLoader`."""
        try:
            return urlsplit(url).hostname or url
        except ValueError:
            raise ProviderError("The address cannot be read") from None


class OfflineApple:
    """Takes every login; the account has one calendar, the same for the same username."""

    async def log_in(self, username: str, password: str) -> Sequence[ListedCalendar]:  # noqa: ARG002 - any will do
        """See `AppleLogin`."""
        account = int(_digest(username)[:8], 16)
        return [
            ListedCalendar(f"https://caldav.icloud.com/{account}/calendars/home/", "Home", is_primary=None)
        ]


class OfflineConsent:
    """Takes every code: an e-mail address stands for itself, anything else for an address of its own."""

    async def redeem(self, kind: OAuthCalendarKind, code: str) -> Account:
        """See `ConsentExchange`."""
        email = code if _ADDRESS.fullmatch(code) else f"{_digest(code)[:12]}@{kind}.example.com"
        grant = json.dumps({"refresh_token": f"demo-{_digest(f'{kind} {code}')}"})
        return Account(email, [ListedCalendar(email, email, is_primary=True)], grant)


@dataclass(frozen=True, slots=True)
class Providers:
    """Everything outside, in one value."""

    feeds: FeedLoader = field(default_factory=OfflineFeeds)
    apple: AppleLogin = field(default_factory=OfflineApple)
    consent: ConsentExchange = field(default_factory=OfflineConsent)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
