"""OAuth flows under way, from the authorization URL to the callback."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from server.meetergo.owner import Owner
from server.meetergo.tables import flows

LIFETIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Flow:
    """What was asked for when the flow began."""

    owner: Owner
    provider: str
    redirect_url: str | None
    set_as_calendar_sync: bool


async def begin(connection: AsyncConnection, flow: Flow, now: datetime) -> str:
    """Remember a flow and give its state, 43 characters; the owner's forgotten ones are cleared away."""
    state = secrets.token_urlsafe(32)
    owner = flow.owner
    await connection.execute(
        delete(flows).where(
            flows.c.company_id == owner.company_id,
            flows.c.user_id == owner.user_id,
            flows.c.created_at <= now - LIFETIME,
        )
    )
    await connection.execute(
        insert(flows).values(
            state=_digest(state),
            company_id=owner.company_id,
            user_id=owner.user_id,
            provider=flow.provider,
            redirect_url=flow.redirect_url,
            set_as_calendar_sync=flow.set_as_calendar_sync,
            created_at=now,
        )
    )
    return state


async def take(connection: AsyncConnection, state: str, provider: str, now: datetime) -> Flow | None:
    """The flow with this state, which is then used up; None for an unknown, used or stale one.

    The state is all that a callback brings: it names the company, so no company is asked for.
    """
    if "\0" in provider:  # no provider has one, and no database column takes one
        return None
    statement = (
        delete(flows).where(flows.c.state == _digest(state), flows.c.provider == provider).returning(*flows.c)
    )
    row = (await connection.execute(statement)).one_or_none()
    if row is None or row.created_at <= now - LIFETIME:
        return None
    owner = Owner(row.company_id, row.user_id)
    return Flow(owner, row.provider, row.redirect_url, row.set_as_calendar_sync)


def _digest(state: str) -> str:
    """The state is as good as a key while the flow lasts, so only its digest is kept."""
    return hashlib.sha256(state.encode()).hexdigest()
