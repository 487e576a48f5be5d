"""The apps through which calendars are connected."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from generated.calcom.models import CalendarIntegration, CheckCalendarCalendar, OAuthCalendarKind

GOOGLE: Final = "google_calendar"
OFFICE365: Final = "office365_calendar"
APPLE: Final = "apple_calendar"
ICS_FEED: Final = "ics-feed_calendar"


@dataclass(frozen=True, slots=True)
class Integration:
    """An app, and what checking a connection of it says when it is missing, invalid or not connected."""

    type: str
    app_id: str
    title: str
    description: str
    missing: str
    invalid: str
    unconnected: str

    def model(self) -> CalendarIntegration:
        """The app as it is listed with a connection."""
        return CalendarIntegration(
            name=self.title,
            description=self.description,
            installed=True,
            type=self.type,
            title=self.title,
            variant="calendar",
            category="calendar",
            categories=["calendar"],
            logo="icon.svg",
            publisher="Cal.com",
            slug=self.app_id,
            url="https://cal.com/",
            location_option=None,
            email="help@cal.com",
        )


INTEGRATIONS: Final[Mapping[str, Integration]] = {
    integration.type: integration
    for integration in (
        Integration(
            GOOGLE,
            "google-calendar",
            "Google Calendar",
            "Reads and writes calendars of a Google account.",
            "Credentials for google_calendar not found.",
            "Invalid google OAuth credentials.",
            "Google Calendar not connected.",
        ),
        Integration(
            OFFICE365,
            "office365-calendar",
            "Office 365 Calendar",
            "Reads and writes calendars of a Microsoft account.",
            "Credentials for office_365_calendar not found.",
            "Invalid office 365 calendar credentials.",
            "Office 365 calendar not connected.",
        ),
        Integration(
            APPLE,
            "apple-calendar",
            "Apple Calendar",
            "Reads and writes calendars of an iCloud account.",
            "Credentials for apple calendar not found.",
            "Invalid apple calendar credentials.",
            "Apple calendar not connected.",
        ),
        Integration(
            ICS_FEED,
            "ics-feed",
            "ICS Feed",
            "Reads calendars that are published as ICS feeds.",
            "Credentials for Ics Feed calendar not found.",
            "Invalid Ics Feed credentials.",
            "Ics Feed not connected.",
        ),
    )
}

CHECKED: Final = {
    CheckCalendarCalendar.GOOGLE: GOOGLE,
    CheckCalendarCalendar.OFFICE365: OFFICE365,
    CheckCalendarCalendar.APPLE: APPLE,
}

CONSENTED: Final = {OAuthCalendarKind.GOOGLE: GOOGLE, OAuthCalendarKind.OFFICE365: OFFICE365}
