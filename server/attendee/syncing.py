"""What happens after the answer: the queued syncs, and what they find out about a calendar.

Nothing here is started by the server: `work_off` is called by whoever has a provider to ask.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from generated.attendee.models import CalendarPlatform, CalendarState
from server.attendee import storage
from server.attendee.credentials import OAuthCredentials
from server.attendee.storage import Calendar
from server.attendee.tables import sync_queue
from server.context import Context

MAX_RETRIES: Final = 6
"""So often is a sync that failed for now tried again."""

_NAMES: Final = {CalendarPlatform.GOOGLE: "Google", CalendarPlatform.MICROSOFT: "Microsoft"}


class CredentialsRefusedError(Exception):
    """The provider does not accept the credentials. The text, which people will read, holds none of them."""


class ProviderFailedError(Exception):
    """The provider could not be asked; later it may be."""


class CalendarProvider(Protocol):
    """Google and Microsoft, as far as a sync needs them."""

    async def read(self, calendar: Calendar, credentials: OAuthCredentials) -> None:
        """Read the calendar's events. Raises CredentialsRefusedError or ProviderFailedError."""
        ...


@dataclass(frozen=True, slots=True)
class _Sync:
    id: str
    project: str
    calendar: str
    attempts: int


async def work_off(context: Context, provider: CalendarProvider) -> int:
    """Do the syncs that are due, the oldest first, and return how many there were."""
    count = 0
    while True:
        async with context.database.reading() as connection:
            sync = await _next(connection, context)
        if sync is None:
            return count
        await _do(context, provider, sync)
        count += 1


async def _next(connection: AsyncConnection, context: Context) -> _Sync | None:
    columns = sync_queue.c
    statement = select(columns.id, columns.project_id, columns.calendar_id, columns.attempts)
    statement = statement.where(columns.due_at <= context.now()).order_by(columns.due_at, columns.id).limit(1)
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else _Sync(*row)


async def _do(context: Context, provider: CalendarProvider, sync: _Sync) -> None:
    """Ask the provider outside of any transaction, then write what came of it in one."""
    async with context.database.reading() as connection:
        calendar = await storage.find(connection, sync.project, sync.calendar)
        if calendar is None:
            return  # deleted meanwhile, its syncs with it
        credentials = await storage.credentials_of(connection, context.secrets, sync.project, sync.calendar)
    refusal: str | None = None
    failed = False
    try:
        await provider.read(calendar, credentials)
    except CredentialsRefusedError as error:
        refusal = f"{_NAMES[calendar.platform]} Authentication error: {error}"
    except ProviderFailedError:
        failed = True
    async with context.database.writing() as connection:
        # As it is now: a client may have changed or deleted it while the provider was asked.
        current = await storage.find(connection, sync.project, sync.calendar)
        if current is None:
            return
        if failed and sync.attempts < MAX_RETRIES:
            await _postpone(connection, context, sync)
        else:
            await connection.execute(delete(sync_queue).where(sync_queue.c.id == sync.id))
        await _record(connection, context, sync, current, refusal=refusal, failed=failed)


async def _postpone(connection: AsyncConnection, context: Context, sync: _Sync) -> None:
    """Wait for one minute after the first failure, then twice as long each time."""
    due = context.now() + timedelta(minutes=2**sync.attempts)
    statement = update(sync_queue).where(sync_queue.c.id == sync.id)
    await connection.execute(statement.values(attempts=sync.attempts + 1, due_at=due))


async def _record(
    connection: AsyncConnection,
    context: Context,
    sync: _Sync,
    calendar: Calendar,
    *,
    refusal: str | None,
    failed: bool,
) -> None:
    """A refusal disconnects and is no attempt, a failure is an attempt and no more, a success connects."""
    now = context.now()
    state, failure = calendar.state, calendar.connection_failure_data
    succeeded, attempted = calendar.last_successful_sync_at, calendar.last_attempted_sync_at
    if refusal is not None:
        state = CalendarState.DISCONNECTED
        failure = {"error": refusal, "timestamp": now.isoformat()}
    elif failed:
        attempted = now
    else:
        state, failure = CalendarState.CONNECTED, None
        succeeded = attempted = now
    await storage.record_sync(
        connection,
        sync.project,
        calendar.id,
        state=state,
        failure=failure,
        succeeded_at=succeeded,
        attempted_at=attempted,
        updated_at=now,
    )
