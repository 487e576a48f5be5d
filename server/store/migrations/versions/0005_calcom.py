"""Cal.com: users, connected accounts with their calendars, selected calendars, destinations."""

import sqlalchemy as sa
from alembic import op

from server.store.tables import Flag, Instant, PlainText, Whole

revision = "0005_calcom"
down_revision = "0000_core"
branch_labels = ("calcom",)


def upgrade() -> None:
    op.create_table(
        "calcom_users",
        sa.Column("id", Whole, nullable=False, autoincrement=False),
        sa.Column("email", PlainText, nullable=False),
        sa.Column("organization_id", Whole, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "calcom_delegations",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("organization_id", Whole, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "calcom_connections",
        sa.Column("id", Whole, sa.Identity(start=1001), nullable=False),
        sa.Column("user_id", Whole, nullable=False),
        sa.Column("type", PlainText, nullable=False),
        sa.Column("app_id", PlainText, nullable=False),
        sa.Column("email", PlainText, nullable=True),
        sa.Column("delegation_id", PlainText, nullable=True),
        sa.Column("grant_sealed", PlainText, nullable=True),
        sa.Column("invalid", Flag, nullable=False),
        sa.Column("fault", PlainText, nullable=True),
        sa.Column("app_enabled", Flag, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["user_id"], ["calcom_users.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["delegation_id"], ["calcom_delegations.id"], ondelete="CASCADE"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(None, "calcom_connections", ["user_id", "id"])
    op.create_table(
        "calcom_calendars",
        sa.Column("id", Whole, sa.Identity(start=1001), nullable=False),
        sa.Column("user_id", Whole, nullable=False),
        sa.Column("connection_id", Whole, nullable=False),
        sa.Column("external_id", PlainText, nullable=False),
        sa.Column("name", PlainText, nullable=True),
        sa.Column("is_primary", Flag, nullable=True),
        sa.Column("read_only", Flag, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["user_id"], ["calcom_users.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["connection_id"], ["calcom_connections.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("connection_id", "external_id"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(None, "calcom_calendars", ["user_id"])
    op.create_table(
        "calcom_events",
        sa.Column("id", Whole, sa.Identity(start=1001), nullable=False),
        sa.Column("user_id", Whole, nullable=False),
        sa.Column("connection_id", Whole, nullable=False),
        sa.Column("external_id", PlainText, nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["user_id"], ["calcom_users.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["connection_id"], ["calcom_connections.id"], ondelete="CASCADE"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(None, "calcom_events", ["user_id", "connection_id", "external_id"])
    op.create_table(
        "calcom_selections",
        sa.Column("id", Whole, sa.Identity(start=1001), nullable=False),
        sa.Column("user_id", Whole, nullable=False),
        sa.Column("integration", PlainText, nullable=False),
        sa.Column("external_id", PlainText, nullable=False),
        sa.Column("connection_id", Whole, nullable=True),
        sa.Column("delegation_id", PlainText, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["user_id"], ["calcom_users.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["connection_id"], ["calcom_connections.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["delegation_id"], ["calcom_delegations.id"], ondelete="CASCADE"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(None, "calcom_selections", ["user_id", "integration", "external_id"])
    op.create_table(
        "calcom_destinations",
        sa.Column("id", Whole, sa.Identity(start=1001), nullable=False),
        sa.Column("user_id", Whole, nullable=False),
        sa.Column("integration", PlainText, nullable=False),
        sa.Column("external_id", PlainText, nullable=False),
        sa.Column("primary_email", PlainText, nullable=True),
        sa.Column("connection_id", Whole, nullable=True),
        sa.Column("delegation_id", PlainText, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["user_id"], ["calcom_users.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["connection_id"], ["calcom_connections.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["delegation_id"], ["calcom_delegations.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("user_id"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("calcom_destinations")
    op.drop_table("calcom_selections")
    op.drop_table("calcom_events")
    op.drop_table("calcom_calendars")
    op.drop_table("calcom_connections")
    op.drop_table("calcom_delegations")
    op.drop_table("calcom_users")
