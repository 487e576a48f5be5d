"""Workspaces and calendar connections in the database. No statement goes beyond the caller's reach."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, RowMapping, delete, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from generated.ohallo.models import BookingConfig, CalendarProvider
from server.ohallo.connections import Connection
from server.ohallo.reach import Reach
from server.ohallo.tables import connections, workspaces
from server.store.tables import JsonValue

_DOCUMENT: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


async def has_workspace(database: AsyncConnection, reach: Reach, workspace_id: str) -> bool:
    """Whether the workspace exists within reach."""
    statement = select(workspaces.c.id).where(
        workspaces.c.id == workspace_id,
        workspaces.c.organization_id == reach.organization_id,
        true() if reach.workspace_id is None else workspaces.c.id == reach.workspace_id,
    )
    return (await database.execute(statement)).first() is not None


async def add_workspace(database: AsyncConnection, reach: Reach, workspace_id: str, name: str) -> None:
    """Add a workspace to the organization. Raises SQLAlchemy's `IntegrityError` for an id that exists."""
    await database.execute(
        insert(workspaces).values(id=workspace_id, organization_id=reach.organization_id, name=name)
    )
