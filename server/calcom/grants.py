"""What providers gave for an account: tokens and passwords, sealed for the row of their connection."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.calcom.tables import connections
from server.store.secrets import KeyRing

COLUMN = "calcom_connections.grant_sealed"


async def keep(
    database: AsyncConnection, secrets: KeyRing, user_id: int, connection_id: int, grant: str
) -> None:
    """Replace the connection's grant; with it nothing is wrong any more."""
    sealed = secrets.seal(grant, tenant=str(user_id), row=str(connection_id), column=COLUMN)
    statement = update(connections).where(connections.c.user_id == user_id, connections.c.id == connection_id)
    await database.execute(statement.values(grant_sealed=sealed, invalid=False, fault=None))


async def grants_of(database: AsyncConnection, secrets: KeyRing, user_id: int, type_: str) -> dict[int, str]:
    """The grants of the user's own connections of one type, by the id of the connection."""
    rows = await database.execute(
        select(connections.c.id, connections.c.grant_sealed)
        .where(
            connections.c.user_id == user_id,
            connections.c.type == type_,
            connections.c.delegation_id.is_(None),
            connections.c.grant_sealed.is_not(None),
        )
        .order_by(connections.c.id)
    )
    return {
        connection_id: secrets.open(str(sealed), tenant=str(user_id), row=str(connection_id), column=COLUMN)
        for connection_id, sealed in rows
    }
