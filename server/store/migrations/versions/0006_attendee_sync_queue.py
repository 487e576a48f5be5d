"""Attendee: at most one sync waits for each calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0006_attendee_sync_queue"
down_revision = "0003_attendee"
branch_labels = None

_INDEX = "ix_attendee_sync_queue_calendar_id"


def upgrade() -> None:
    # Of several the oldest stays: it reads the calendar as the youngest would.
    op.execute(
        sa.text(
            "DELETE FROM attendee_sync_queue WHERE EXISTS ("
            "SELECT 1 FROM attendee_sync_queue AS older "
            "WHERE older.calendar_id = attendee_sync_queue.calendar_id "
            "AND (older.due_at, older.id) < (attendee_sync_queue.due_at, attendee_sync_queue.id))"
        )
    )
    op.drop_index(_INDEX, "attendee_sync_queue")
    op.create_index(_INDEX, "attendee_sync_queue", ["calendar_id"], unique=True)


def downgrade() -> None:
    op.drop_index(_INDEX, "attendee_sync_queue")
    op.create_index(_INDEX, "attendee_sync_queue", ["calendar_id"])
