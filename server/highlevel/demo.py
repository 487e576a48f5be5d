"""Demo data: two locations, their tokens and calendars."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from server.context import Context
from server.demo_data import Call, Demo
from server.highlevel import security, storage
from server.highlevel.calendars import Members, StoredCalendar
from server.store import api_keys

LOCATION: Final = "ve9EPM428h8vShlRW1KT"
OTHER_LOCATION: Final = "q8WnD3fZ6LrT0yXcVb5M"
TIMEZONES: Final = {LOCATION: "America/Chicago", OTHER_LOCATION: "Europe/Berlin"}

INTRO_CALL: Final = "0TkCdp9PfvLeWKYRRvIz"
WORKSHOP: Final = "mR4tQ81ZbYcV7nKxWq2E"
FOREIGN_CALENDAR: Final = "Jk2vB7sYtP9hNwE4xLqA"
USER: Final = "ocQHyuzHvysMo5N5VsXc"
GROUP: Final = "BqTwX8QFwXzpegMve9EQ"
AVAILABILITY: Final = "Zt5cWq0LrXb8YkPn3UeV"

TOKEN: Final = "pit-demo0001-0000-4000-8000-000000000001"  # noqa: S105 - a published demo token
READ_ONLY_TOKEN: Final = "pit-demo0001-0000-4000-8000-000000000002"  # noqa: S105 - likewise
OTHER_TOKEN: Final = "pit-demo0002-0000-4000-8000-000000000001"  # noqa: S105 - likewise
OAUTH_TOKEN: Final = "demo.oauth.ve9EPM428h8vShlRW1KT"  # noqa: S105 - likewise
AGENCY_TOKEN: Final = "demo.agency.ve9EPM428h8vShlRW1KT"  # noqa: S105 - likewise

READ: Final = "calendars.readonly"
WRITE: Final = "calendars.write"
TOKENS: Final = (
    (TOKEN, LOCATION, security.INTEGRATION, (READ, WRITE)),
    (READ_ONLY_TOKEN, LOCATION, security.INTEGRATION, (READ,)),
    (OTHER_TOKEN, OTHER_LOCATION, security.INTEGRATION, (READ, WRITE)),
    (OAUTH_TOKEN, LOCATION, security.OAUTH, (READ, WRITE)),
    (AGENCY_TOKEN, LOCATION, security.AGENCY, (READ, WRITE)),
)

WORKING_DAY: Final[Members] = {"openHour": 9, "openMinute": 0, "closeHour": 17, "closeMinute": 0}

CALENDARS: Final = (
    StoredCalendar(
        INTRO_CALL,
        LOCATION,
        {
            "name": "Intro call",
            "groupId": GROUP,
            "teamMembers": [
                {
                    "userId": USER,
                    "priority": 0.5,
                    "isPrimary": True,
                    "locationConfigurations": [{"kind": "custom", "location": "+14455550132"}],
                }
            ],
            "description": "A first talk about your project",
            "slug": "intro-call",
            "widgetSlug": "cal-5b0e6a1d-2f43-4c55-9b7a-0f8d3c6e1a92",
            "calendarType": "round_robin",
            "slotDuration": 30,
            "slotDurationUnit": "mins",
            "slotInterval": 30,
            "slotIntervalUnit": "mins",
            "appoinmentPerSlot": 1,
            "openHours": [{"daysOfTheWeek": [day], "hours": [WORKING_DAY]} for day in (1, 2, 3, 4, 5)],
            "formSubmitType": "ThankYouMessage",
            "formSubmitThanksMessage": "See you soon!",
            "availabilities": [{"id": AVAILABILITY, "date": "2026-12-24T00:00:00.000Z", "hours": []}],
        },
    ),
    StoredCalendar(
        WORKSHOP,
        LOCATION,
        {
            "name": "Spring workshop",
            "isActive": False,
            "widgetSlug": "cal-c1c6a1c2-7c0e-4c0b-9d56-3f6b0f8c2e41",
            "calendarType": "event",
            "locationConfigurations": [{"kind": "physical", "location": "12 Elm Street, Chicago"}],
            "slotDuration": 2,
            "slotDurationUnit": "hours",
            "slotInterval": 2,
            "slotIntervalUnit": "hours",
        },
    ),
    StoredCalendar(
        FOREIGN_CALENDAR,
        OTHER_LOCATION,
        {
            "name": "Beratung",
            "slug": "beratung",
            "widgetSlug": "cal-9f2f6c0d-64d1-4b41-8f43-2b8b1a7d5e10",
            "calendarType": "personal",
            "teamMembers": [{"userId": "Xp4mT8sWc1VqZ7yRk0Lb"}],
            "openHours": [{"daysOfTheWeek": [1], "hours": [WORKING_DAY]}],
        },
    ),
)

CREATED_AT: Final = datetime(2026, 3, 10, 8, tzinfo=UTC)

UPDATE: Final[Mapping[str, object]] = {
    "groupId": GROUP,
    "teamMembers": [
        {
            "userId": USER,
            "priority": 0.5,
            "isPrimary": True,
            "locationConfigurations": [{"kind": "custom", "location": "+14455550132"}],
        }
    ],
    "eventType": "RoundRobin_OptimizeForAvailability",
    "name": "test calendar",
    "description": "this is used for testing",
    "slug": "test1",
    "widgetSlug": "test1",
    "widgetType": "classic",
    "eventTitle": "{{contact.name}}",
    "eventColor": "#039be5",
    "slotDuration": 30,
    "slotDurationUnit": "mins",
    "preBuffer": 10,
    "preBufferUnit": "mins",
    "slotInterval": 30,
    "slotIntervalUnit": "mins",
    "slotBuffer": 15,
    "appoinmentPerSlot": 1,
    "appoinmentPerDay": 8,
    "allowBookingAfter": 4,
    "allowBookingAfterUnit": "days",
    "allowBookingFor": 30,
    "allowBookingForUnit": "days",
    "openHours": [{"daysOfTheWeek": [1], "hours": [WORKING_DAY]}],
    "enableRecurring": False,
    "recurring": {
        "freq": "WEEKLY",
        "count": 4,
        "bookingOption": "skip",
        "bookingOverlapDefaultStatus": "confirmed",
    },
    "formSubmitType": "ThankYouMessage",
    "availabilityType": 0,
    "availabilities": [
        {
            "date": "2023-09-24T00:00:00.000Z",
            "hours": [{"openHour": 10, "openMinute": 0, "closeHour": 12, "closeMinute": 0}],
            "deleted": False,
        }
    ],
    "guestType": "count_only",
    "lookBusyConfig": {"enabled": True, "LookBusyPercentage": 50},
    "isActive": True,
}
"""The update with the vendor's published example values."""


