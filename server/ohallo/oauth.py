"""OAuth flows: begun by an operation, finished through the data layer, since no callback is published."""

import hashlib
import secrets as random
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from generated.ohallo.models import CalendarProvider
from server.ohallo import grants, storage
from server.ohallo.connections import Connection, whole_milliseconds
from server.ohallo.reach import Reach
from server.ohallo.tables import oauth_states
from server.store.ids import uuid4_text
from server.store.secrets import KeyRing

LIFETIME: Final = timedelta(minutes=10)
"""How long the owner of an account may take to grant access."""


async def begin(
    database: AsyncConnection, reach: Reach, workspace_id: str, provider: CalendarProvider, now: datetime
) -> str | None:
    """A new state for one flow of the workspace, good once and for `LIFETIME`; None when it is out of reach.

    Only the state's digest is kept. Wants a writing transaction; drops the organization's expired states.
    """
    if not await storage.has_workspace(database, reach, workspace_id):
        return None
    await database.execute(
        delete(oauth_states).where(
            oauth_states.c.organization_id == reach.organization_id, oauth_states.c.expires_at <= now
        )
    )
    state = random.token_urlsafe(32)
    await database.execute(
        insert(oauth_states).values(
            lookup=_lookup(state),
            organization_id=reach.organization_id,
            workspace_id=workspace_id,
            provider=provider.value,
            expires_at=now + LIFETIME,
        )
    )
    return state


async def finish(
    database: AsyncConnection,
    state: str,
    display_name: str,
    account: grants.Account,
    secrets: KeyRing,
    now: datetime,
) -> Connection | None:
    """The connection that a flow was begun for; None when the state is unknown, used or expired.

    The state is the credential here: it says which organization's row is made. Wants a writing transaction.
    """
    begun = oauth_states.c.lookup == _lookup(state)
    row = (await database.execute(select(oauth_states).where(begun))).mappings().one_or_none()
    if row is None or row[oauth_states.c.expires_at] <= now:
        return None
    await database.execute(delete(oauth_states).where(begun))
    reach = Reach(row[oauth_states.c.organization_id])
    moment = whole_milliseconds(now)
    connection = Connection(
        id=uuid4_text(),
        workspace_id=row[oauth_states.c.workspace_id],
        provider=CalendarProvider(row[oauth_states.c.provider]),
        display_name=display_name,
        calendar_id=None,
        enabled=True,
        booking_config=None,
        created_at=moment,
        updated_at=moment,
    )
    await storage.add(database, reach, connection)
    await grants.add(database, reach, connection.id, account, secrets, now)
    return connection


def _lookup(state: str) -> str:
    return hashlib.sha256(state.encode(errors="surrogatepass")).hexdigest()
