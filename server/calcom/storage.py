"""Users, connections and selected calendars in the database. Every statement names the user it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.calcom.accounts import Accounts, Connection, primary_first
from server.calcom.providers import ListedCalendar
from server.calcom.tables import calendars, connections, delegations, events, selections, users


@dataclass(frozen=True, slots=True)
class Busy:
    """A span of time in which a calendar is busy."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Selection:
    """A calendar that is read for conflicts."""

    id: int
    user_id: int
    integration: str
    external_id: str
    connection_id: int | None


def is_storable(value: str) -> bool:
    """Whether the string can be in the database, and so be found there."""
    return "\0" not in value


async def has_user(database: AsyncConnection, user_id: int) -> bool:
    """Whether the user exists."""
    return (await database.execute(select(users.c.id).where(users.c.id == user_id))).first() is not None


async def is_member(database: AsyncConnection, user_id: int, delegation_id: str) -> bool | None:
    """Whether the user's organization owns the delegation credential; None when nobody does."""
    if not is_storable(delegation_id):
        return None
    owner = await database.scalar(
        select(delegations.c.organization_id).where(delegations.c.id == delegation_id)
    )
    if owner is None:
        return None
    organization = await database.scalar(select(users.c.organization_id).where(users.c.id == user_id))
    return organization == owner


async def accounts_of(database: AsyncConnection, user_id: int) -> Accounts | None:
    """The user's connections with their calendars, and what is selected; None when there is no such user."""
    if not await has_user(database, user_id):
        return None
    rows = await database.execute(
        select(connections).where(connections.c.user_id == user_id).order_by(connections.c.id)
    )
    listed = await _calendars_of(database, user_id)
    chosen = await database.scalars(select(selections.c.external_id).where(selections.c.user_id == user_id))
    return Accounts(
        user_id=user_id,
        connections=tuple(_connection(row, listed.get(row[connections.c.id], [])) for row in rows.mappings()),
        selected=frozenset(chosen),
    )


async def own_connections(database: AsyncConnection, user_id: int) -> tuple[Connection, ...]:
    """The connections that the user made, oldest first, without calendars; none by delegation."""
    rows = await database.execute(
        select(connections)
        .where(connections.c.user_id == user_id, connections.c.delegation_id.is_(None))
        .order_by(connections.c.id)
    )
    return tuple(_connection(row, []) for row in rows.mappings())


async def own_connection(database: AsyncConnection, user_id: int, connection_id: int) -> Connection | None:
    """The one with this id among `own_connections`."""
    found = await own_connections(database, user_id)
    return next((connection for connection in found if connection.id == connection_id), None)


async def add_connection(
    database: AsyncConnection,
    user_id: int,
    type_: str,
    app_id: str,
    listed: Sequence[ListedCalendar],
    now: datetime,
    *,
    email: str | None = None,
    delegation_id: str | None = None,
    connection_id: int | None = None,
) -> Connection:
    """Add a connection with its calendars; its id is the next one unless it is given."""
    given = {} if connection_id is None else {"id": connection_id}
    statement = insert(connections).values(
        **given,
        user_id=user_id,
        type=type_,
        app_id=app_id,
        email=email,
        delegation_id=delegation_id,
        invalid=False,
        app_enabled=True,
        created_at=now,
    )
    added = (await database.execute(statement.returning(connections))).mappings().one()
    for calendar in listed:
        await database.execute(
            insert(calendars).values(
                user_id=user_id,
                connection_id=added[connections.c.id],
                external_id=calendar.external_id,
                name=calendar.name,
                is_primary=calendar.is_primary,
                read_only=calendar.read_only,
            )
        )
    return _connection(added, listed)


async def remove_connection(database: AsyncConnection, user_id: int, connection_id: int) -> None:
    """Delete a connection and, by the foreign keys, all that depends on it."""
    await database.execute(
        delete(connections).where(connections.c.user_id == user_id, connections.c.id == connection_id)
    )


