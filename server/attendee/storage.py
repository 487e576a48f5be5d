"""Statements on the calendars of a project; each names the project. The caller holds the transaction."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from sqlalchemy import RowMapping, case, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from generated.attendee.models import CalendarPlatform, CalendarState
from server.attendee.credentials import OAuthCredentials, open_credentials
from server.attendee.paging import PAGE_SIZE, Cursor
from server.attendee.tables import calendars, sync_queue
from server.store.ids import uuid4_text
from server.store.secrets import KeyRing
from server.store.tables import JsonValue

_ID: Final = re.compile(r"cal_[A-Za-z0-9]{16}")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar as it stands, without its credentials; moments are aware.

    `platform_uuid` is None for the user's primary calendar, `metadata` when none was ever sent.
    `connection_failure_data` is None or ``{"error": …, "timestamp": …}``.
    """

    id: str
    platform: CalendarPlatform
    client_id: str
    created_at: datetime
    updated_at: datetime
    platform_uuid: str | None = None
    state: CalendarState = CalendarState.CONNECTED
    metadata: dict[str, str] | None = None
    deduplication_key: str | None = None
    connection_failure_data: dict[str, str] | None = None
    last_successful_sync_at: datetime | None = None
    last_attempted_sync_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """New values for the columns that a change touches; a column that is None here stays as it is."""

    updated_at: datetime
    metadata: dict[str, str] | None = None
    credentials: OAuthCredentials | None = field(default=None, repr=False)


async def find(connection: AsyncConnection, project: str, calendar: str) -> Calendar | None:
    """The calendar; None for any string that names none of the project's."""
    if _ID.fullmatch(calendar) is None:
        return None
    statement = select(calendars).where(calendars.c.project_id == project, calendars.c.id == calendar)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else _calendar(row)


async def read_page(
    connection: AsyncConnection, project: str, cursor: Cursor, deduplication_key: str | None = None
) -> list[Calendar]:
    """The rows of a page in the direction of the cursor, and the one beyond them if there is one.

    With a key only the calendar that has it.
    """
    created, id_ = calendars.c.created_at, calendars.c.id
    statement = select(calendars).where(calendars.c.project_id == project)
    if deduplication_key is not None:
        if "\0" in deduplication_key:
            return []  # no column can hold it
        statement = statement.where(calendars.c.deduplication_key == deduplication_key)
    if cursor.position is not None:
        beyond = created > cursor.position if cursor.backward else created < cursor.position
        statement = statement.where(beyond)
    order = (created.asc(), id_.asc()) if cursor.backward else (created.desc(), id_.desc())
    statement = statement.order_by(*order).offset(cursor.offset).limit(PAGE_SIZE + 1)
    return [_calendar(row) for row in (await connection.execute(statement)).mappings()]


async def has_key(connection: AsyncConnection, project: str, deduplication_key: str) -> bool:
    """Whether a calendar of the project has the key, in this very spelling."""
    statement = select(calendars.c.id).where(
        calendars.c.project_id == project, calendars.c.deduplication_key == deduplication_key
    )
    return (await connection.execute(statement)).first() is not None


async def add(
    connection: AsyncConnection,
    ring: KeyRing,
    project: str,
    calendar: Calendar,
    credentials: OAuthCredentials,
) -> None:
    """Insert a calendar."""
    await connection.execute(
        insert(calendars).values(
            id=calendar.id,
            project_id=project,
            platform=calendar.platform.value,
            client_id=calendar.client_id,
            platform_uuid=calendar.platform_uuid,
            state=calendar.state.value,
            metadata=calendar.metadata,
            deduplication_key=calendar.deduplication_key,
            connection_failure_data=calendar.connection_failure_data,
            credentials=credentials.seal(ring, project=project, calendar=calendar.id),
            created_at=calendar.created_at,
            updated_at=calendar.updated_at,
            last_successful_sync_at=calendar.last_successful_sync_at,
            last_attempted_sync_at=calendar.last_attempted_sync_at,
        )
    )


