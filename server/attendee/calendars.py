"""What can be done with the calendars of a project: rules and transactions."""

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import MISSING

from generated.attendee.models import CalendarCreate, CalendarUpdateChanges
from server.attendee import storage
from server.attendee.credentials import OAuthCredentials
from server.attendee.paging import PAGE_SIZE, Cursor, Neighbours, neighbours
from server.attendee.storage import Calendar, Changes
from server.store.clock import Clock
from server.store.database import Database
from server.store.ids import random_text
from server.store.secrets import KeyRing

_ALPHABET: Final = string.ascii_letters + string.digits


class KeyTakenError(Exception):
    """Another calendar of the project has the deduplication key."""


@dataclass(frozen=True, slots=True)
class Page:
    """Calendars, newest first, and the way to the pages around them."""

    calendars: Sequence[Calendar]
    neighbours: Neighbours


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendars of all projects; each method is about one project."""

    database: Database
    secrets: KeyRing
    now: Clock

    async def page(self, project: str, cursor: Cursor, deduplication_key: str | None = None) -> Page:
        """One page from a cursor on; with a key only the calendar that has it."""
        async with self.database.reading() as connection:
            rows = await storage.read_page(connection, project, cursor, deduplication_key)
        around = neighbours(cursor, [row.created_at for row in rows])
        shown = rows[:PAGE_SIZE]
        return Page(shown[::-1] if cursor.backward else shown, around)

    async def find(self, project: str, calendar: str) -> Calendar | None:
        """The calendar, None when the project has none of this id."""
        async with self.database.reading() as connection:
            return await storage.find(connection, project, calendar)

    async def create(self, project: str, body: CalendarCreate) -> Calendar:
        """Add a calendar, connected, with a sync waiting. Raises KeyTakenError."""
        credentials = OAuthCredentials(body.client_secret, body.refresh_token)
        key = _or_none(body.deduplication_key)
        async with self.database.writing() as connection:
            if key is not None and await storage.has_key(connection, project, key):
                raise KeyTakenError
            created = self.now()
            calendar = Calendar(
                id=f"cal_{random_text(_ALPHABET, 16)}",
                platform=body.platform,
                client_id=body.client_id,
                platform_uuid=_or_none(body.platform_uuid),
                metadata=None if body.metadata is MISSING else body.metadata,
                deduplication_key=key,
                created_at=created,
                updated_at=self.now(),
            )
            await storage.add(connection, self.secrets, project, calendar, credentials)
            await storage.queue_sync(connection, project, calendar.id, calendar.updated_at)
        return calendar

    async def change(self, project: str, calendar: str, changes: CalendarUpdateChanges) -> Calendar | None:
        """Change what was sent, and queue a sync even when that is nothing. None without the calendar.

        Secrets are replaced one by one, metadata as a whole; the state is left to the sync.
        """
        async with self.database.writing() as connection:
            if await storage.find(connection, project, calendar) is None:
                return None
            credentials = None
            if "client_secret" in changes or "refresh_token" in changes:
                before = await storage.credentials_of(connection, self.secrets, project, calendar)
                credentials = OAuthCredentials(
                    changes.get("client_secret", before.client_secret),
                    changes.get("refresh_token", before.refresh_token),
                )
            now = self.now()
            written = Changes(now, changes.get("metadata"), credentials)
            await storage.change(connection, self.secrets, project, calendar, written)
            await storage.queue_sync(connection, project, calendar, now)
            return await storage.find(connection, project, calendar)

    async def remove(self, project: str, calendar: str) -> bool:
        """Delete the calendar and all that hangs on it. False when the project has none of this id."""
        async with self.database.writing() as connection:
            return await storage.remove(connection, project, calendar)


def _or_none(text: str | MISSING) -> str | None:
    return None if text is MISSING else text
