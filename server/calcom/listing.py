"""Connected accounts and the destination as responses show them."""

from pydantic import MISSING

from generated.calcom.models import (
    Calendar,
    ConnectedCalendar,
    ConnectedCalendars,
    ConnectionFault,
    DestinationCalendar,
    NoDestinationCalendar,
    PrimaryCalendar,
)
from server.calcom.accounts import Accounts, Connection, Destination
from server.calcom.integrations import INTEGRATIONS
from server.calcom.providers import ListedCalendar


def connected_calendars(accounts: Accounts, destination: Destination | None) -> ConnectedCalendars:
    """Everything that is connected."""
    return ConnectedCalendars(
        connected_calendars=[_connected(accounts, connection) for connection in accounts.listed],
        destination_calendar=NoDestinationCalendar()
        if destination is None
        else _destination(accounts, destination),
    )


def _connected(accounts: Accounts, connection: Connection) -> ConnectedCalendar:
    integration = INTEGRATIONS[connection.type].model()
    if connection.error is not None:
        return ConnectedCalendar(
            integration=integration,
            credential_id=connection.id,
            delegation_credential_id=connection.delegation_id or MISSING,
            error=ConnectionFault(message=connection.error),
        )
    calendars = [_calendar(accounts, connection, calendar) for calendar in connection.calendars]
    return ConnectedCalendar(
        integration=integration,
        credential_id=connection.id,
        delegation_credential_id=connection.delegation_id,
        primary=PrimaryCalendar.model_validate(calendars[0].model_dump()),
        calendars=calendars,
    )


def _calendar(accounts: Accounts, connection: Connection, calendar: ListedCalendar) -> Calendar:
    return Calendar(
        external_id=calendar.external_id,
        integration=connection.type,
        name=calendar.name or MISSING,
        primary=calendar.is_primary,
        read_only=calendar.read_only,
        email=connection.email or MISSING,
        is_selected=calendar.external_id in accounts.selected,
        credential_id=connection.id,
        delegation_credential_id=connection.delegation_id,
    )


def _destination(accounts: Accounts, stored: Destination) -> DestinationCalendar:
    found = DestinationCalendar(
        id=stored.id,
        integration=stored.integration,
        external_id=stored.external_id,
        primary_email=stored.primary_email,
        user_id=stored.user_id,
        event_type_id=None,
        credential_id=stored.connection_id,
        delegation_credential_id=stored.delegation_id,
    )
    held = accounts.holding(stored)
    if held is None:
        return found
    connection, calendar = held
    return found.model_copy(
        update={
            "name": calendar.name,
            "primary": bool(calendar.is_primary),
            "read_only": calendar.read_only,
            "email": connection.email or MISSING,
            "integration_title": INTEGRATIONS[connection.type].title,
        }
    )
