"""meetergo: changing a connection."""

from typing import Any

import httpx
import pytest

from server.meetergo.demo import DEMO
from tests.server.conftest import Start
from tests.server.meetergo_data import (
    ANNA,
    BEN,
    CLARA,
    CONNECTIONS,
    FEED,
    FEED_ID,
    FORBIDDEN,
    FOREIGN_KEY,
    GOOGLE,
    GOOGLE_ID,
    INVALID_KEY,
    MALFORMED_JSON,
    MISSING_BODY,
    MISSING_USER_HEADER,
    NOT_FOUND,
    OUTLOOK,
    UNKNOWN_ID,
    UNSUPPORTED,
    USER_NOT_FOUND,
    as_user,
    bearer,
    invalid,
)
from tests.server.serving import without

PRODUCT = "meetergo"
PATH = f"{CONNECTIONS}/{GOOGLE_ID}"


def test_all_settings_change_at_once(client: httpx.Client) -> None:
    body = {
        "primaryCalendar": "primary",
        "selectedCalendars": ["primary", "work@group.calendar.google.com"],
        "validateAvailability": True,
        "cancelIfDeclinedOrDeleted": True,
        "disableAttendeeNotification": False,
        "syncBuffersToCalendar": False,
    }
    response = client.patch(PATH, headers=as_user(ANNA), json=body)
    assert response.status_code == 200
    answer = response.json()
    assert list(answer) == list(GOOGLE)
    assert without(answer, "updatedAt") == without({**GOOGLE, **body}, "updatedAt")
    assert answer["updatedAt"] > GOOGLE["updatedAt"]
    assert client.get(PATH, headers=as_user(ANNA)).json() == answer
    assert client.get(CONNECTIONS, headers=as_user(ANNA)).json()["connections"] == [answer, FEED]


def test_the_printed_example_works(client: httpx.Client) -> None:
    call = DEMO.call
    response = client.request(call.method, call.path, headers=dict(call.headers), json=call.body)
    assert response.status_code == 200
    assert isinstance(call.body, dict)
    assert without(response.json(), "updatedAt") == without({**GOOGLE, **call.body}, "updatedAt")


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("primaryCalendar", "primary"),
        ("primaryCalendar", ""),
        ("primaryCalendar", "no such calendar \u2028 🗓"),
        ("selectedCalendars", ["a", "b", "a"]),
        ("selectedCalendars", []),
        ("validateAvailability", True),
        ("cancelIfDeclinedOrDeleted", True),
        ("disableAttendeeNotification", False),
        ("syncBuffersToCalendar", False),
    ],
)
def test_one_member_changes_that_member_alone(client: httpx.Client, member: str, value: object) -> None:
    assert GOOGLE[member] != value
    response = client.patch(PATH, headers=as_user(ANNA), json={member: value})
    assert response.status_code == 200
    expected = without({**GOOGLE, member: value}, "updatedAt")
    assert without(response.json(), "updatedAt") == expected
    stored = client.get(PATH, headers=as_user(ANNA)).json()
    assert stored == response.json()
    assert stored["updatedAt"] > GOOGLE["updatedAt"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"isPrimary": False, "email": None, "id": "other", "provider": "microsoft"},
        {"primary_calendar": "x", "updated_at": "2030-01-01T00:00:00.000Z"},
    ],
    ids=["empty", "members that cannot be changed", "names of columns"],
)
def test_nothing_to_change_leaves_the_time_of_the_last_change(
    client: httpx.Client, body: dict[str, object]
) -> None:
    response = client.patch(PATH, headers=as_user(ANNA), json=body)
    assert (response.status_code, response.json()) == (200, GOOGLE)
    assert client.get(PATH, headers=as_user(ANNA)).json() == GOOGLE


def test_an_unknown_member_is_ignored_beside_a_known_one(client: httpx.Client) -> None:
    response = client.patch(PATH, headers=as_user(ANNA), json={"colour": None, "validateAvailability": True})
    assert response.status_code == 200
    expected = without({**GOOGLE, "validateAvailability": True}, "updatedAt")
    assert without(response.json(), "updatedAt") == expected


