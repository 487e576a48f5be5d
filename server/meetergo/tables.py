"""The tables: companies and their users, connections with their calendars, and OAuth flows under way."""

from datetime import datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from server.store.tables import Document, Flag, Instant, JsonValue, PlainText, Whole, metadata


class CompanyColumns(TypedColumns):
    """The tenant."""

    id: Named[str] = Column(PlainText, primary_key=True)
    name: Named[str] = Column(PlainText)
    created_at: Named[datetime] = Column(Instant)


class UserColumns(TypedColumns):
    """`role` is `admin` or `member`."""

    id: Named[str] = Column(PlainText, primary_key=True)
    company_id: Named[str] = Column(PlainText)
    email: Named[str] = Column(PlainText)
    role: Named[str] = Column(PlainText)
    created_at: Named[datetime] = Column(Instant)


class ConnectionColumns(TypedColumns):
    """`account` is the provider's name of the account, for a feed its address; `refresh_token` is sealed."""

    id: Named[str] = Column(PlainText, primary_key=True)
    company_id: Named[str] = Column(PlainText)
    user_id: Named[str] = Column(PlainText)
    provider: Named[str] = Column(PlainText)
    account: Named[str] = Column(PlainText)
    email: Named[str | None] = Column(PlainText)
    is_primary: Named[bool] = Column(Flag)
    is_connected: Named[bool] = Column(Flag)
    selected_calendars: Named[JsonValue] = Column(Document, nullable=False)
    primary_calendar: Named[str | None] = Column(PlainText)
    validate_availability: Named[bool] = Column(Flag)
    cancel_if_declined_or_deleted: Named[bool] = Column(Flag)
    disable_attendee_notification: Named[bool] = Column(Flag)
    sync_buffers_to_calendar: Named[bool] = Column(Flag)
    refresh_token: Named[str | None] = Column(PlainText)
    created_at: Named[datetime] = Column(Instant)
    updated_at: Named[datetime] = Column(Instant)


class CalendarColumns(TypedColumns):
    """`calendar_id` is the provider's; `position` is the index in the provider's own order, from 0."""

    connection_id: Named[str] = Column(PlainText, primary_key=True)
    calendar_id: Named[str] = Column(PlainText, primary_key=True)
    company_id: Named[str] = Column(PlainText)
    position: Named[int] = Column(Whole)
    name: Named[str] = Column(PlainText)
    is_primary: Named[bool] = Column(Flag)
    is_read_only: Named[bool] = Column(Flag)


class FlowColumns(TypedColumns):
    """`state` is the SHA-256 of the flow's state in lower-case hexadecimal; the state is nowhere kept."""

    state: Named[str] = Column(PlainText, primary_key=True)
    company_id: Named[str] = Column(PlainText)
    user_id: Named[str] = Column(PlainText)
    provider: Named[str] = Column(PlainText)
    redirect_url: Named[str | None] = Column(PlainText)
    set_as_calendar_sync: Named[bool] = Column(Flag)
    created_at: Named[datetime] = Column(Instant)


companies: Final = Table("meetergo_companies", metadata, CompanyColumns, sqlite_strict=True)

users: Final = Table(
    "meetergo_users",
    metadata,
    UserColumns,
    ForeignKeyConstraint(["company_id"], ["meetergo_companies.id"]),
    UniqueConstraint("company_id", "id"),
    CheckConstraint("role IN ('admin', 'member')", name="role"),
    sqlite_strict=True,
)

connections: Final = Table(
    "meetergo_connections",
    metadata,
    ConnectionColumns,
    # Both columns, so that no connection can belong to a user of another company.
    ForeignKeyConstraint(["company_id", "user_id"], ["meetergo_users.company_id", "meetergo_users.id"]),
    UniqueConstraint("company_id", "id"),
    UniqueConstraint("company_id", "user_id", "provider", "account"),
    Index(None, "company_id", "user_id", "created_at", "id"),
    sqlite_strict=True,
)

one_primary: Final = Index(
    None,
    connections.c.company_id,
    connections.c.user_id,
    unique=True,
    sqlite_where=connections.c.is_primary,
    postgresql_where=connections.c.is_primary,
)
"""At most one connection of a user is the calendar sync provider."""

calendars: Final = Table(
    "meetergo_calendars",
    metadata,
    CalendarColumns,
    ForeignKeyConstraint(
        ["company_id", "connection_id"],
        ["meetergo_connections.company_id", "meetergo_connections.id"],
        ondelete="CASCADE",
    ),
    sqlite_strict=True,
)

flows: Final = Table(
    "meetergo_oauth_flows",
    metadata,
    FlowColumns,
    ForeignKeyConstraint(["company_id", "user_id"], ["meetergo_users.company_id", "meetergo_users.id"]),
    Index(None, "company_id", "user_id", "created_at"),
    sqlite_strict=True,
)
