"""Attendee: calendars and the queue of their syncs."""

import sqlalchemy as sa
from alembic import op

from server.store.tables import Document, Instant, PlainText, Whole

revision = "0003_attendee"
down_revision = "0000_core"
branch_labels = ("attendee",)


def upgrade() -> None:
    op.create_table(
        "attendee_calendars",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("project_id", PlainText, nullable=False),
        sa.Column("platform", PlainText, nullable=False),
        sa.Column("client_id", PlainText, nullable=False),
        sa.Column("platform_uuid", PlainText, nullable=True),
        sa.Column("state", PlainText, nullable=False),
        sa.Column("metadata", Document, nullable=True),
        sa.Column("deduplication_key", PlainText, nullable=True),
        sa.Column("connection_failure_data", Document, nullable=True),
        sa.Column("credentials", PlainText, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("last_successful_sync_at", Instant, nullable=True),
        sa.Column("last_attempted_sync_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("project_id", "deduplication_key"),
        sqlite_strict=True,
    )
    op.create_index(None, "attendee_calendars", ["project_id", "created_at", "id"])
    op.create_table(
        "attendee_sync_queue",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("project_id", PlainText, nullable=False),
        sa.Column("calendar_id", PlainText, nullable=False),
        sa.Column("attempts", Whole, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["calendar_id"], ["attendee_calendars.id"], ondelete="CASCADE"),
        sqlite_strict=True,
    )
    op.create_index(None, "attendee_sync_queue", ["due_at", "id"])
    op.create_index(None, "attendee_sync_queue", ["calendar_id"])


def downgrade() -> None:
    op.drop_table("attendee_sync_queue")
    op.drop_table("attendee_calendars")
