"""HighLevel: locations and their calendars."""

import sqlalchemy as sa
from alembic import op

from server.store.tables import Document, Flag, Instant, PlainText

revision = "0004_highlevel"
down_revision = "0000_core"
branch_labels = ("highlevel",)


def upgrade() -> None:
    op.create_table(
        "highlevel_locations",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("timezone", PlainText, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "highlevel_calendars",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("location_id", PlainText, nullable=False),
        sa.Column("group_id", PlainText, nullable=True),
        sa.Column("name", PlainText, nullable=False),
        sa.Column("slug", PlainText, nullable=True),
        sa.Column("widget_slug", PlainText, nullable=False),
        sa.Column("is_active", Flag, nullable=False),
        sa.Column("settings", Document, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("deleted_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["location_id"], ["highlevel_locations.id"]),
        sqlite_strict=True,
    )
    op.create_index(None, "highlevel_calendars", ["location_id", "created_at", "id"])
    op.create_index(
        None,
        "highlevel_calendars",
        ["location_id", "slug"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL AND slug <> ''"),
        postgresql_where=sa.text("deleted_at IS NULL AND slug <> ''"),
    )
    op.create_index(
        None,
        "highlevel_calendars",
        ["location_id", "widget_slug"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL AND widget_slug <> ''"),
        postgresql_where=sa.text("deleted_at IS NULL AND widget_slug <> ''"),
    )


def downgrade() -> None:
    op.drop_table("highlevel_calendars")
    op.drop_table("highlevel_locations")
