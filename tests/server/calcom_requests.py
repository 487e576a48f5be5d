"""What the tests of Cal.com's server share: errors as they are answered, a look into the database file."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import httpx

from server.calcom import demo

ADA = {"Authorization": f"Bearer {demo.KEY}"}
GRACE = {"Authorization": f"Bearer {demo.GRACE_KEY}"}

DESTINATION = "/v2/destination-calendars"
SELECTED = "/v2/selected-calendars"

APPLE = {
    "integration": "apple_calendar",
    "externalId": "https://caldav.icloud.com/26962146906/calendars/1644422A-1945-4438-BBC0-4F0Q23A57R7S/",
}
GOOGLE = {"integration": "google_calendar", "externalId": "ada@example.com"}
TEAM = {"integration": "google_calendar", "externalId": "team@group.calendar.google.com"}
DELEGATED = {
    "integration": "google_calendar",
    "externalId": "ada@organization.example",
    "delegationCredentialId": "clz4k1v0q0001demodelegation",
}

ENUM = "integration must be one of the following values: "

_CODES = {
    400: ("BadRequestException", "Bad Request"),
    401: ("UnauthorizedException", "Unauthorized"),
    403: ("ForbiddenException", "Forbidden"),
    404: ("NotFoundException", "Not Found"),
    413: ("PayloadTooLargeException", "Payload Too Large"),
    500: ("InternalServerErrorException", "Internal Server Error"),
}


def refused(answer: httpx.Response, status: int, message: str, name: str | None = None) -> None:
    """The answer is exactly this error in one sentence, its members in this order."""
    code, phrase = _CODES[status]
    details = {"message": message, "error": name or phrase, "statusCode": status}
    _error(answer, status, {"code": code, "message": message, "details": details})


def bad_properties(answer: httpx.Response, *entries: dict[str, object]) -> None:
    """The answer is exactly the 400 with these entries."""
    details = {"errors": list(entries)}
    _error(
        answer,
        400,
        {"code": "BadRequestException", "message": "Bad Request Exception", "details": details},
    )


def coded(answer: httpx.Response, code: str, message: str) -> None:
    """The answer is exactly this 400 without details."""
    _error(answer, 400, {"code": code, "message": message})


def bad(name: str, **constraints: str) -> dict[str, object]:
    """An entry of a 400."""
    return {"property": name, "children": [], "constraints": constraints}


def _error(answer: httpx.Response, status: int, error: dict[str, object]) -> None:
    assert answer.status_code == status, answer.text
    body = answer.json()
    timestamp = body.get("timestamp", "")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", timestamp)
    path = answer.request.url.raw_path.decode()
    expected = {"status": "error", "timestamp": timestamp, "path": path, "error": error}
    assert body == expected
    assert answer.text == _compact(expected), "the order of the members"
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-request-id"])


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write(client: httpx.Client, folder: Path, statement: str, *values: object) -> None:
    """Change the database file of a test directly, as a provider's notice or an administrator would."""
    client.options("/")  # answered once the demo data is there
    with sqlite3.connect(folder / "test.db", timeout=20) as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute(statement, values)
    database.close()


def rows(folder: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    """What the database file of a test holds."""
    database = sqlite3.connect(folder / "test.db", timeout=20)
    try:
        return database.execute(statement, values).fetchall()
    finally:
        database.close()


def destination(client: httpx.Client, headers: dict[str, str] = ADA) -> dict[str, object]:
    """The destination as the list of calendars tells it."""
    answer = client.get("/v2/calendars", headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()["data"]["destinationCalendar"]
    return found


def credentials(client: httpx.Client, headers: dict[str, str] = ADA) -> dict[int, dict[str, Any]]:
    """The connections as listed, by credential."""
    data = client.get("/v2/calendars", headers=headers).json()["data"]
    return {item["credentialId"]: item for item in data["connectedCalendars"]}


def state(**changes: object) -> str:
    """The state that a consent page hands back."""
    members = {"accessToken": demo.KEY, "origin": "https://app.example.com", "isDryRun": False, **changes}
    return json.dumps({name: value for name, value in members.items() if value is not ...})


def save(client: httpx.Client, calendar: str = "google", **params: str) -> httpx.Response:
    """The return from a consent page."""
    return client.get(f"/v2/calendars/{calendar}/save", params=params)
