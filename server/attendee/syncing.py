"""What happens after the response: the queued syncs, and what they find out about a calendar.

The application drains the queue while it runs. Several workers may do so at once: a sync is claimed before
the provider is asked, and one that was queued anew meanwhile is done again.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from generated.attendee.models import CalendarPlatform, CalendarState
from server.attendee import storage
from server.attendee.providers import CalendarProvider, CredentialsRefusedError, ProviderFailedError
from server.attendee.storage import Calendar
from server.attendee.tables import sync_queue
from server.context import Context

MAX_RETRIES: Final = 6
"""So often is a sync that failed for now tried again."""

MAX_AT_ONCE: Final = 100
"""So many syncs are done in one go."""

READ_SECONDS: Final = 60
"""So long may a provider take."""

CLAIM: Final = timedelta(minutes=5)
"""After this time a claimed sync is due again: the worker that claimed it has died."""

_NAMES: Final = {CalendarPlatform.GOOGLE: "Google", CalendarPlatform.MICROSOFT: "Microsoft"}

logger = logging.getLogger("server.attendee")


@dataclass(frozen=True, slots=True)
class _Sync:
    """A row of the queue. `id` is another one as soon as the sync is queued anew."""

    id: str
    project: str
    calendar: str
    attempts: int


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of asking: credentials refused for a reason, a failure for now, or neither."""

    refusal: str | None = None
    failed: bool = False


async def sync_calendars(context: Context, provider: CalendarProvider, interval: timedelta) -> None:
    """Drain the queue, wait for an interval, and again, until cancelled."""
    while True:
        try:
            await drain(context, provider)
        except Exception:
            logger.exception("the queue of syncs could not be drained")
        await asyncio.sleep(interval.total_seconds())


async def drain(context: Context, provider: CalendarProvider) -> int:
    """Do the syncs that are due, the oldest first, `MAX_AT_ONCE` at most. Returns how many there were."""
    count = 0
    while count < MAX_AT_ONCE and (sync := await _claim(context)) is not None:
        await _do(context, provider, sync)
        count += 1
    return count


async def _claim(context: Context) -> _Sync | None:
    """The oldest sync that is due, which no other worker gets from now on."""
    async with context.database.reading() as connection:
        if await _find_due(connection, context) is None:
            return None
    async with context.database.writing() as connection:
        sync = await _find_due(connection, context)
        if sync is not None:
            claimed = update(sync_queue).where(sync_queue.c.id == sync.id)
            await connection.execute(claimed.values(due_at=context.now() + CLAIM))
        return sync


async def _find_due(connection: AsyncConnection, context: Context) -> _Sync | None:
    columns = sync_queue.c
    statement = select(columns.id, columns.project_id, columns.calendar_id, columns.attempts)
    statement = statement.where(columns.due_at <= context.now()).order_by(columns.due_at, columns.id).limit(1)
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else _Sync(*row)


async def _do(context: Context, provider: CalendarProvider, sync: _Sync) -> None:
    """Ask the provider outside of any transaction, then write what came of it in one."""
    outcome = await _ask(context, provider, sync)
    if outcome is None:
        return
    async with context.database.writing() as connection:
        # As it is now: a client may have changed or deleted the calendar while the provider was asked.
        if await _settle(connection, context, sync, outcome):
            current = await storage.find(connection, sync.project, sync.calendar)
            if current is not None:
                await _record(connection, context, sync, current, outcome)


async def _ask(context: Context, provider: CalendarProvider, sync: _Sync) -> _Outcome | None:
    """What the provider says; None where the calendar was deleted, and its sync with it."""
    try:
        async with context.database.reading() as connection:
            calendar = await storage.find(connection, sync.project, sync.calendar)
            if calendar is None:
                return None
            credentials = await storage.credentials_of(
                connection, context.secrets, sync.project, sync.calendar
            )
        try:
            async with asyncio.timeout(READ_SECONDS):
                await provider.read(calendar, credentials)
        except CredentialsRefusedError as error:
            return _Outcome(refusal=f"{_NAMES[calendar.platform]} Authentication error: {error}")
    except ProviderFailedError:
        return _Outcome(failed=True)
    except Exception as error:
        # Whatever is wrong with this calendar, the others must not wait for it.
        logger.error("the sync of %s failed: %s", sync.calendar, type(error).__name__)  # noqa: TRY400 - its message may hold secrets
        return _Outcome(failed=True)
    return _Outcome()


async def _settle(connection: AsyncConnection, context: Context, sync: _Sync, outcome: _Outcome) -> bool:
    """Take the sync off the queue, or postpone it. False where it was queued anew: the outcome is stale.

    It waits for one minute after the first failure, then twice as long each time.
    """
    if outcome.failed and sync.attempts < MAX_RETRIES:
        due = context.now() + timedelta(minutes=2**sync.attempts)
        postponed = update(sync_queue).where(sync_queue.c.id == sync.id)
        result = await connection.execute(postponed.values(attempts=sync.attempts + 1, due_at=due))
    else:
        result = await connection.execute(delete(sync_queue).where(sync_queue.c.id == sync.id))
    return result.rowcount == 1


async def _record(
    connection: AsyncConnection, context: Context, sync: _Sync, calendar: Calendar, outcome: _Outcome
) -> None:
    """A refusal disconnects and is no attempt, a failure is an attempt and no more, a success connects."""
    now = context.now()
    state, failure = calendar.state, calendar.connection_failure_data
    succeeded, attempted = calendar.last_successful_sync_at, calendar.last_attempted_sync_at
    if outcome.refusal is not None:
        state = CalendarState.DISCONNECTED
        failure = {"error": outcome.refusal, "timestamp": now.isoformat()}
    elif outcome.failed:
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
