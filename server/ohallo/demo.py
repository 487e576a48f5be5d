"""Two organizations to try oHallo with. All ids and keys are made up and fixed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from generated.ohallo.models import BookingConfig, CalendarProvider, WorkingHours
from server.context import Context
from server.demo_data import Call, Demo
from server.ohallo import grants, storage
from server.ohallo.connections import Connection
from server.ohallo.grants import Account, Calendar
from server.ohallo.reach import Reach
from server.ohallo.security import PRODUCT
from server.store import api_keys

READ: Final = "calendar:read"
WRITE: Final = "calendar:write"

NORDIC_PARTS: Final = Reach("2f6b1c9e-54d7-4a38-9e0b-7c1a5d3f8e62")
FJORD_BIKES: Final = Reach("c4e8a07d-1b93-4f52-8d6c-9a2e7b0f3c15")

SALES_WORKSPACE: Final = "a1b2c3d4-e5f6-4890-abcd-ef1234567890"
SERVICE_WORKSPACE: Final = "7d9f2b46-0c3a-4e81-b5d7-68f1a2c4e093"
FJORD_WORKSPACE: Final = "e3a51f70-8b2d-4c69-a047-5f9c1d6b82ea"

SALES: Final = "11223344-5566-4788-89aa-bbccddeeff00"
WORKSHOP: Final = "5d0c7a1e-93b4-4f6e-8a2d-1c9e7b3f4a60"
SERVICE: Final = "9b4e6f12-7a8c-4d35-91e0-3c5f7a2b8d46"
FJORD: Final = "40c7d2e9-6f1b-4a83-bc95-e8a0d4f71b3c"

KEY: Final = "sf_test_v1_DemoNordicPartsEveryWorkspace001"
READER_KEY: Final = "sf_test_v1_DemoNordicPartsReadOnlyAccess002"
SALES_KEY: Final = "sf_test_v1_DemoNordicPartsSalesWorkspace003"
FJORD_KEY: Final = "sf_test_v1_DemoFjordBikesEveryWorkspace0004"


@dataclass(frozen=True, slots=True)
class DemoKey:
    """An API key of the demo and what it opens."""

    text: str
    reach: Reach
    scopes: Sequence[str]


KEYS: Final = (
    DemoKey(KEY, NORDIC_PARTS, (READ, WRITE)),
    DemoKey(READER_KEY, NORDIC_PARTS, (READ,)),
    DemoKey(SALES_KEY, Reach(NORDIC_PARTS.organization_id, SALES_WORKSPACE), (READ, WRITE)),
    DemoKey(FJORD_KEY, FJORD_BIKES, (READ, WRITE)),
)

_NINE_TO_FIVE: Final = WorkingHours(start="09:00", end="17:00")

_CONNECTIONS: Final = (
    (
        NORDIC_PARTS,
        Connection(
            id=SALES,
            workspace_id=SALES_WORKSPACE,
            provider=CalendarProvider.GOOGLE,
            display_name="Sales Team Calendar",
            calendar_id="sales@nordic-parts.dk",
            enabled=True,
            booking_config=BookingConfig(
                working_hours={
                    "monday": _NINE_TO_FIVE,
                    "tuesday": _NINE_TO_FIVE,
                    "wednesday": _NINE_TO_FIVE,
                    "thursday": _NINE_TO_FIVE,
                    "friday": WorkingHours(start="09:00", end="16:00"),
                },
                buffer_minutes=15,
                timezone="Europe/Copenhagen",
                blocked_dates=["2026-12-24", "2026-12-25", "2026-12-31"],
            ),
            created_at=datetime(2026, 3, 10, 8, tzinfo=UTC),
            updated_at=datetime(2026, 3, 12, 14, 20, tzinfo=UTC),
        ),
        Account(
            "1//demo-refresh-token-of-nordic-parts-sales",
            (
                Calendar("sales@nordic-parts.dk", "Sales Team", primary=True),
                Calendar("workshop@nordic-parts.dk", "Workshop", primary=False),
            ),
        ),
    ),
    (
        NORDIC_PARTS,
        Connection(
            id=WORKSHOP,
            workspace_id=SALES_WORKSPACE,
            provider=CalendarProvider.MICROSOFT,
            display_name="Workshop",
            calendar_id=None,
            enabled=False,
            booking_config=None,
            created_at=datetime(2026, 3, 11, 9, 30, tzinfo=UTC),
            updated_at=datetime(2026, 3, 11, 9, 30, tzinfo=UTC),
        ),
        None,
    ),
    (
        NORDIC_PARTS,
        Connection(
            id=SERVICE,
            workspace_id=SERVICE_WORKSPACE,
            provider=CalendarProvider.GOOGLE,
            display_name="Service Desk",
            calendar_id="service@nordic-parts.dk",
            enabled=True,
            booking_config=BookingConfig(timezone="Europe/Copenhagen"),
            created_at=datetime(2026, 4, 2, 7, 15, tzinfo=UTC),
            updated_at=datetime(2026, 4, 2, 7, 15, tzinfo=UTC),
        ),
        Account(
            "1//demo-refresh-token-of-nordic-parts-service",
            (Calendar("service@nordic-parts.dk", "Service Desk", primary=True),),
        ),
    ),
    (
        FJORD_BIKES,
        Connection(
            id=FJORD,
            workspace_id=FJORD_WORKSPACE,
            provider=CalendarProvider.GOOGLE,
            display_name="Test Rides",
            calendar_id="rides@fjord-bikes.no",
            enabled=True,
            booking_config=None,
            created_at=datetime(2026, 5, 4, 10, 0, tzinfo=UTC),
            updated_at=datetime(2026, 5, 4, 10, 0, tzinfo=UTC),
        ),
        Account(
            "1//demo-refresh-token-of-fjord-bikes",
            (Calendar("rides@fjord-bikes.no", "Test Rides", primary=True),),
        ),
    ),
)


async def seed(connection: AsyncConnection, context: Context) -> None:
    """Write keys, workspaces and connections, unless that has been done: what was deleted stays deleted."""
    if await storage.has_workspace(connection, NORDIC_PARTS, SALES_WORKSPACE):
        return
    now = context.now()
    for key in KEYS:
        await api_keys.add(
            connection,
            PRODUCT,
            key.text,
            tenant=key.reach.organization_id,
            subject=key.reach.workspace_id,
            kind="organization" if key.reach.workspace_id is None else "workspace",
            scopes=key.scopes,
            created_at=now,
        )
    await storage.add_workspace(connection, NORDIC_PARTS, SALES_WORKSPACE, "Sales")
    await storage.add_workspace(connection, NORDIC_PARTS, SERVICE_WORKSPACE, "Service")
    await storage.add_workspace(connection, FJORD_BIKES, FJORD_WORKSPACE, "Fjord Bikes")
    for reach, row, account in _CONNECTIONS:
        await storage.add(connection, reach, row)
        if account is not None:
            await grants.add(connection, reach, row.id, account, context.secrets, row.created_at)


DEMO: Final = Demo(
    key=KEY,
    call=Call(
        "PATCH",
        f"/api/calendar-connections/{SALES}",
        {"Authorization": f"Bearer {KEY}"},
        {"displayName": "Sales", "calendarId": None, "enabled": False},
    ),
    seed=seed,
    ids={
        "workspace": SALES_WORKSPACE,
        "connection": SALES,
        "unlinked connection": WORKSHOP,
        "connection of another workspace": SERVICE,
        "key that only reads": READER_KEY,
        "key bound to the workspace": SALES_KEY,
        "another organization's workspace": FJORD_WORKSPACE,
        "another organization's connection": FJORD,
        "another organization's key": FJORD_KEY,
    },
)
