"""What every product uses: API keys."""

import sqlalchemy as sa
from alembic import op

from server.store.tables import Instant, PlainText

revision = "0000_core"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("tenant", PlainText, nullable=False),
        sa.Column("product", PlainText, nullable=False),
        sa.Column("lookup", PlainText, nullable=False),
        sa.Column("subject", PlainText, nullable=True),
        sa.Column("kind", PlainText, nullable=False),
        sa.Column("scopes", PlainText, nullable=False),
        sa.Column("expires_at", Instant, nullable=True),
        sa.Column("disabled_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("lookup"),
        sa.CheckConstraint("length(lookup) = 64", name="lookup_length"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("api_keys")
