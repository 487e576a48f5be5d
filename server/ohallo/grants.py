"""What a finished OAuth flow leaves behind: a sealed refresh token, and the calendars of the account."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from generated.ohallo.models import CalendarProvider
from server.ohallo.reach import Reach
from server.ohallo.storage import within
from server.ohallo.tables import calendars, connections, grants
from server.store.secrets import KeyRing

_COLUMN: Final = "ohallo_grants.refresh_token"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar of a connected account; `id` is the provider's."""

    id: str
    name: str
    primary: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What a provider hands over when access is granted."""

    refresh_token: str = field(repr=False)
    calendars: Sequence[Calendar] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """The right to act for an account; the token stays sealed until `refresh_token` opens it."""

    organization_id: str
    connection_id: str
    provider: CalendarProvider
    sealed_token: str = field(repr=False)


async def find(database: AsyncConnection, reach: Reach, connection_id: str) -> Grant | None:
    """The grant of a connection within reach, or None when it has none."""
    statement = (
        select(grants.c.refresh_token, connections.c.provider)
        .join_from(grants, connections, grants.c.connection_id == connections.c.id)
        .where(
            within(reach),
            grants.c.organization_id == reach.organization_id,
            grants.c.connection_id == connection_id,
        )
    )
    row = (await database.execute(statement)).one_or_none()
    if row is None:
        return None
    return Grant(reach.organization_id, connection_id, CalendarProvider(row.provider), row.refresh_token)


async def add(
    database: AsyncConnection,
    reach: Reach,
    connection_id: str,
    account: Account,
    secrets: KeyRing,
    now: datetime,
) -> None:
    """Keep what was granted for a connection of the organization, the token sealed."""
    sealed = secrets.seal(
        account.refresh_token, tenant=reach.organization_id, row=connection_id, column=_COLUMN
    )
    await database.execute(
        insert(grants).values(
            connection_id=connection_id,
            organization_id=reach.organization_id,
            refresh_token=sealed,
            granted_at=now,
        )
    )
    rows = [
        {
            "connection_id": connection_id,
            "organization_id": reach.organization_id,
            "calendar_id": calendar.id,
            "name": calendar.name,
            "is_primary": calendar.primary,
            "position": position,
        }
        for position, calendar in enumerate(account.calendars)
    ]
    if rows:
        await database.execute(insert(calendars), rows)


def refresh_token(grant: Grant, secrets: KeyRing) -> str:
    """The token in the clear, for a call to the provider. Raises `UnsealError`."""
    return secrets.open(
        grant.sealed_token, tenant=grant.organization_id, row=grant.connection_id, column=_COLUMN
    )


async def calendars_of(database: AsyncConnection, grant: Grant) -> list[Calendar]:
    """The calendars that the provider listed when access was granted, in its order."""
    statement = (
        select(calendars.c.calendar_id, calendars.c.name, calendars.c.is_primary)
        .where(
            calendars.c.organization_id == grant.organization_id,
            calendars.c.connection_id == grant.connection_id,
        )
        .order_by(calendars.c.position)
    )
    rows = (await database.execute(statement)).all()
    return [Calendar(row.calendar_id, row.name, row.is_primary) for row in rows]
