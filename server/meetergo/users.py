"""The users of a company."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.meetergo.tables import users


@dataclass(frozen=True, slots=True)
class User:
    """A user, and whether the user may act on everybody's connections."""

    id: str
    is_admin: bool


async def find_user(connection: AsyncConnection, company_id: str, user_id: str) -> User | None:
    """The user of that company, or None; any string may be asked for."""
    if "\0" in user_id:  # no id has one, and no database column takes one
        return None
    statement = select(users.c.id, users.c.role).where(
        users.c.company_id == company_id, users.c.id == user_id
    )
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else User(row.id, row.role == "admin")
