"""A calendar connection: what it is, how it changes, how it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from pydantic import MISSING

from generated.ohallo.models import (
    BookingConfig,
    CalendarConnection,
    CalendarConnectionList,
    CalendarConnectionUpdateChanges,
    CalendarProvider,
)
from server.store.clock import milliseconds_z


@dataclass(frozen=True, slots=True)
class Connection:
    """An account at a provider, tied to a workspace.

    Ids are bare lower-case UUIDs, moments whole milliseconds in UTC; `booking_config` is None until one has
    been set.
    """

    id: str
    workspace_id: str
    provider: CalendarProvider
    display_name: str
    calendar_id: str | None
    enabled: bool
    booking_config: BookingConfig | None
    created_at: datetime
    updated_at: datetime


def change_connection(
    connection: Connection, changes: CalendarConnectionUpdateChanges, now: datetime
) -> Connection:
    """The connection with the properties that were sent; the very same one when no value is another.

    The booking settings are replaced as a whole. Unlinking the calendar leaves `enabled` as it is.
    """
    after = replace(connection, **changes)
    return connection if after == connection else replace(after, updated_at=whole_milliseconds(now))


def whole_milliseconds(moment: datetime) -> datetime:
    """The moment as responses show it, so that the order of rows is the order that clients see."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def to_response(connection: Connection) -> CalendarConnection:
    """The connection as the document describes it."""
    config = connection.booking_config
    return CalendarConnection(
        id=UUID(connection.id),
        workspace_id=UUID(connection.workspace_id),
        provider=connection.provider,
        display_name=connection.display_name,
        calendar_id=connection.calendar_id,
        enabled=connection.enabled,
        booking_config=MISSING if config is None else config,
        created_at=milliseconds_z(connection.created_at),
        updated_at=milliseconds_z(connection.updated_at),
    )


def to_list(connections: Sequence[Connection]) -> CalendarConnectionList:
    """All connections of a workspace."""
    return CalendarConnectionList(
        items=[to_response(connection) for connection in connections], total=len(connections)
    )
