"""What the tests of Attendee share: credentials, and the seeded calendars as they are answered."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

CALENDARS: Final = "/api/v1/calendars"
KEY: Final = {"Authorization": "Token attendeeDemoKeyNorthwind00000001"}
OTHER_KEY: Final = {"Authorization": "Token attendeeDemoKeyContoso0000000002"}
JSON: Final = {"Content-Type": "application/json"}

PRIMARY: Final[dict[str, Any]] = {
    "id": "cal_DemoGooglePrim01",
    "platform": "google",
    "client_id": "482910557301-q7m2vd.apps.googleusercontent.com",
    "platform_uuid": None,
    "state": "connected",
    "metadata": {"tenant_id": "4821", "plan": "team"},
    "deduplication_key": "user-4821",
    "connection_failure_data": None,
    "created_at": "2026-03-10T08:00:12.624742Z",
    "updated_at": "2026-03-12T06:30:05.118204Z",
    "last_successful_sync_at": "2026-03-12T06:30:05.117650Z",
    "last_attempted_sync_at": "2026-03-12T06:30:05.117650Z",
}
DISCONNECTED: Final[dict[str, Any]] = {
    "id": "cal_DemoMicrosoft002",
    "platform": "microsoft",
    "client_id": "7d1f5f0e-3c1b-4a52-9f67-2a8f0c9b6e14",
    "platform_uuid": "AQMkADAwATM0MDAAMS1iNTcAZC1hYjRhLTAwAi0wMAoARg",
    "state": "disconnected",
    "metadata": None,
    "deduplication_key": None,
    "connection_failure_data": {
        "error": "Microsoft Authentication error: {'error': 'invalid_grant'}",
        "timestamp": "2026-03-12T09:30:00.250113+00:00",
    },
    "created_at": "2026-03-11T08:15:02.418893Z",
    "updated_at": "2026-03-12T09:30:00.251007Z",
    "last_successful_sync_at": "2026-03-11T08:15:04Z",
    "last_attempted_sync_at": "2026-03-11T08:15:04Z",
}
NEVER_SYNCED: Final[dict[str, Any]] = {
    "id": "cal_DemoGoogleTeam03",
    "platform": "google",
    "client_id": "482910557301-q7m2vd.apps.googleusercontent.com",
    "platform_uuid": "c_team4821@group.calendar.google.com",
    "state": "connected",
    "metadata": {"tenant_id": "4821"},
    "deduplication_key": None,
    "connection_failure_data": None,
    "created_at": "2026-03-13T14:00:00.000001Z",
    "updated_at": "2026-03-13T14:00:00.001024Z",
    "last_successful_sync_at": None,
    "last_attempted_sync_at": None,
}
FOREIGN: Final[dict[str, Any]] = {
    "id": "cal_DemoForeignCal04",
    "platform": "google",
    "client_id": "305518842276-b1k9xw.apps.googleusercontent.com",
    "platform_uuid": None,
    "state": "connected",
    "metadata": None,
    "deduplication_key": "user-4821",
    "connection_failure_data": None,
    "created_at": "2026-03-09T17:45:31.090210Z",
    "updated_at": "2026-03-09T17:45:31.091377Z",
    "last_successful_sync_at": None,
    "last_attempted_sync_at": None,
}

# The members that a creation cannot do without.
REQUIRED: Final = {
    "client_id": "cid.apps",
    "client_secret": "GOCSPX-n4Tq8sVb1xKzR0eW",
    "refresh_token": "1//04kHc7PqYtB2mZx",
    "platform": "google",
}


def path(calendar: dict[str, Any]) -> str:
    """Where a calendar is."""
    return f"{CALENDARS}/{calendar['id']}"


def rows(folder: Path, statement: str) -> list[Any]:
    """What a statement finds in the database of a test."""
    with closing(sqlite3.connect(folder / "test.db")) as database:
        return database.execute(statement).fetchall()


def change(folder: Path, statement: str) -> None:
    """Change the database of a test behind the server's back."""
    with closing(sqlite3.connect(folder / "test.db")) as database, database:
        database.execute(statement)


def stored_bytes(folder: Path) -> bytes:
    """All that the database of a test has on disk."""
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
