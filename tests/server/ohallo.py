"""What the tests of oHallo share: the demo's ids and answers written out, and a way to its database."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from server.store import api_keys
from server.store.database import Database
from tests.server.serving import sqlite_url

Result = TypeVar("Result")

ORGANIZATION = "2f6b1c9e-54d7-4a38-9e0b-7c1a5d3f8e62"
WORKSPACE = "a1b2c3d4-e5f6-4890-abcd-ef1234567890"
OTHER_WORKSPACE = "7d9f2b46-0c3a-4e81-b5d7-68f1a2c4e093"
FOREIGN_WORKSPACE = "e3a51f70-8b2d-4c69-a047-5f9c1d6b82ea"

SALES = "11223344-5566-4788-89aa-bbccddeeff00"
WORKSHOP = "5d0c7a1e-93b4-4f6e-8a2d-1c9e7b3f4a60"
SERVICE = "9b4e6f12-7a8c-4d35-91e0-3c5f7a2b8d46"
FOREIGN = "40c7d2e9-6f1b-4a83-bc95-e8a0d4f71b3c"
UNKNOWN = "00000000-0000-4000-8000-000000000000"

KEY = "sf_test_v1_DemoNordicPartsEveryWorkspace001"
READER_KEY = "sf_test_v1_DemoNordicPartsReadOnlyAccess002"
BOUND_KEY = "sf_test_v1_DemoNordicPartsSalesWorkspace003"
FOREIGN_KEY = "sf_test_v1_DemoFjordBikesEveryWorkspace0004"


def bearer(key: str) -> dict[str, str]:
    """The header that carries a key."""
    return {"Authorization": f"Bearer {key}"}


OWNER = bearer(KEY)
READER = bearer(READER_KEY)
BOUND = bearer(BOUND_KEY)
STRANGER = bearer(FOREIGN_KEY)

SALES_ANSWER: Mapping[str, object] = {
    "id": "11223344-5566-4788-89aa-bbccddeeff00",
    "workspaceId": "a1b2c3d4-e5f6-4890-abcd-ef1234567890",
    "provider": "google",
    "displayName": "Sales Team Calendar",
    "calendarId": "sales@nordic-parts.dk",
    "enabled": True,
    "bookingConfig": {
        "workingHours": {
            "monday": {"start": "09:00", "end": "17:00"},
            "tuesday": {"start": "09:00", "end": "17:00"},
            "wednesday": {"start": "09:00", "end": "17:00"},
            "thursday": {"start": "09:00", "end": "17:00"},
            "friday": {"start": "09:00", "end": "16:00"},
        },
        "bufferMinutes": 15,
        "timezone": "Europe/Copenhagen",
        "blockedDates": ["2026-12-24", "2026-12-25", "2026-12-31"],
    },
    "createdAt": "2026-03-10T08:00:00.000Z",
    "updatedAt": "2026-03-12T14:20:00.000Z",
}
WORKSHOP_ANSWER: Mapping[str, object] = {
    "id": "5d0c7a1e-93b4-4f6e-8a2d-1c9e7b3f4a60",
    "workspaceId": "a1b2c3d4-e5f6-4890-abcd-ef1234567890",
    "provider": "microsoft",
    "displayName": "Workshop",
    "calendarId": None,
    "enabled": False,
    "createdAt": "2026-03-11T09:30:00.000Z",
    "updatedAt": "2026-03-11T09:30:00.000Z",
}

NOT_FOUND = (404, {"error": "Calendar connection not found"})
WORKSPACE_NOT_FOUND = (404, {"error": "Workspace not found"})
OTHER_WORKSPACE_REFUSED = (403, {"error": "API key does not belong to this workspace"})

LIST = ("GET", f"/api/workspaces/{WORKSPACE}/calendar-connections")
GET = ("GET", f"/api/calendar-connections/{SALES}")
UPDATE = ("PATCH", f"/api/calendar-connections/{SALES}")
DELETE = ("DELETE", f"/api/calendar-connections/{SALES}")
CALENDARS = ("GET", f"/api/calendar-connections/{SALES}/calendars")
START = ("POST", "/api/calendar/oauth/start")

OPERATIONS = (LIST, GET, UPDATE, DELETE, CALENDARS, START)
OPERATION_IDS = ("list", "get", "update", "delete", "calendars", "start")


def in_database(folder: Path, act: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
    """What `act` gives inside one writing transaction on the server's own database file."""

    async def run() -> Result:
        database = Database.from_url(sqlite_url(folder))
        try:
            async with database.writing() as connection:
                return await act(connection)
        finally:
            await database.close()

    return asyncio.run(run())


def add_key(
    folder: Path,
    key: str,
    *,
    scopes: Sequence[str] = ("calendar:read", "calendar:write"),
    product: str = "ohallo",
    expires_at: datetime | None = None,
    disabled_at: datetime | None = None,
) -> None:
    """Give the first organization one more key."""

    async def add(connection: AsyncConnection) -> None:
        record = await api_keys.add(
            connection,
            product,
            key,
            tenant=ORGANIZATION,
            kind="organization",
            scopes=scopes,
            expires_at=expires_at,
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        if disabled_at is not None:
            await api_keys.disable(connection, record, disabled_at)

    in_database(folder, add)
