"""The rows of the demo: two companies, their users, and the calendar accounts these have connected."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from generated.meetergo.models import CalendarProvider
from server.meetergo.owner import Owner
from server.meetergo.providers import Account, AccountCalendar

NORDWIND: Final = "7a1f0c52-3c1e-4f7b-9d0a-2b6f4e8c1d01"
SUEDWIND: Final = "7a1f0c52-3c1e-4f7b-9d0a-2b6f4e8c1d02"
COMPANIES: Final = {NORDWIND: "Nordwind GmbH", SUEDWIND: "Südwind AG"}

ANNA: Final = Owner(NORDWIND, "550e8400-e29b-41d4-a716-446655440000")
BEN: Final = Owner(NORDWIND, "550e8400-e29b-41d4-a716-446655440001")
CLARA: Final = Owner(SUEDWIND, "550e8400-e29b-41d4-a716-446655440002")

FOUNDED: Final = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A user; `role` is `admin` or `member`."""

    owner: Owner
    email: str
    role: str


USERS: Final = (
    DemoUser(ANNA, "anna@example.com", "admin"),
    DemoUser(BEN, "ben@example.com", "member"),
    DemoUser(CLARA, "clara@example.org", "admin"),
)


@dataclass(frozen=True, slots=True)
class DemoConnection:
    """A connected account; `settings` are the columns in which it differs from a fresh connection."""

    id: str
    owner: Owner
    provider: CalendarProvider
    account: Account
    created_at: datetime
    updated_at: datetime
    settings: dict[str, object] = field(default_factory=dict[str, object])


ANNA_GOOGLE: Final = "3f2a9c04-6f0e-4d5b-9a57-0d7c1a8e42b1"
ANNA_FEED: Final = "8c1d2e67-1b7f-4c39-8d64-5e9f00a7b3c2"
BEN_OUTLOOK: Final = "5b7e1f90-2c3d-4a68-b1f4-93d2c0e7a6d3"
CLARA_GOOGLE: Final = "e04c6d18-7a95-4b02-8f3e-6c1b5d9072e4"

CONNECTIONS: Final = (
    DemoConnection(
        ANNA_GOOGLE,
        ANNA,
        CalendarProvider.GOOGLE,
        Account(
            id="anna@example.com",
            email="anna@example.com",
            calendars=(
                AccountCalendar("primary", "Anna", is_primary=True),
                AccountCalendar("work@group.calendar.google.com", "Work"),
                AccountCalendar(
                    "en.german#holiday@group.v.calendar.google.com", "Holidays in Germany", is_read_only=True
                ),
            ),
            refresh_token="1//demo-refresh-token-of-anna",  # noqa: S106 - opens nothing
        ),
        datetime(2026, 1, 15, 8, 30, tzinfo=UTC),
        datetime(2026, 2, 3, 16, 5, 12, 250_000, tzinfo=UTC),
        {
            "is_primary": True,
            "primary_calendar": "work@group.calendar.google.com",
            "selected_calendars": ["work@group.calendar.google.com"],
            "validate_availability": False,
            "disable_attendee_notification": True,
            "sync_buffers_to_calendar": True,
        },
    ),
    DemoConnection(
        ANNA_FEED,
        ANNA,
        CalendarProvider.ICS,
        Account(
            id="https://feeds.example.com/fairs.ics",
            email="",
            calendars=(AccountCalendar("feed", "Trade fairs", is_primary=True, is_read_only=True),),
            refresh_token="",
        ),
        datetime(2026, 2, 20, 11, 0, tzinfo=UTC),
        datetime(2026, 2, 20, 11, 0, tzinfo=UTC),
        {"primary_calendar": None, "selected_calendars": []},
    ),
    DemoConnection(
        BEN_OUTLOOK,
        BEN,
        CalendarProvider.OUTLOOK,
        Account(
            id="ben@example.com",
            email="ben@example.com",
            calendars=(AccountCalendar("AQMkADAwATM0MDAAMS1iZW4", "Calendar", is_primary=True),),
            refresh_token="0.demo-refresh-token-of-ben",  # noqa: S106 - opens nothing
        ),
        datetime(2026, 3, 2, 7, 45, 30, 5_000, tzinfo=UTC),
        datetime(2026, 3, 2, 7, 45, 30, 5_000, tzinfo=UTC),
        {"is_connected": False},
    ),
    DemoConnection(
        CLARA_GOOGLE,
        CLARA,
        CalendarProvider.GOOGLE,
        Account(
            id="clara@example.org",
            email="clara@example.org",
            calendars=(AccountCalendar("primary", "Clara", is_primary=True),),
            refresh_token="1//demo-refresh-token-of-clara",  # noqa: S106 - opens nothing
        ),
        datetime(2026, 3, 9, 10, 15, tzinfo=UTC),
        datetime(2026, 3, 9, 10, 15, tzinfo=UTC),
        {"is_primary": True},
    ),
)
