"""oHallo: workspaces, calendar connections with their grants and calendars, begun OAuth flows."""

import sqlalchemy as sa
from alembic import op

from server.store.tables import Document, Flag, Instant, PlainText, Whole

revision = "0001_ohallo"
down_revision = "0000_core"
branch_labels = ("ohallo",)


def upgrade() -> None:
    op.create_table(
        "ohallo_workspaces",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("organization_id", PlainText, nullable=False),
        sa.Column("name", PlainText, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(None, "ohallo_workspaces", ["organization_id"])
    op.create_table(
        "ohallo_connections",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("organization_id", PlainText, nullable=False),
        sa.Column("workspace_id", PlainText, nullable=False),
        sa.Column("provider", PlainText, nullable=False),
        sa.Column("display_name", PlainText, nullable=False),
        sa.Column("calendar_id", PlainText, nullable=True),
        sa.Column("enabled", Flag, nullable=False),
        sa.Column("booking_config", Document, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["ohallo_workspaces.id"], ondelete="CASCADE"),
        sa.CheckConstraint("provider IN ('google', 'microsoft')", name="provider"),
        sqlite_strict=True,
    )
    op.create_index(None, "ohallo_connections", ["workspace_id", "created_at", "id"])
    op.create_table(
        "ohallo_grants",
        sa.Column("connection_id", PlainText, nullable=False),
        sa.Column("organization_id", PlainText, nullable=False),
        sa.Column("refresh_token", PlainText, nullable=False),
        sa.Column("granted_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("connection_id"),
        sa.ForeignKeyConstraint(["connection_id"], ["ohallo_connections.id"], ondelete="CASCADE"),
        sqlite_strict=True,
    )
    op.create_table(
        "ohallo_calendars",
        sa.Column("connection_id", PlainText, nullable=False),
        sa.Column("organization_id", PlainText, nullable=False),
        sa.Column("calendar_id", PlainText, nullable=False),
        sa.Column("name", PlainText, nullable=False),
        sa.Column("is_primary", Flag, nullable=False),
        sa.Column("position", Whole, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "calendar_id"),
        sa.ForeignKeyConstraint(["connection_id"], ["ohallo_connections.id"], ondelete="CASCADE"),
        sqlite_strict=True,
    )
    op.create_table(
        "ohallo_oauth_states",
        sa.Column("lookup", PlainText, nullable=False),
        sa.Column("organization_id", PlainText, nullable=False),
        sa.Column("workspace_id", PlainText, nullable=False),
        sa.Column("provider", PlainText, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("lookup"),
        sa.ForeignKeyConstraint(["workspace_id"], ["ohallo_workspaces.id"], ondelete="CASCADE"),
        sa.CheckConstraint("provider IN ('google', 'microsoft')", name="provider"),
        sqlite_strict=True,
    )
    op.create_index(None, "ohallo_oauth_states", ["organization_id", "expires_at"])


def downgrade() -> None:
    op.drop_table("ohallo_oauth_states")
    op.drop_table("ohallo_calendars")
    op.drop_table("ohallo_grants")
    op.drop_table("ohallo_connections")
    op.drop_table("ohallo_workspaces")
