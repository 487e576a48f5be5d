"""Successes: ``{status, data}``."""

from generated.calcom.models import (
    AuthUrl,
    AuthUrlEnvelope,
    BusyTime,
    BusyTimesEnvelope,
    CalendarCredentialEnvelope,
    ConnectedCalendarsEnvelope,
    SavedDestinationCalendar,
    SavedDestinationCalendarEnvelope,
    SelectedCalendar,
    SelectedCalendarEnvelope,
)
from server.calcom.accounts import Accounts, Connection, Destination
from server.calcom.listing import connected_calendars
from server.calcom.storage import Selection


def destination(stored: Destination) -> SavedDestinationCalendarEnvelope:
    """The destination as the response to an update shows it."""
    data = SavedDestinationCalendar(
        user_id=stored.user_id,
        integration=stored.integration,
        external_id=stored.external_id,
        credential_id=stored.connection_id,
    )
    return SavedDestinationCalendarEnvelope(data=data)


def selection(stored: Selection) -> SelectedCalendarEnvelope:
    """A selected calendar."""
    data = SelectedCalendar(
        user_id=stored.user_id,
        integration=stored.integration,
        external_id=stored.external_id,
        credential_id=stored.connection_id,
    )
    return SelectedCalendarEnvelope(data=data)


def listing(accounts: Accounts, stored: Destination | None) -> ConnectedCalendarsEnvelope:
    """Everything that is connected, and the destination."""
    return ConnectedCalendarsEnvelope(data=connected_calendars(accounts, stored))


def busy_times(found: list[BusyTime]) -> BusyTimesEnvelope:
    """Busy times."""
    return BusyTimesEnvelope(data=found)


def credential(connection: Connection) -> CalendarCredentialEnvelope:
    """A connection without its secrets."""
    return CalendarCredentialEnvelope(data=connection.credential())


def auth_url(address: str) -> AuthUrlEnvelope:
    """The address of a consent page."""
    return AuthUrlEnvelope(data=AuthUrl(auth_url=address))
