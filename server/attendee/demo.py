"""Demo data: two projects with their calendars, and a key that has been switched off."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from generated.attendee.models import CalendarPlatform, CalendarState
from server.attendee import storage
from server.attendee.credentials import OAuthCredentials
from server.attendee.security import PRODUCT
from server.attendee.storage import Calendar
from server.context import Context
from server.demo_data import Call, Demo
from server.store import api_keys

PROJECT: Final = "proj_DemoNorthwind001"
KEY: Final = "attendeeDemoKeyNorthwind00000001"
DISABLED_KEY: Final = "attendeeDemoKeyDisabled000000003"
OTHER_PROJECT: Final = "proj_DemoContoso00002"
OTHER_KEY: Final = "attendeeDemoKeyContoso0000000002"

PRIMARY: Final = "cal_DemoGooglePrim01"
DISCONNECTED: Final = "cal_DemoMicrosoft002"
NEVER_SYNCED: Final = "cal_DemoGoogleTeam03"
OTHER_CALENDAR: Final = "cal_DemoForeignCal04"


def _at(day: int, hour: int, minute: int, second: int = 0, microsecond: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, microsecond, tzinfo=UTC)


_CALENDARS: Final = (
    (
        PROJECT,
        Calendar(
            id=PRIMARY,
            platform=CalendarPlatform.GOOGLE,
            client_id="482910557301-q7m2vd.apps.googleusercontent.com",
            metadata={"tenant_id": "4821", "plan": "team"},
            deduplication_key="user-4821",
            created_at=_at(10, 8, 0, 12, 624742),
            updated_at=_at(12, 6, 30, 5, 118204),
            last_successful_sync_at=_at(12, 6, 30, 5, 117650),
            last_attempted_sync_at=_at(12, 6, 30, 5, 117650),
        ),
    ),
    (
        PROJECT,
        Calendar(
            id=DISCONNECTED,
            platform=CalendarPlatform.MICROSOFT,
            client_id="7d1f5f0e-3c1b-4a52-9f67-2a8f0c9b6e14",
            platform_uuid="AQMkADAwATM0MDAAMS1iNTcAZC1hYjRhLTAwAi0wMAoARg",
            state=CalendarState.DISCONNECTED,
            connection_failure_data={
                "error": "Microsoft Authentication error: {'error': 'invalid_grant'}",
                "timestamp": "2026-03-12T09:30:00.250113+00:00",
            },
            created_at=_at(11, 8, 15, 2, 418893),
            updated_at=_at(12, 9, 30, 0, 251007),
            last_successful_sync_at=_at(11, 8, 15, 4),
            last_attempted_sync_at=_at(11, 8, 15, 4),
        ),
    ),
    (
        PROJECT,
        Calendar(
            id=NEVER_SYNCED,
            platform=CalendarPlatform.GOOGLE,
            client_id="482910557301-q7m2vd.apps.googleusercontent.com",
            platform_uuid="c_team4821@group.calendar.google.com",
            metadata={"tenant_id": "4821"},
            created_at=_at(13, 14, 0, 0, 1),
            updated_at=_at(13, 14, 0, 0, 1024),
        ),
    ),
    (
        OTHER_PROJECT,
        Calendar(
            id=OTHER_CALENDAR,
            platform=CalendarPlatform.GOOGLE,
            client_id="305518842276-b1k9xw.apps.googleusercontent.com",
            deduplication_key="user-4821",
            created_at=_at(9, 17, 45, 31, 90210),
            updated_at=_at(9, 17, 45, 31, 91377),
        ),
    ),
)


async def _seed(connection: AsyncConnection, context: Context) -> None:
    # The first project's key stands for everything: what people deleted since stays deleted.
    if await api_keys.find(connection, PRODUCT, KEY) is not None:
        return
    created = _at(1, 9, 0)
    for key, project in ((KEY, PROJECT), (DISABLED_KEY, PROJECT), (OTHER_KEY, OTHER_PROJECT)):
        record = await api_keys.add(
            connection, PRODUCT, key, tenant=project, kind="project", created_at=created
        )
        if key == DISABLED_KEY:
            await api_keys.disable(connection, record, _at(2, 9, 0))
    for project, calendar in _CALENDARS:
        credentials = OAuthCredentials(f"demo-secret-{calendar.id}", f"demo-refresh-{calendar.id}")
        await storage.add(connection, context.secrets, project, calendar, credentials)


DEMO: Final = Demo(
    key=KEY,
    call=Call(
        method="PATCH",
        path=f"/api/v1/calendars/{PRIMARY}",
        headers={"Authorization": f"Token {KEY}"},
        body={
            "refresh_token": "1//05NewRefreshTokenHere",
            "metadata": {"department": "sales", "team": "frontend"},
        },
    ),
    seed=_seed,
    ids={
        "calendar": PRIMARY,
        "disconnected calendar": DISCONNECTED,
        "calendar never synced": NEVER_SYNCED,
        "disabled key": DISABLED_KEY,
        "other project's key": OTHER_KEY,
        "other project's calendar": OTHER_CALENDAR,
    },
)