STRING = "must be a string"
BOOLEAN = "must be a boolean"


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"primaryCalendar": None}, [("primaryCalendar", f"primaryCalendar {STRING}")]),
        ({"primaryCalendar": 1}, [("primaryCalendar", f"primaryCalendar {STRING}")]),
        (
            {"primaryCalendar": "a\0b"},
            [("primaryCalendar", "primaryCalendar must not contain NUL characters")],
        ),
        ({"selectedCalendars": None}, [("selectedCalendars", "selectedCalendars must be an array")]),
        ({"selectedCalendars": "primary"}, [("selectedCalendars", "selectedCalendars must be an array")]),
        (
            {"selectedCalendars": ["primary", 1, None, ["x"]]},
            [("selectedCalendars", f"each value in selectedCalendars {STRING}")],
        ),
        (
            {"selectedCalendars": ["\0"]},
            [("selectedCalendars", "each value in selectedCalendars must not contain NUL characters")],
        ),
        ({"validateAvailability": None}, [("validateAvailability", f"validateAvailability {BOOLEAN}")]),
        ({"validateAvailability": "true"}, [("validateAvailability", f"validateAvailability {BOOLEAN}")]),
        (
            {"cancelIfDeclinedOrDeleted": None},
            [("cancelIfDeclinedOrDeleted", f"cancelIfDeclinedOrDeleted {BOOLEAN}")],
        ),
        (
            {"cancelIfDeclinedOrDeleted": 1},
            [("cancelIfDeclinedOrDeleted", f"cancelIfDeclinedOrDeleted {BOOLEAN}")],
        ),
        (
            {"disableAttendeeNotification": None},
            [("disableAttendeeNotification", f"disableAttendeeNotification {BOOLEAN}")],
        ),
        ({"syncBuffersToCalendar": None}, [("syncBuffersToCalendar", f"syncBuffersToCalendar {BOOLEAN}")]),
        ([], [("body", "body must be an object")]),
        (None, [("body", "body must be an object")]),
        ("text", [("body", "body must be an object")]),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_changes(
    client: httpx.Client, body: object, faults: list[tuple[str, str]]
) -> None:
    content = httpx.Request("PATCH", "http://test", json=body).content if body is not None else b"null"
    response = client.patch(
        PATH, headers={**as_user(ANNA), "Content-Type": "application/json"}, content=content
    )
    assert (response.status_code, response.json()) == (400, invalid(*faults))
    assert list(response.json()) == ["statusCode", "message", "error", "errors"]
    assert client.get(PATH, headers=as_user(ANNA)).json() == GOOGLE


def test_all_faults_are_told_at_once_and_a_good_member_beside_them_is_not_written(
    client: httpx.Client,
) -> None:
    body = {
        "primaryCalendar": 7,
        "selectedCalendars": {},
        "validateAvailability": "yes",
        "cancelIfDeclinedOrDeleted": True,
        "disableAttendeeNotification": 0,
        "syncBuffersToCalendar": None,
    }
    response = client.patch(PATH, headers=as_user(ANNA), json=body)
    answer: dict[str, Any] = response.json()
    assert response.status_code == 400
    assert answer == invalid(
        ("primaryCalendar", "primaryCalendar must be a string"),
        ("selectedCalendars", "selectedCalendars must be an array"),
        ("validateAvailability", "validateAvailability must be a boolean"),
        ("disableAttendeeNotification", "disableAttendeeNotification must be a boolean"),
        ("syncBuffersToCalendar", "syncBuffersToCalendar must be a boolean"),
    )
    assert client.get(PATH, headers=as_user(ANNA)).json() == GOOGLE


@pytest.mark.parametrize(
    ("content", "status", "expected"),
    [
        (b"", 400, MISSING_BODY),
        (b"{", 400, MALFORMED_JSON),
        (b" ", 400, MALFORMED_JSON),
        (b'{"validateAvailability": NaN}', 400, MALFORMED_JSON),
        (b'{"primaryCalendar": "\xff"}', 400, MALFORMED_JSON),
        (b'{"primaryCalendar": "\\ud800"}', 400, MALFORMED_JSON),
        (b"[" * 100_000, 400, MALFORMED_JSON),
        (
            b'"' + b"x" * 1_100_000 + b'"',
            413,
            {"statusCode": 413, "message": "request entity too large", "error": "Payload Too Large"},
        ),
    ],
    ids=["none", "cut off", "blank", "NaN", "no UTF-8", "lone surrogate", "deep", "large"],
)
def test_a_body_that_cannot_be_read(
    client: httpx.Client, content: bytes, status: int, expected: dict[str, object]
) -> None:
    headers = {**as_user(ANNA), "Content-Type": "application/json"}
    response = client.patch(PATH, headers=headers, content=content)
    assert (response.status_code, response.json()) == (status, expected)


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/merge-patch+json", "application/x-www-form-urlencoded", None]
)
def test_a_body_of_another_media_type_is_refused(client: httpx.Client, media_type: str | None) -> None:
    headers = as_user(ANNA) | ({"Content-Type": media_type} if media_type else {})
    response = client.patch(PATH, headers=headers, content=b'{"validateAvailability":true}')
    assert (response.status_code, response.json()) == (415, UNSUPPORTED)
    assert client.get(PATH, headers=as_user(ANNA)).json() == GOOGLE


