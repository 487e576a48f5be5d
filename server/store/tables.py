"""The one `metadata` that holds every product's tables, and the column types they are made of.

A product's ``server/<product>/tables.py``::

    from datetime import datetime

    from sqlalchemy import Column, Index, Named, Table, TypedColumns

    from server.store.tables import Document, Flag, Instant, JsonValue, PlainText, metadata


    class ConnectionColumns(TypedColumns):
        id: Named[str] = Column(PlainText, primary_key=True)
        workspace_id: Named[str] = Column(PlainText)
        calendar_id: Named[str | None] = Column(PlainText)
        enabled: Named[bool] = Column(Flag)
        settings: Named[JsonValue] = Column(Document)
        created_at: Named[datetime] = Column(Instant)


    connections = Table(
        "ohallo_connections",
        metadata,
        ConnectionColumns,
        Index(None, "workspace_id", "created_at", "id"),
        sqlite_strict=True,
    )

The annotation says whether the column may be NULL (a `Document` may, unless ``nullable=False`` is given).
Table names start with the product's name, the tenant's column comes right after the key, and
``sqlite_strict=True`` keeps SQLite from storing a value of another type.
"""

from typing import Final

from sqlalchemy import MetaData

from server.store.values import Document, Flag, Instant, JsonValue, Number, PlainText, Whole

__all__ = ["Document", "Flag", "Instant", "JsonValue", "Number", "PlainText", "Whole", "metadata"]

# Constraints have the same names on both engines, so that a later migration can name them.
metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
