"""The tables: calendars of a project, and the syncs that wait for them."""

from datetime import datetime
from typing import Final

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from server.store.tables import Document, Instant, JsonValue, PlainText, Whole, metadata


class CalendarColumns(TypedColumns):
    """See `server.attendee.storage.Calendar`; `credentials` is sealed JSON."""

    id: Named[str] = Column(PlainText, primary_key=True)
    project_id: Named[str] = Column(PlainText)
    platform: Named[str] = Column(PlainText)
    client_id: Named[str] = Column(PlainText)
    platform_uuid: Named[str | None] = Column(PlainText)
    state: Named[str] = Column(PlainText)
    metadata: Named[JsonValue] = Column(Document)
    deduplication_key: Named[str | None] = Column(PlainText)
    connection_failure_data: Named[JsonValue] = Column(Document)
    credentials: Named[str] = Column(PlainText)
    created_at: Named[datetime] = Column(Instant)
    updated_at: Named[datetime] = Column(Instant)
    last_successful_sync_at: Named[datetime | None] = Column(Instant)
    last_attempted_sync_at: Named[datetime | None] = Column(Instant)


calendars: Final = Table(
    "attendee_calendars",
    metadata,
    CalendarColumns,
    UniqueConstraint("project_id", "deduplication_key"),
    Index(None, "project_id", "created_at", "id"),
    sqlite_strict=True,
)


class SyncColumns(TypedColumns):
    """A sync that is to be done from `due_at` on; a calendar has one at most.

    `attempts` counts those that failed for now. `id` changes whenever the sync is queued anew.
    """

    id: Named[str] = Column(PlainText, primary_key=True)
    project_id: Named[str] = Column(PlainText)
    calendar_id: Named[str] = Column(PlainText)
    attempts: Named[int] = Column(Whole)
    due_at: Named[datetime] = Column(Instant)


sync_queue: Final = Table(
    "attendee_sync_queue",
    metadata,
    SyncColumns,
    ForeignKeyConstraint(["calendar_id"], ["attendee_calendars.id"], ondelete="CASCADE"),
    Index(None, "due_at", "id"),
    Index(None, "calendar_id", unique=True),
    sqlite_strict=True,
)
