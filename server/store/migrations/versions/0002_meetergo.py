"""meetergo: companies, users, calendar connections, calendars, OAuth flows."""

import sqlalchemy as sa
from alembic import op

from server.store.tables import Document, Flag, Instant, PlainText, Whole

revision = "0002_meetergo"
down_revision = "0000_core"
branch_labels = ("meetergo",)


def upgrade() -> None:
    op.create_table(
        "meetergo_companies",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("name", PlainText, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "meetergo_users",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("company_id", PlainText, nullable=False),
        sa.Column("email", PlainText, nullable=False),
        sa.Column("role", PlainText, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["company_id"], ["meetergo_companies.id"]),
        sa.UniqueConstraint("company_id", "id"),
        sa.CheckConstraint("role IN ('admin', 'member')", name="role"),
        sqlite_strict=True,
    )
    _create_connections()
    op.create_table(
        "meetergo_calendars",
        sa.Column("connection_id", PlainText, nullable=False),
        sa.Column("calendar_id", PlainText, nullable=False),
        sa.Column("company_id", PlainText, nullable=False),
        sa.Column("position", Whole, nullable=False),
        sa.Column("name", PlainText, nullable=False),
        sa.Column("is_primary", Flag, nullable=False),
        sa.Column("is_read_only", Flag, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "calendar_id"),
        sa.ForeignKeyConstraint(
            ["company_id", "connection_id"],
            ["meetergo_connections.company_id", "meetergo_connections.id"],
            ondelete="CASCADE",
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "meetergo_oauth_flows",
        sa.Column("state", PlainText, nullable=False),
        sa.Column("company_id", PlainText, nullable=False),
        sa.Column("user_id", PlainText, nullable=False),
        sa.Column("provider", PlainText, nullable=False),
        sa.Column("redirect_url", PlainText, nullable=True),
        sa.Column("set_as_calendar_sync", Flag, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("state"),
        sa.ForeignKeyConstraint(
            ["company_id", "user_id"], ["meetergo_users.company_id", "meetergo_users.id"]
        ),
        sqlite_strict=True,
    )
    op.create_index(None, "meetergo_oauth_flows", ["company_id", "user_id", "created_at"])


def _create_connections() -> None:
    op.create_table(
        "meetergo_connections",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("company_id", PlainText, nullable=False),
        sa.Column("user_id", PlainText, nullable=False),
        sa.Column("provider", PlainText, nullable=False),
        sa.Column("account", PlainText, nullable=False),
        sa.Column("email", PlainText, nullable=True),
        sa.Column("is_primary", Flag, nullable=False),
        sa.Column("is_connected", Flag, nullable=False),
        sa.Column("selected_calendars", Document, nullable=False),
        sa.Column("primary_calendar", PlainText, nullable=True),
        sa.Column("validate_availability", Flag, nullable=False),
        sa.Column("cancel_if_declined_or_deleted", Flag, nullable=False),
        sa.Column("disable_attendee_notification", Flag, nullable=False),
        sa.Column("sync_buffers_to_calendar", Flag, nullable=False),
        sa.Column("refresh_token", PlainText, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(
            ["company_id", "user_id"], ["meetergo_users.company_id", "meetergo_users.id"]
        ),
        sa.UniqueConstraint("company_id", "id"),
        sa.UniqueConstraint("company_id", "user_id", "provider", "account"),
        sqlite_strict=True,
    )
    op.create_index(None, "meetergo_connections", ["company_id", "user_id", "created_at", "id"])
    # At most one connection of a user is the calendar sync provider.
    only_primary = sa.column("is_primary", Flag())
    op.create_index(
        None,
        "meetergo_connections",
        ["company_id", "user_id"],
        unique=True,
        sqlite_where=only_primary,
        postgresql_where=only_primary,
    )


def downgrade() -> None:
    op.drop_table("meetergo_oauth_flows")
    op.drop_table("meetergo_calendars")
    op.drop_table("meetergo_connections")
    op.drop_table("meetergo_users")
    op.drop_table("meetergo_companies")
