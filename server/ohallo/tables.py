"""oHallo's tables. The tenant is an organization; a workspace belongs to one."""

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Named, Table, TypedColumns

from server.store.tables import Document, Flag, Instant, JsonValue, PlainText, Whole, metadata


class WorkspaceColumns(TypedColumns):
    """A workspace, the owner of connections."""

    id: Named[str] = Column(PlainText, primary_key=True)
    organization_id: Named[str] = Column(PlainText)
    name: Named[str] = Column(PlainText)


class ConnectionColumns(TypedColumns):
    """See `server.ohallo.connections.Connection`; `booking_config` has the names of the wire."""

    id: Named[str] = Column(PlainText, primary_key=True)
    organization_id: Named[str] = Column(PlainText)
    workspace_id: Named[str] = Column(PlainText, ForeignKey("ohallo_workspaces.id", ondelete="CASCADE"))
    provider: Named[str] = Column(PlainText)
    display_name: Named[str] = Column(PlainText)
    calendar_id: Named[str | None] = Column(PlainText)
    enabled: Named[bool] = Column(Flag)
    booking_config: Named[JsonValue] = Column(Document)
    created_at: Named[datetime] = Column(Instant)
    updated_at: Named[datetime] = Column(Instant)


class GrantColumns(TypedColumns):
    """The OAuth credentials of a connection; `refresh_token` is sealed."""

    connection_id: Named[str] = Column(
        PlainText, ForeignKey("ohallo_connections.id", ondelete="CASCADE"), primary_key=True
    )
    organization_id: Named[str] = Column(PlainText)
    refresh_token: Named[str] = Column(PlainText)
    granted_at: Named[datetime] = Column(Instant)


class CalendarColumns(TypedColumns):
    """A calendar of a connected account, as the provider listed it; `position` is its index in that list."""

    connection_id: Named[str] = Column(
        PlainText, ForeignKey("ohallo_connections.id", ondelete="CASCADE"), primary_key=True
    )
    organization_id: Named[str] = Column(PlainText)
    calendar_id: Named[str] = Column(PlainText, primary_key=True)
    name: Named[str] = Column(PlainText)
    is_primary: Named[bool] = Column(Flag)
    position: Named[int] = Column(Whole)


class OAuthStateColumns(TypedColumns):
    """A begun OAuth flow; `lookup` is the SHA-256 of its state in lower-case hexadecimal."""

    lookup: Named[str] = Column(PlainText, primary_key=True)
    organization_id: Named[str] = Column(PlainText)
    workspace_id: Named[str] = Column(PlainText, ForeignKey("ohallo_workspaces.id", ondelete="CASCADE"))
    provider: Named[str] = Column(PlainText)
    expires_at: Named[datetime] = Column(Instant)


workspaces: Final = Table(
    "ohallo_workspaces", metadata, WorkspaceColumns, Index(None, "organization_id"), sqlite_strict=True
)

connections: Final = Table(
    "ohallo_connections",
    metadata,
    ConnectionColumns,
    CheckConstraint("provider IN ('google', 'microsoft')", name="provider"),
    Index(None, "workspace_id", "created_at", "id"),
    sqlite_strict=True,
)

grants: Final = Table("ohallo_grants", metadata, GrantColumns, sqlite_strict=True)

calendars: Final = Table("ohallo_calendars", metadata, CalendarColumns, sqlite_strict=True)

oauth_states: Final = Table(
    "ohallo_oauth_states",
    metadata,
    OAuthStateColumns,
    CheckConstraint("provider IN ('google', 'microsoft')", name="provider"),
    Index(None, "organization_id", "expires_at"),
    sqlite_strict=True,
)