async def busy_times(
    database: AsyncConnection,
    user_id: int,
    connection_id: int,
    external_id: str,
    start: datetime,
    end: datetime,
) -> list[Busy]:
    """When a calendar is busy, as far as it touches the time from `start` to `end`."""
    if not is_storable(external_id):
        return []
    rows = await database.execute(
        select(events)
        .where(
            events.c.user_id == user_id,
            events.c.connection_id == connection_id,
            events.c.external_id == external_id,
            events.c.starts_at < end,
            events.c.ends_at > start,
        )
        .order_by(events.c.starts_at, events.c.id)
    )
    return [Busy(row[events.c.starts_at], row[events.c.ends_at]) for row in rows.mappings()]


async def find_selected(
    database: AsyncConnection,
    user_id: int,
    integration: str,
    external_id: str,
    delegation_id: str | None = None,
) -> list[Selection]:
    """The user's selections of a calendar; only those by a delegation credential when one is given."""
    if not all(is_storable(value) for value in (integration, external_id, delegation_id or "")):
        return []
    statement = select(selections).where(
        selections.c.user_id == user_id,
        selections.c.integration == integration,
        selections.c.external_id == external_id,
    )
    if delegation_id is not None:
        statement = statement.where(selections.c.delegation_id == delegation_id)
    rows = await database.execute(statement.order_by(selections.c.id))
    return [_selection(row) for row in rows.mappings()]


async def select_calendar(
    database: AsyncConnection,
    user_id: int,
    integration: str,
    external_id: str,
    connection_id: int | None,
    delegation_id: str | None = None,
) -> Selection:
    """Select a calendar, and give the selection that then stands.

    One that is there already stays as it is, but takes on the credentials of a delegation.
    """
    found = await find_selected(database, user_id, integration, external_id)
    values = {
        **({} if connection_id is None else {"connection_id": connection_id}),
        **({} if delegation_id is None else {"delegation_id": delegation_id}),
    }
    if found and delegation_id is None:
        return found[0]
    if found:
        own = (selections.c.user_id == user_id, selections.c.id == found[0].id)
        statement = update(selections).where(*own).values(**values).returning(selections)
        return _selection((await database.execute(statement)).mappings().one())
    added = insert(selections).values(
        user_id=user_id, integration=integration, external_id=external_id, **values
    )
    return _selection((await database.execute(added.returning(selections))).mappings().one())


async def deselect(database: AsyncConnection, user_id: int, selection: Selection) -> None:
    """Remove a selection."""
    await database.execute(
        delete(selections).where(selections.c.user_id == user_id, selections.c.id == selection.id)
    )


async def _calendars_of(database: AsyncConnection, user_id: int) -> dict[int, list[ListedCalendar]]:
    """All calendars of the user's connections, by the id of the connection."""
    rows = await database.execute(
        select(calendars).where(calendars.c.user_id == user_id).order_by(calendars.c.id)
    )
    found: dict[int, list[ListedCalendar]] = {}
    for row in rows.mappings():
        found.setdefault(row[calendars.c.connection_id], []).append(
            ListedCalendar(
                external_id=row[calendars.c.external_id],
                name=row[calendars.c.name],
                is_primary=row[calendars.c.is_primary],
                read_only=row[calendars.c.read_only],
            )
        )
    return found


def _connection(row: RowMapping, listed: Sequence[ListedCalendar]) -> Connection:
    return Connection(
        id=row[connections.c.id],
        user_id=row[connections.c.user_id],
        type=row[connections.c.type],
        app_id=row[connections.c.app_id],
        email=row[connections.c.email],
        delegation_id=row[connections.c.delegation_id],
        invalid=row[connections.c.invalid],
        fault=row[connections.c.fault],
        app_enabled=row[connections.c.app_enabled],
        calendars=primary_first(listed),
    )


def _selection(row: RowMapping) -> Selection:
    return Selection(
        id=row[selections.c.id],
        user_id=row[selections.c.user_id],
        integration=row[selections.c.integration],
        external_id=row[selections.c.external_id],
        connection_id=row[selections.c.connection_id],
    )