def test_parameters_of_the_media_type_do_not_matter(client: httpx.Client) -> None:
    headers = {**as_user(ANNA), "Content-Type": "Application/JSON; charset=utf-8"}
    response = client.patch(PATH, headers=headers, content=b'{"validateAvailability":true}')
    assert response.json()["validateAvailability"] is True


UNKNOWN = f"{CONNECTIONS}/{UNKNOWN_ID}"


@pytest.mark.parametrize(
    ("path", "headers", "media_type", "content", "status", "expected"),
    [
        (UNKNOWN, bearer("nobody"), "text/plain", b"{", 401, INVALID_KEY),
        (UNKNOWN, bearer(DEMO.key), "text/plain", b"{", 400, MISSING_USER_HEADER),
        (f"{UNKNOWN}?userId={ANNA}", as_user(CLARA), "text/plain", b"{", 403, FORBIDDEN),
        (f"{UNKNOWN}?userId={ANNA}", as_user(BEN), "text/plain", b"{", 403, FORBIDDEN),
        (f"{UNKNOWN}?userId={CLARA}", as_user(ANNA), "text/plain", b"{", 404, USER_NOT_FOUND),
        (UNKNOWN, as_user(ANNA), "text/plain", b"{", 415, UNSUPPORTED),
        (UNKNOWN, as_user(ANNA), "application/json", b"{", 400, MALFORMED_JSON),
        (UNKNOWN, as_user(ANNA), "application/json", b"", 400, MISSING_BODY),
        (UNKNOWN, as_user(ANNA), "application/json", b"[]", 400, invalid(("body", "body must be an object"))),
        (UNKNOWN, as_user(ANNA), "application/json", b"{}", 404, NOT_FOUND),
    ],
    ids=["credential", "user header", "acting user", "userId", "unknown user", "media type", "JSON",
         "body", "schema", "lookup"],
)  # fmt: skip
def test_checks_run_in_their_order(
    client: httpx.Client,
    path: str,
    headers: dict[str, str],
    media_type: str,
    content: bytes,
    status: int,
    expected: dict[str, object],
) -> None:
    response = client.patch(path, headers={**headers, "Content-Type": media_type}, content=content)
    assert (response.status_code, response.json()) == (status, expected)


def test_an_admin_changes_the_connection_of_a_colleague(client: httpx.Client) -> None:
    path = f"{CONNECTIONS}/{OUTLOOK['id']}"
    change = {"validateAvailability": False}
    response = client.patch(path, params={"userId": BEN}, headers=as_user(ANNA), json=change)
    assert response.status_code == 200
    assert without(response.json(), "updatedAt") == without({**OUTLOOK, **change}, "updatedAt")
    assert client.get(path, headers=as_user(BEN)).json() == response.json()


def test_another_company_cannot_change_a_connection(client: httpx.Client) -> None:
    response = client.patch(PATH, headers=as_user(CLARA, FOREIGN_KEY), json={"validateAvailability": True})
    assert (response.status_code, response.json()) == (404, NOT_FOUND)
    assert client.get(PATH, headers=as_user(ANNA)).json() == GOOGLE


def test_changes_survive_a_restart(start: Start) -> None:
    with start() as client:
        feed = f"{CONNECTIONS}/{FEED_ID}"
        change = {"primaryCalendar": "feed", "selectedCalendars": ["feed"], "validateAvailability": False}
        changed = client.patch(feed, headers=as_user(ANNA), json=change).json()
    with start() as client:
        assert client.get(feed, headers=as_user(ANNA)).json() == changed
        assert without(changed, "updatedAt") == without({**FEED, **change}, "updatedAt")
        assert client.get(PATH, headers=as_user(ANNA)).json() == GOOGLE
