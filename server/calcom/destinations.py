"""The destination of a user's bookings: found, set, and put in order when the calendars are listed."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.calcom.accounts import Accounts, Choice, Destination
from server.calcom.tables import destinations


async def find(database: AsyncConnection, user_id: int) -> Destination | None:
    """The user's destination, if there is one."""
    statement = select(destinations).where(destinations.c.user_id == user_id)
    row = (await database.execute(statement)).mappings().one_or_none()
    if row is None:
        return None
    return Destination(
        id=row[destinations.c.id],
        user_id=row[destinations.c.user_id],
        integration=row[destinations.c.integration],
        external_id=row[destinations.c.external_id],
        primary_email=row[destinations.c.primary_email],
        connection_id=row[destinations.c.connection_id],
        delegation_id=row[destinations.c.delegation_id],
    )


async def assign(
    database: AsyncConnection, user_id: int, choice: Choice, delegation_id: str | None
) -> Destination:
    """Make a calendar the destination and give it as it then stands.

    Only one of the two credentials is written, the delegation where there is one; the other one stays as it
    is. Reads and writes, so it wants one writing transaction.
    """
    credentials = (
        {"connection_id": choice.connection.id} if delegation_id is None else {"delegation_id": delegation_id}
    )
    return await _write(database, user_id, choice, credentials)


async def put_in_order(database: AsyncConnection, accounts: Accounts) -> Destination | None:
    """The destination after the user's connections were looked at, which may change it.

    Without any connection there is none. One that is missing or names no connected calendar becomes the
    default of the first connection. While no connection can be read a stored one stays as it is. Reads and
    writes, so it wants one writing transaction.
    """
    stored = await find(database, accounts.user_id)
    if not accounts.listed:
        await database.execute(delete(destinations).where(destinations.c.user_id == accounts.user_id))
        return None
    if stored is not None and accounts.holding(stored) is not None:
        return stored
    choice = accounts.default()
    if choice is None:
        return stored
    delegated = choice.connection.delegation_id
    return await _write(
        database,
        accounts.user_id,
        choice,
        {"connection_id": None if delegated else choice.connection.id, "delegation_id": delegated},
    )


async def _write(
    database: AsyncConnection, user_id: int, choice: Choice, credentials: Mapping[str, int | str | None]
) -> Destination:
    values: dict[str, int | str | None] = {
        "integration": choice.connection.type,
        "external_id": choice.calendar.external_id,
        "primary_email": choice.primary_email,
        **credentials,
    }
    changed = update(destinations).where(destinations.c.user_id == user_id).values(**values)
    if (await database.execute(changed)).rowcount == 0:
        await database.execute(insert(destinations).values(user_id=user_id, **values))
    found = await find(database, user_id)
    if found is None:
        raise LookupError("The destination is gone within its own transaction")
    return found
