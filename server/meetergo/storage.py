"""Connections and their calendars, each query held to one owner: a company and a user."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, exists, insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from generated.meetergo.models import (
    Calendar,
    CalendarConnection,
    CalendarConnectionUpdateChanges,
    CalendarProvider,
)
from server.meetergo.owner import Owner
from server.meetergo.providers import Account
from server.meetergo.tables import calendars, connections
from server.store.clock import milliseconds_z
from server.store.ids import uuid4_text
from server.store.secrets import KeyRing

REFRESH_TOKEN: Final = "meetergo_connections.refresh_token"  # noqa: S105 - the name of a column


async def list_connections(connection: AsyncConnection, owner: Owner) -> list[CalendarConnection]:
    """All connections of a user, oldest first."""
    statement = select(connections).where(_belongs_to(owner))
    statement = statement.order_by(connections.c.created_at, connections.c.id)
    return [_resource(row) for row in (await connection.execute(statement)).mappings()]


async def find_connection(
    connection: AsyncConnection, owner: Owner, connection_id: str
) -> CalendarConnection | None:
    """The user's connection with this id, or None; any string may be asked for."""
    if not _is_storable(connection_id):
        return None
    statement = select(connections).where(_belongs_to(owner), connections.c.id == connection_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else _resource(row)


async def update_connection(
    connection: AsyncConnection,
    owner: Owner,
    connection_id: str,
    changes: CalendarConnectionUpdateChanges,
    now: datetime,
) -> CalendarConnection | None:
    """Write what was sent and give the connection as it now stands, or None when the user has no such one.

    Without changes nothing is written, and the time of the last change stays.
    """
    if not changes or not _is_storable(connection_id):
        return await find_connection(connection, owner, connection_id)
    statement = (
        update(connections)
        .where(_belongs_to(owner), connections.c.id == connection_id)
        .values(**changes, updated_at=now)
        .returning(*connections.c)
    )
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else _resource(row)


async def delete_connection(connection: AsyncConnection, owner: Owner, connection_id: str) -> bool:
    """Remove a connection with its calendars; False when the user has no such one."""
    if not _is_storable(connection_id):
        return False
    statement = delete(connections).where(_belongs_to(owner), connections.c.id == connection_id)
    return (await connection.execute(statement)).rowcount == 1


async def list_calendars(
    connection: AsyncConnection, owner: Owner, connection_id: str | None
) -> list[Calendar] | None:
    """The calendars of all connections of a user, or of one; None when the user has no such connection."""
    if connection_id is not None and await find_connection(connection, owner, connection_id) is None:
        return None
    joined = calendars.join(
        connections,
        and_(
            connections.c.company_id == calendars.c.company_id, connections.c.id == calendars.c.connection_id
        ),
    )
    statement = (
        select(calendars, connections.c.provider)
        .select_from(joined)
        .where(_belongs_to(owner))
        .order_by(connections.c.created_at, connections.c.id, calendars.c.position)
    )
    if connection_id is not None:
        statement = statement.where(connections.c.id == connection_id)
    return [_calendar(row) for row in (await connection.execute(statement)).mappings()]


async def add_connection(
    connection: AsyncConnection,
    owner: Owner,
    provider: str,
    account: Account,
    *,
    sync: bool,
    secrets: KeyRing,
    now: datetime,
) -> str | None:
    """Store a new connection with its calendars and give its id; None when the account is connected already.

    `sync` makes it the user's calendar sync provider unless there is one. Needs a writing transaction.
    """
    same = and_(connections.c.provider == provider, connections.c.account == account.id)
    if await _any(connection, and_(_belongs_to(owner), same)):
        return None
    primary = sync and not await _any(connection, and_(_belongs_to(owner), connections.c.is_primary))
    new_id = uuid4_text()
    await connection.execute(
        insert(connections).values(
            id=new_id,
            company_id=owner.company_id,
            user_id=owner.user_id,
            provider=provider,
            account=account.id,
            email=account.email,
            is_primary=primary,
            is_connected=True,
            selected_calendars=[account.main_calendar],
            primary_calendar=account.main_calendar,
            validate_availability=True,
            cancel_if_declined_or_deleted=False,
            disable_attendee_notification=False,
            sync_buffers_to_calendar=False,
            refresh_token=secrets.seal(
                account.refresh_token, tenant=owner.company_id, row=new_id, column=REFRESH_TOKEN
            ),
            created_at=now,
            updated_at=now,
        )
    )
    await add_calendars(connection, owner, new_id, account)
    return new_id


async def add_calendars(
    connection: AsyncConnection, owner: Owner, connection_id: str, account: Account
) -> None:
    """Store the calendars of an account, which has at least one, in its order."""
    rows = [
        {
            "connection_id": connection_id,
            "calendar_id": calendar.id,
            "company_id": owner.company_id,
            "position": position,
            "name": calendar.name,
            "is_primary": calendar.is_primary,
            "is_read_only": calendar.is_read_only,
        }
        for position, calendar in enumerate(account.calendars)
    ]
    await connection.execute(insert(calendars), rows)


def _belongs_to(owner: Owner) -> ColumnElement[bool]:
    return and_(connections.c.company_id == owner.company_id, connections.c.user_id == owner.user_id)


def _is_storable(value: str) -> bool:
    """Whether a column could hold the string: no id has NUL in it, and asking for one would fail."""
    return "\0" not in value


async def _any(connection: AsyncConnection, condition: ColumnElement[bool]) -> bool:
    return (await connection.execute(select(exists().where(condition)))).scalar_one()


def _resource(row: RowMapping) -> CalendarConnection:
    columns = connections.c
    return CalendarConnection(
        id=row[columns.id],
        provider=CalendarProvider(row[columns.provider]),
        email=row[columns.email],
        is_primary=row[columns.is_primary],
        is_connected=row[columns.is_connected],
        selected_calendars=row[columns.selected_calendars],
        created_at=milliseconds_z(row[columns.created_at]),
        updated_at=milliseconds_z(row[columns.updated_at]),
        primary_calendar=row[columns.primary_calendar],
        validate_availability=row[columns.validate_availability],
        cancel_if_declined_or_deleted=row[columns.cancel_if_declined_or_deleted],
        disable_attendee_notification=row[columns.disable_attendee_notification],
        sync_buffers_to_calendar=row[columns.sync_buffers_to_calendar],
    )


def _calendar(row: RowMapping) -> Calendar:
    columns = calendars.c
    return Calendar(
        id=row[columns.calendar_id],
        name=row[columns.name],
        connection_id=row[columns.connection_id],
        provider=CalendarProvider(row[connections.c.provider]),
        is_primary=row[columns.is_primary],
        is_read_only=row[columns.is_read_only],
    )