async def seed(connection: AsyncConnection, context: Context) -> None:
    """Write the locations that are not there yet, each with its tokens and calendars."""
    for location, timezone in TIMEZONES.items():
        if not await storage.add_location(connection, location, timezone):
            continue
        for token, owner, kind, scopes in TOKENS:
            if owner == location:
                await api_keys.add(
                    connection,
                    security.PRODUCT,
                    token,
                    tenant=location,
                    kind=kind,
                    scopes=scopes,
                    created_at=context.now(),
                )
        for calendar in CALENDARS:
            if calendar.location_id == location:
                await storage.add(connection, calendar, CREATED_AT)


DEMO: Final = Demo(
    key=TOKEN,
    ids={
        "location": LOCATION,
        "calendar": INTRO_CALL,
        "draft": WORKSHOP,
        "oauth token": OAUTH_TOKEN,
        "read-only token": READ_ONLY_TOKEN,
        "agency token": AGENCY_TOKEN,
        "other token": OTHER_TOKEN,
        "other location": OTHER_LOCATION,
        "other calendar": FOREIGN_CALENDAR,
    },
    call=Call(
        "PUT",
        f"/calendars/{INTRO_CALL}",
        {"Authorization": f"Bearer {TOKEN}", "Version": "2021-04-15"},
        UPDATE,
    ),
    seed=seed,
)