async def credentials_of(
    connection: AsyncConnection, ring: KeyRing, project: str, calendar: str
) -> OAuthCredentials:
    """The credentials of a calendar that exists."""
    statement = select(calendars.c.credentials).where(
        calendars.c.project_id == project, calendars.c.id == calendar
    )
    sealed = (await connection.execute(statement)).scalar_one()
    return open_credentials(sealed, ring, project=project, calendar=calendar)


async def change(
    connection: AsyncConnection, ring: KeyRing, project: str, calendar: str, changes: Changes
) -> None:
    """Write what a client may change."""
    values: dict[str, object] = {"updated_at": changes.updated_at}
    if changes.metadata is not None:
        values["metadata"] = changes.metadata
    if changes.credentials is not None:
        values["credentials"] = changes.credentials.seal(ring, project=project, calendar=calendar)
    await _write(connection, project, calendar, values)


async def record_sync(
    connection: AsyncConnection,
    project: str,
    calendar: str,
    *,
    state: CalendarState,
    failure: dict[str, str] | None,
    succeeded_at: datetime | None,
    attempted_at: datetime | None,
    updated_at: datetime,
) -> None:
    """Write what a sync found out."""
    values: dict[str, object] = {
        "state": state.value,
        "connection_failure_data": failure,
        "last_successful_sync_at": succeeded_at,
        "last_attempted_sync_at": attempted_at,
        "updated_at": updated_at,
    }
    await _write(connection, project, calendar, values)


async def remove(connection: AsyncConnection, project: str, calendar: str) -> bool:
    """Delete the calendar with the syncs that wait for it. False when the project has no such calendar."""
    if _ID.fullmatch(calendar) is None:
        return False
    statement = delete(calendars).where(calendars.c.project_id == project, calendars.c.id == calendar)
    return (await connection.execute(statement)).rowcount == 1


async def queue_sync(connection: AsyncConnection, project: str, calendar: str, due_at: datetime) -> None:
    """Let a sync of the calendar wait for its turn.

    One that waits already keeps its turn and gets another id, so that whoever is doing it right now
    finds out that its outcome is stale.
    """
    columns = sync_queue.c
    values = {"id": uuid4_text(), "attempts": 0}
    due = case((columns.due_at < due_at, columns.due_at), else_=due_at)
    queued = update(sync_queue).where(columns.project_id == project, columns.calendar_id == calendar)
    # Writers take turns, so nobody else inserts in between.
    if (await connection.execute(queued.values(due_at=due, **values))).rowcount == 0:
        row = insert(sync_queue).values(project_id=project, calendar_id=calendar, due_at=due_at, **values)
        await connection.execute(row)


async def _write(connection: AsyncConnection, project: str, calendar: str, values: dict[str, object]) -> None:
    statement = update(calendars).where(calendars.c.project_id == project, calendars.c.id == calendar)
    await connection.execute(statement.values(values))


def _calendar(row: RowMapping) -> Calendar:
    columns = calendars.c
    return Calendar(
        id=row[columns.id],
        platform=CalendarPlatform(row[columns.platform]),
        client_id=row[columns.client_id],
        platform_uuid=row[columns.platform_uuid],
        state=CalendarState(row[columns.state]),
        metadata=_strings(row[columns.metadata]),
        deduplication_key=row[columns.deduplication_key],
        connection_failure_data=_strings(row[columns.connection_failure_data]),
        created_at=row[columns.created_at],
        updated_at=row[columns.updated_at],
        last_successful_sync_at=row[columns.last_successful_sync_at],
        last_attempted_sync_at=row[columns.last_attempted_sync_at],
    )


def _strings(value: JsonValue) -> dict[str, str] | None:
    # Only objects of strings are ever written to these columns.
    return cast("dict[str, str] | None", value)
