"""What the demo data of meetergo holds, written out as the API is to answer it."""

from collections.abc import Mapping
from typing import Any

KEY = "ak_live:01234567-89ab-cdef-0123-456789abcdef:demo-nordwind"
EXPIRED_KEY = "ak_live:01234567-89ab-cdef-0123-456789abcde1:demo-expired"
DISABLED_KEY = "ak_live:01234567-89ab-cdef-0123-456789abcde2:demo-disabled"
FOREIGN_KEY = "ak_live:01234567-89ab-cdef-0123-456789abcde0:demo-suedwind"
ANNA_TOKEN = "rgo-demo-anna"
BEN_TOKEN = "rgo-demo-ben"
CLARA_TOKEN = "rgo-demo-clara"

# Anna is an admin and Ben a member of one company, Clara is the admin of another.
ANNA = "550e8400-e29b-41d4-a716-446655440000"
BEN = "550e8400-e29b-41d4-a716-446655440001"
CLARA = "550e8400-e29b-41d4-a716-446655440002"

BASE = "/v4/calendar-connections"
CONNECTIONS = f"{BASE}/connections"
CALENDARS = f"{BASE}/calendars"

GOOGLE_ID = "3f2a9c04-6f0e-4d5b-9a57-0d7c1a8e42b1"
FEED_ID = "8c1d2e67-1b7f-4c39-8d64-5e9f00a7b3c2"
BEN_ID = "5b7e1f90-2c3d-4a68-b1f4-93d2c0e7a6d3"
CLARA_ID = "e04c6d18-7a95-4b02-8f3e-6c1b5d9072e4"
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"

GOOGLE: dict[str, Any] = {
    "id": "3f2a9c04-6f0e-4d5b-9a57-0d7c1a8e42b1",
    "provider": "google",
    "email": "anna@example.com",
    "isPrimary": True,
    "isConnected": True,
    "selectedCalendars": ["work@group.calendar.google.com"],
    "createdAt": "2026-01-15T08:30:00.000Z",
    "updatedAt": "2026-02-03T16:05:12.250Z",
    "primaryCalendar": "work@group.calendar.google.com",
    "validateAvailability": False,
    "cancelIfDeclinedOrDeleted": False,
    "disableAttendeeNotification": True,
    "syncBuffersToCalendar": True,
}
FEED: dict[str, Any] = {
    "id": "8c1d2e67-1b7f-4c39-8d64-5e9f00a7b3c2",
    "provider": "ics",
    "email": None,
    "isPrimary": False,
    "isConnected": True,
    "selectedCalendars": [],
    "createdAt": "2026-02-20T11:00:00.000Z",
    "updatedAt": "2026-02-20T11:00:00.000Z",
    "primaryCalendar": None,
    "validateAvailability": True,
    "cancelIfDeclinedOrDeleted": False,
    "disableAttendeeNotification": False,
    "syncBuffersToCalendar": False,
}
OUTLOOK: dict[str, Any] = {
    "id": "5b7e1f90-2c3d-4a68-b1f4-93d2c0e7a6d3",
    "provider": "outlook",
    "email": "ben@example.com",
    "isPrimary": False,
    "isConnected": False,
    "selectedCalendars": ["AQMkADAwATM0MDAAMS1iZW4"],
    "createdAt": "2026-03-02T07:45:30.005Z",
    "updatedAt": "2026-03-02T07:45:30.005Z",
    "primaryCalendar": "AQMkADAwATM0MDAAMS1iZW4",
    "validateAvailability": True,
    "cancelIfDeclinedOrDeleted": False,
    "disableAttendeeNotification": False,
    "syncBuffersToCalendar": False,
}

MISSING_USER_HEADER = {
    "statusCode": 400,
    "message": "Missing required header 'x-meetergo-api-user-id' for API key authentication",
    "error": "Bad Request",
}
MALFORMED_JSON = {"statusCode": 400, "message": "Malformed JSON", "error": "Bad Request"}
MISSING_BODY = {"statusCode": 400, "message": "Request body is required", "error": "Bad Request"}
MISSING_AUTHORIZATION = {
    "statusCode": 401,
    "message": "Missing authorization header",
    "error": "Unauthorized",
}
INVALID_KEY = {"statusCode": 401, "message": "Invalid API key", "error": "Unauthorized"}
KEY_EXPIRED = {"statusCode": 401, "message": "API key has expired", "error": "Unauthorized"}
FOREIGN_USER_HEADER = {
    "statusCode": 403,
    "message": "A personal access token cannot act as another user",
    "error": "Forbidden",
}
FORBIDDEN = {"statusCode": 403, "message": "Insufficient permissions", "error": "Forbidden"}
NOT_FOUND = {"statusCode": 404, "message": "Calendar connection not found", "error": "Not Found"}
USER_NOT_FOUND = {"statusCode": 404, "message": "User not found", "error": "Not Found"}
UNSUPPORTED = {
    "statusCode": 415,
    "message": "Unsupported Media Type",
    "error": "Unsupported Media Type",
}


def as_user(user_id: str, key: str = KEY) -> dict[str, str]:
    """The headers with which an API key acts as a user."""
    return {"Authorization": f"Bearer {key}", "x-meetergo-api-user-id": user_id}


def bearer(token: str) -> dict[str, str]:
    """The header of a personal access token."""
    return {"Authorization": f"Bearer {token}"}


def invalid(*faults: tuple[str, str]) -> dict[str, object]:
    """The body for refused input: field and message of each fault."""
    errors = [{"field": field, "message": message} for field, message in faults]
    return {"statusCode": 400, "message": "Validation failed", "error": "Bad Request", "errors": errors}


def cannot(method: str, path: str) -> Mapping[str, object]:
    """The body for a route that does not exist."""
    return {"statusCode": 404, "message": f"Cannot {method} {path}", "error": "Not Found"}
