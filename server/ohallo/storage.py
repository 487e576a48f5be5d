"""Workspaces and calendar connections in the database. No statement goes beyond the caller's reach."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from generated.ohallo.models import BookingConfig, CalendarConnectionUpdateChanges, CalendarProvider
from server.ohallo.connections import Connection, change_connection
from server.ohallo.reach import Reach
from server.ohallo.tables import connections, workspaces
from server.store.tables import JsonValue


async def has_workspace(database: AsyncConnection, reach: Reach, workspace_id: str) -> bool:
    """Whether the workspace exists within reach."""
    if reach.excludes(workspace_id):
        return False
    statement = select(workspaces.c.id).where(
        workspaces.c.id == workspace_id, workspaces.c.organization_id == reach.organization_id
    )
    return (await database.execute(statement)).first() is not None


async def add_workspace(database: AsyncConnection, reach: Reach, workspace_id: str, name: str) -> None:
    """Add a workspace to the organization. Raises SQLAlchemy's `IntegrityError` for an id that exists."""
    await database.execute(
        insert(workspaces).values(id=workspace_id, organization_id=reach.organization_id, name=name)
    )


async def connections_of(database: AsyncConnection, reach: Reach, workspace_id: str) -> list[Connection]:
    """The workspace's connections, oldest first; none when it is out of reach."""
    statement = (
        select(connections)
        .where(within(reach), connections.c.workspace_id == workspace_id)
        .order_by(connections.c.created_at, connections.c.id)
    )
    rows: Sequence[RowMapping] = (await database.execute(statement)).mappings().all()
    return [_connection(row) for row in rows]


async def find(database: AsyncConnection, reach: Reach, connection_id: str) -> Connection | None:
    """The connection, or None when there is none with this id within reach."""
    statement = select(connections).where(within(reach), connections.c.id == connection_id)
    row = (await database.execute(statement)).mappings().one_or_none()
    return None if row is None else _connection(row)


async def change(
    database: AsyncConnection,
    reach: Reach,
    connection_id: str,
    changes: CalendarConnectionUpdateChanges,
    now: datetime,
) -> Connection | None:
    """Change the members that were sent and give the connection as it then stands; None as in `find`.

    Reads and writes, so it wants one writing transaction.
    """
    before = await find(database, reach, connection_id)
    if before is None:
        return None
    after = change_connection(before, changes, now)
    if after is not before:
        statement = update(connections).where(within(reach), connections.c.id == connection_id)
        await database.execute(
            statement.values(
                display_name=after.display_name,
                calendar_id=after.calendar_id,
                enabled=after.enabled,
                booking_config=_document(after.booking_config),
                updated_at=after.updated_at,
            )
        )
    return after


async def remove(database: AsyncConnection, reach: Reach, connection_id: str) -> bool:
    """Delete the connection and, by the foreign keys, its grant and calendars; False as None in `find`."""
    statement = delete(connections).where(within(reach), connections.c.id == connection_id)
    return (await database.execute(statement)).rowcount == 1


async def add(database: AsyncConnection, reach: Reach, connection: Connection) -> None:
    """Add a connection to one of the organization's workspaces.

    Raises SQLAlchemy's `IntegrityError` for an id that exists, `LookupError` for a workspace out of reach.
    """
    if not await has_workspace(database, reach, connection.workspace_id):
        raise LookupError("The workspace is not within reach")
    await database.execute(
        insert(connections).values(
            id=connection.id,
            organization_id=reach.organization_id,
            workspace_id=connection.workspace_id,
            provider=connection.provider.value,
            display_name=connection.display_name,
            calendar_id=connection.calendar_id,
            enabled=connection.enabled,
            booking_config=_document(connection.booking_config),
            created_at=connection.created_at,
            updated_at=connection.updated_at,
        )
    )


def within(reach: Reach) -> ColumnElement[bool]:
    """The condition that a row of the connections' table is within reach."""
    organization = connections.c.organization_id == reach.organization_id
    if reach.workspace_id is None:
        return organization
    return and_(organization, connections.c.workspace_id == reach.workspace_id)


def _document(config: BookingConfig | None) -> JsonValue:
    return None if config is None else config.model_dump(mode="json", by_alias=True)


def _connection(row: RowMapping) -> Connection:
    config = row[connections.c.booking_config]
    return Connection(
        id=row[connections.c.id],
        workspace_id=row[connections.c.workspace_id],
        provider=CalendarProvider(row[connections.c.provider]),
        display_name=row[connections.c.display_name],
        calendar_id=row[connections.c.calendar_id],
        enabled=row[connections.c.enabled],
        booking_config=None if config is None else BookingConfig.model_validate(config, by_name=False),
        created_at=row[connections.c.created_at],
        updated_at=row[connections.c.updated_at],
    )
