"""Calendars in the database. Every statement names the location; a deleted calendar stays as a row."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Final, cast

from sqlalchemy import Column, RowMapping, exists, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.highlevel.calendars import Members, StoredCalendar
from server.highlevel.tables import calendars, locations

COLUMNS: Final[Mapping[str, Column[Any]]] = {
    "groupId": calendars.c.group_id,
    "name": calendars.c.name,
    "slug": calendars.c.slug,
    "widgetSlug": calendars.c.widget_slug,
    "isActive": calendars.c.is_active,
}
"""The members that have columns of their own; the others are in `settings`."""


class Absence(Enum):
    """Why there is no calendar to work on."""

    UNKNOWN = "there has never been one with this id"
    FOREIGN = "it belongs to another location"
    DELETED = "it was deleted"


async def find(connection: AsyncConnection, location_id: str, calendar_id: str) -> StoredCalendar | Absence:
    """The location's calendar with an id. Of a foreign one only its existence is known."""
    if "\0" in calendar_id:  # which no id contains and no database takes
        return Absence.UNKNOWN
    same_id = calendars.c.id == calendar_id
    statement = select(calendars).where(same_id, calendars.c.location_id == location_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        elsewhere = select(exists().where(same_id, calendars.c.location_id != location_id))
        return Absence.FOREIGN if await connection.scalar(elsewhere) else Absence.UNKNOWN
    return _calendar(row) if row[calendars.c.deleted_at] is None else Absence.DELETED


async def find_all(
    connection: AsyncConnection, location_id: str, *, group_id: str | None, drafts: bool
) -> list[StoredCalendar]:
    """The location's calendars that are not deleted, oldest first; of one group, if one is named."""
    if group_id is not None and "\0" in group_id:
        return []
    statement = (
        select(calendars)
        .where(
            calendars.c.location_id == location_id,
            calendars.c.deleted_at.is_(None),
            true() if group_id is None else calendars.c.group_id == group_id,
            true() if drafts else calendars.c.is_active.is_(True),
        )
        .order_by(calendars.c.created_at, calendars.c.id)
    )
    return [_calendar(row) for row in (await connection.execute(statement)).mappings()]


async def takes_slug(connection: AsyncConnection, calendar: StoredCalendar) -> bool:
    """Whether another calendar of the location has the calendar's `slug` or `widgetSlug`."""
    same = [COLUMNS[name] == slug for name in ("slug", "widgetSlug") if (slug := calendar.members.get(name))]
    if not same:
        return False
    others = exists().where(
        calendars.c.location_id == calendar.location_id,
        calendars.c.deleted_at.is_(None),
        calendars.c.id != calendar.id,
        or_(*same),
    )
    return bool(await connection.scalar(select(others)))


async def add(connection: AsyncConnection, calendar: StoredCalendar, at: datetime) -> None:
    """Write a new calendar. Raises SQLAlchemy's `IntegrityError` for an id or a slug that exists."""
    await connection.execute(
        insert(calendars).values(
            {
                calendars.c.id: calendar.id,
                calendars.c.location_id: calendar.location_id,
                calendars.c.created_at: at,
                **_values(calendar.members),
            }
        )
    )


async def save(connection: AsyncConnection, calendar: StoredCalendar) -> None:
    """Write the members of a calendar that `find` gave in the same transaction."""
    await connection.execute(_update(calendar.location_id, calendar.id).values(_values(calendar.members)))


async def delete(connection: AsyncConnection, calendar: StoredCalendar, at: datetime) -> None:
    """Mark a calendar as deleted; its slugs are free again."""
    await connection.execute(_update(calendar.location_id, calendar.id).values({calendars.c.deleted_at: at}))


async def timezone_of(connection: AsyncConnection, location_id: str) -> str:
    """The IANA name of the location's time zone; raises SQLAlchemy's `NoResultFound` for no location."""
    statement = select(locations.c.timezone).where(locations.c.id == location_id)
    return (await connection.execute(statement)).scalar_one()


async def add_location(connection: AsyncConnection, location_id: str, timezone: str) -> bool:
    """Write a location; False, and nothing is written, when it exists."""
    known = select(exists().where(locations.c.id == location_id))
    if await connection.scalar(known):
        return False
    await connection.execute(insert(locations).values(id=location_id, timezone=timezone))
    return True


def _update(location_id: str, calendar_id: str) -> Any:
    return update(calendars).where(calendars.c.id == calendar_id, calendars.c.location_id == location_id)


def _values(members: Members) -> dict[Column[Any], Any]:
    columns = {column: members.get(name) for name, column in COLUMNS.items()}
    columns[calendars.c.is_active] = members.get("isActive", True)
    settings = {name: value for name, value in members.items() if name not in COLUMNS}
    return {**columns, calendars.c.settings: settings}


def _calendar(row: RowMapping) -> StoredCalendar:
    columns = {name: row[column] for name, column in COLUMNS.items() if row[column] is not None}
    settings = cast("Members", row[calendars.c.settings])
    return StoredCalendar(row[calendars.c.id], row[calendars.c.location_id], {**columns, **settings})
