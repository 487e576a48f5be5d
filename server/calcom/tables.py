"""Cal.com's tables. The tenant is a user; `user_id` comes right after the key of every table that has one."""

from datetime import datetime
from typing import Final

from sqlalchemy import Column, ForeignKey, Identity, Index, Named, Table, TypedColumns, UniqueConstraint

from server.store.tables import Flag, Instant, PlainText, Whole, metadata

FIRST_ID: Final = 1001
"""Where ids given by PostgreSQL begin; smaller ones are free for rows with ids of their own."""


def _user() -> Column[int]:
    return Column(Whole, ForeignKey("calcom_users.id", ondelete="CASCADE"))


def _connection() -> Column[int]:
    return Column(Whole, ForeignKey("calcom_connections.id", ondelete="CASCADE"))


class UserColumns(TypedColumns):
    """A user; `organization_id` is the organization that the user is a member of."""

    id: Named[int] = Column(Whole, primary_key=True, autoincrement=False)
    email: Named[str] = Column(PlainText)
    organization_id: Named[int | None] = Column(Whole)


class DelegationColumns(TypedColumns):
    """A delegation credential, by which an organization opens the calendars of all its members."""

    id: Named[str] = Column(PlainText, primary_key=True)
    organization_id: Named[int] = Column(Whole)


class ConnectionColumns(TypedColumns):
    """See `server.calcom.accounts.Connection`; `grant_sealed` is what the provider gave for the account."""

    id: Named[int] = Column(Whole, Identity(start=FIRST_ID), primary_key=True)
    user_id: Named[int] = _user()
    type: Named[str] = Column(PlainText)
    app_id: Named[str] = Column(PlainText)
    email: Named[str | None] = Column(PlainText)
    delegation_id: Named[str | None] = Column(
        PlainText, ForeignKey("calcom_delegations.id", ondelete="CASCADE")
    )
    grant_sealed: Named[str | None] = Column(PlainText)
    invalid: Named[bool] = Column(Flag)
    fault: Named[str | None] = Column(PlainText)
    app_enabled: Named[bool] = Column(Flag)
    created_at: Named[datetime] = Column(Instant)


class CalendarColumns(TypedColumns):
    """A calendar of a connected account, as the provider listed it."""

    id: Named[int] = Column(Whole, Identity(start=FIRST_ID), primary_key=True)
    user_id: Named[int] = _user()
    connection_id: Named[int] = _connection()
    external_id: Named[str] = Column(PlainText)
    name: Named[str | None] = Column(PlainText)
    is_primary: Named[bool | None] = Column(Flag)
    read_only: Named[bool] = Column(Flag)


class EventColumns(TypedColumns):
    """When a calendar is busy."""

    id: Named[int] = Column(Whole, Identity(start=FIRST_ID), primary_key=True)
    user_id: Named[int] = _user()
    connection_id: Named[int] = _connection()
    external_id: Named[str] = Column(PlainText)
    starts_at: Named[datetime] = Column(Instant)
    ends_at: Named[datetime] = Column(Instant)


class SelectionColumns(TypedColumns):
    """A calendar that the user has read for conflicts."""

    id: Named[int] = Column(Whole, Identity(start=FIRST_ID), primary_key=True)
    user_id: Named[int] = _user()
    integration: Named[str] = Column(PlainText)
    external_id: Named[str] = Column(PlainText)
    connection_id: Named[int | None] = Column(Whole, ForeignKey("calcom_connections.id", ondelete="CASCADE"))
    delegation_id: Named[str | None] = Column(
        PlainText, ForeignKey("calcom_delegations.id", ondelete="CASCADE")
    )


class DestinationColumns(TypedColumns):
    """The one calendar that a user's bookings are written to."""

    id: Named[int] = Column(Whole, Identity(start=FIRST_ID), primary_key=True)
    user_id: Named[int] = _user()
    integration: Named[str] = Column(PlainText)
    external_id: Named[str] = Column(PlainText)
    primary_email: Named[str | None] = Column(PlainText)
    connection_id: Named[int | None] = Column(Whole, ForeignKey("calcom_connections.id", ondelete="CASCADE"))
    delegation_id: Named[str | None] = Column(
        PlainText, ForeignKey("calcom_delegations.id", ondelete="CASCADE")
    )


users: Final = Table("calcom_users", metadata, UserColumns, sqlite_strict=True)

delegations: Final = Table("calcom_delegations", metadata, DelegationColumns, sqlite_strict=True)

# sqlite_autoincrement: the id of a deleted row must never come back as another one's.
connections: Final = Table(
    "calcom_connections",
    metadata,
    ConnectionColumns,
    Index(None, "user_id", "id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

calendars: Final = Table(
    "calcom_calendars",
    metadata,
    CalendarColumns,
    UniqueConstraint("connection_id", "external_id"),
    Index(None, "user_id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

events: Final = Table(
    "calcom_events",
    metadata,
    EventColumns,
    Index(None, "user_id", "connection_id", "external_id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

# Not unique: what was selected before may hold the same calendar twice, and then it is not deselected.
selections: Final = Table(
    "calcom_selections",
    metadata,
    SelectionColumns,
    Index(None, "user_id", "integration", "external_id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

destinations: Final = Table(
    "calcom_destinations",
    metadata,
    DestinationColumns,
    UniqueConstraint("user_id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
