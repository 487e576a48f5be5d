"""The calendar providers with OAuth, behind an object that can be replaced; the one here needs no network."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urlencode

from generated.meetergo.models import CalendarProvider


@dataclass(frozen=True, slots=True)
class AccountCalendar:
    """A calendar as its provider lists it."""

    id: str
    name: str
    is_primary: bool = False
    is_read_only: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """An account to which a user has granted access. `id` is the provider's; one calendar is the main one."""

    id: str
    email: str
    calendars: tuple[AccountCalendar, ...]
    refresh_token: str = field(repr=False)

    @property
    def main_calendar(self) -> str:
        """The id of the account's main calendar."""
        return next(calendar.id for calendar in self.calendars if calendar.is_primary)


class Providers(Protocol):
    """What the server asks of Google and Microsoft."""

    def has_oauth(self, provider: CalendarProvider) -> bool:
        """Whether accounts of this provider are connected by OAuth."""
        ...

    def authorization_url(self, provider: CalendarProvider, *, state: str, callback: str) -> str:
        """The page on which access is granted. Raises KeyError for a provider without OAuth."""
        ...

    async def account(self, provider: CalendarProvider, code: str) -> Account | None:
        """The account behind an authorization code; None when the provider refuses the code."""
        ...


@dataclass(frozen=True, slots=True)
class _Page:
    address: str
    scope: str
    further: Mapping[str, str] = field(default_factory=dict[str, str])


_PAGES: Final = {
    CalendarProvider.GOOGLE: _Page(
        "https://accounts.google.com/oauth/authorize",
        "openid email https://www.googleapis.com/auth/calendar",
        {"access_type": "offline", "prompt": "consent"},
    ),
    CalendarProvider.OUTLOOK: _Page(
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "openid email offline_access Calendars.ReadWrite",
    ),
}

_SANDBOX_CODE: Final = re.compile(r"sandbox-([a-z0-9]{1,32})")


@dataclass(frozen=True, slots=True)
class SandboxProviders:
    """Stands in for the providers: the code `sandbox-<name>` opens the account `<name>@example.com`, and
    every other code is refused.
    """

    client_id: str = "meetergo"

    def has_oauth(self, provider: CalendarProvider) -> bool:
        """Google and Outlook are."""
        return provider in _PAGES

    def authorization_url(self, provider: CalendarProvider, *, state: str, callback: str) -> str:
        """The real page's address, which nobody has to visit here."""
        page = _PAGES[provider]
        query = {
            "client_id": self.client_id,
            "redirect_uri": callback,
            "response_type": "code",
            "scope": page.scope,
            **page.further,
            "state": state,
        }
        return f"{page.address}?{urlencode(query)}"

    async def account(self, provider: CalendarProvider, code: str) -> Account | None:
        """An account with a main calendar, one for work and one that is read-only."""
        found = _SANDBOX_CODE.fullmatch(code)
        if found is None:
            return None
        name = found[1]
        email = f"{name}@example.com"
        google = provider is CalendarProvider.GOOGLE
        domain = "group.calendar.google.com" if google else "outlook.example.com"
        return Account(
            id=email,
            email=email,
            calendars=(
                AccountCalendar("primary" if google else f"calendar-{name}", name, is_primary=True),
                AccountCalendar(f"{name}-work@{domain}", "Work"),
                AccountCalendar(f"{name}-holidays@{domain}", "Holidays", is_read_only=True),
            ),
            refresh_token=f"1//sandbox-refresh-{provider}-{name}",
        )
