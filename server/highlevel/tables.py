"""HighLevel's tables. The tenant is a location, which HighLevel also calls a sub-account."""

from datetime import datetime
from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Named, Table, TypedColumns, text

from server.store.tables import Document, Flag, Instant, JsonValue, PlainText, metadata


class LocationColumns(TypedColumns):
    """A location; `timezone` is an IANA name, in which its calendars' hours are meant."""

    id: Named[str] = Column(PlainText, primary_key=True)
    timezone: Named[str] = Column(PlainText)


class CalendarColumns(TypedColumns):
    """A calendar: what is queried in columns, all other members by their wire names in `settings`.

    A deleted calendar keeps its row. `slug` and `widget_slug` are unique among the others of the
    location, where they are not empty.
    """

    id: Named[str] = Column(PlainText, primary_key=True)
    location_id: Named[str] = Column(PlainText, ForeignKey("highlevel_locations.id"))
    group_id: Named[str | None] = Column(PlainText)
    name: Named[str] = Column(PlainText)
    slug: Named[str | None] = Column(PlainText)
    widget_slug: Named[str] = Column(PlainText)
    is_active: Named[bool] = Column(Flag)
    settings: Named[JsonValue] = Column(Document, nullable=False)
    created_at: Named[datetime] = Column(Instant)
    deleted_at: Named[datetime | None] = Column(Instant)


locations: Final = Table("highlevel_locations", metadata, LocationColumns, sqlite_strict=True)

calendars: Final = Table(
    "highlevel_calendars",
    metadata,
    CalendarColumns,
    Index(None, "location_id", "created_at", "id"),
    Index(
        None,
        "location_id",
        "slug",
        unique=True,
        sqlite_where=text("deleted_at IS NULL AND slug <> ''"),
        postgresql_where=text("deleted_at IS NULL AND slug <> ''"),
    ),
    Index(
        None,
        "location_id",
        "widget_slug",
        unique=True,
        sqlite_where=text("deleted_at IS NULL AND widget_slug <> ''"),
        postgresql_where=text("deleted_at IS NULL AND widget_slug <> ''"),
    ),
    sqlite_strict=True,
)
