"""meetergo: listing, getting and deleting connections, and listing their calendars."""

import sqlite3
from pathlib import Path

import httpx
import pytest

from tests.server.conftest import Start
from tests.server.meetergo_data import (
    ANNA,
    BEN,
    BEN_ID,
    CALENDARS,
    CLARA,
    CLARA_ID,
    CONNECTIONS,
    FEED,
    FEED_ID,
    FOREIGN_KEY,
    GOOGLE,
    GOOGLE_ID,
    NOT_FOUND,
    OUTLOOK,
    UNKNOWN_ID,
    as_user,
    invalid,
)

PRODUCT = "meetergo"

CALENDAR_LIST = [
    {
        "id": "primary",
        "name": "Anna",
        "connectionId": GOOGLE_ID,
        "provider": "google",
        "isPrimary": True,
        "isReadOnly": False,
    },
    {
        "id": "work@group.calendar.google.com",
        "name": "Work",
        "connectionId": GOOGLE_ID,
        "provider": "google",
        "isPrimary": False,
        "isReadOnly": False,
    },
    {
        "id": "en.german#holiday@group.v.calendar.google.com",
        "name": "Holidays in Germany",
        "connectionId": GOOGLE_ID,
        "provider": "google",
        "isPrimary": False,
        "isReadOnly": True,
    },
    {
        "id": "feed",
        "name": "Trade fairs",
        "connectionId": FEED_ID,
        "provider": "ics",
        "isPrimary": True,
        "isReadOnly": True,
    },
]


def test_listing_gives_all_connections_of_the_user_oldest_first(client: httpx.Client) -> None:
    response = client.get(CONNECTIONS, headers=as_user(ANNA))
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"connections": [GOOGLE, FEED], "total": 2}


def test_members_of_a_connection_come_in_the_documented_order(client: httpx.Client) -> None:
    listed = client.get(CONNECTIONS, headers=as_user(ANNA)).json()
    single = client.get(f"{CONNECTIONS}/{GOOGLE_ID}", headers=as_user(ANNA)).json()
    assert list(listed) == ["connections", "total"]
    assert list(listed["connections"][0]) == list(single) == list(GOOGLE)


def test_listing_for_a_user_without_connections_is_empty(client: httpx.Client) -> None:
    assert client.delete(f"{CONNECTIONS}/{BEN_ID}", headers=as_user(BEN)).status_code == 204
    response = client.get(CONNECTIONS, headers=as_user(BEN))
    assert (response.status_code, response.json()) == (200, {"connections": [], "total": 0})
    calendars = client.get(CALENDARS, headers=as_user(BEN))
    assert (calendars.status_code, calendars.json()) == (200, {"calendars": [], "total": 0})


@pytest.mark.parametrize(
    ("user", "connection"), [(ANNA, GOOGLE), (ANNA, FEED), (BEN, OUTLOOK)], ids=["google", "feed", "outlook"]
)
def test_getting_gives_the_whole_connection(
    client: httpx.Client, user: str, connection: dict[str, object]
) -> None:
    response = client.get(f"{CONNECTIONS}/{connection['id']}", headers=as_user(user))
    assert (response.status_code, response.json()) == (200, connection)


@pytest.mark.parametrize("method", ["GET", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "connection_id",
    [UNKNOWN_ID, "conn-uuid", "%00", "a%2Fb", "%F0%9F%93%85", GOOGLE_ID.upper(), BEN_ID, CLARA_ID],
    ids=["unknown", "no uuid", "NUL", "slash", "emoji", "upper case", "a colleague's", "another company's"],
)
def test_what_is_not_the_users_connection_is_not_found(
    client: httpx.Client, method: str, connection_id: str
) -> None:
    body = {"validateAvailability": True} if method == "PATCH" else None
    response = client.request(method, f"{CONNECTIONS}/{connection_id}", headers=as_user(ANNA), json=body)
    assert (response.status_code, response.json()) == (404, NOT_FOUND)
    assert client.get(f"{CONNECTIONS}/{BEN_ID}", headers=as_user(BEN)).json() == OUTLOOK
    clara = client.get(f"{CONNECTIONS}/{CLARA_ID}", headers=as_user(CLARA, FOREIGN_KEY)).json()
    assert clara["updatedAt"] == "2026-03-09T10:15:00.000Z"


def test_deleting_removes_the_connection_with_its_calendars_and_nothing_else(client: httpx.Client) -> None:
    path = f"{CONNECTIONS}/{GOOGLE_ID}"
    response = client.delete(path, headers=as_user(ANNA))
    assert (response.status_code, response.content) == (204, b"")
    assert "content-type" not in response.headers
    assert client.get(path, headers=as_user(ANNA)).json() == NOT_FOUND
    # The primary one is gone, and the other does not take its place.
    listed = client.get(CONNECTIONS, headers=as_user(ANNA)).json()
    assert listed == {"connections": [FEED], "total": 1}
    calendars = client.get(CALENDARS, headers=as_user(ANNA)).json()
    assert calendars == {"calendars": CALENDAR_LIST[3:], "total": 1}
    assert client.get(f"{CONNECTIONS}/{BEN_ID}", headers=as_user(BEN)).json() == OUTLOOK


def test_deleting_twice_is_not_found(client: httpx.Client) -> None:
    path = f"{CONNECTIONS}/{FEED_ID}"
    assert client.delete(path, headers=as_user(ANNA)).status_code == 204
    again = client.delete(path, headers=as_user(ANNA))
    assert (again.status_code, again.json()) == (404, NOT_FOUND)


def test_calendars_of_all_connections(client: httpx.Client) -> None:
    response = client.get(CALENDARS, headers=as_user(ANNA))
    assert (response.status_code, response.json()) == (200, {"calendars": CALENDAR_LIST, "total": 4})
    assert list(response.json()["calendars"][0]) == list(CALENDAR_LIST[0])


@pytest.mark.parametrize(
    ("connection_id", "expected"),
    [(GOOGLE_ID, CALENDAR_LIST[:3]), (FEED_ID, CALENDAR_LIST[3:])],
    ids=["google", "feed"],
)
def test_calendars_of_one_connection(
    client: httpx.Client, connection_id: str, expected: list[object]
) -> None:
    response = client.get(CALENDARS, params={"connectionId": connection_id}, headers=as_user(ANNA))
    assert (response.status_code, response.json()) == (
        200,
        {"calendars": expected, "total": len(expected)},
    )


@pytest.mark.parametrize("connection_id", [UNKNOWN_ID, "", "\0", BEN_ID, CLARA_ID])
def test_calendars_of_a_connection_that_is_not_the_users(client: httpx.Client, connection_id: str) -> None:
    response = client.get(CALENDARS, params={"connectionId": connection_id}, headers=as_user(ANNA))
    assert (response.status_code, response.json()) == (404, NOT_FOUND)


def test_a_repeated_parameter_is_refused(client: httpx.Client) -> None:
    query = f"connectionId={GOOGLE_ID}&connectionId={FEED_ID}&userId={ANNA}&userId={BEN}"
    response = client.get(f"{CALENDARS}?{query}", headers=as_user(ANNA))
    expected = invalid(
        ("userId", "userId must be a string"), ("connectionId", "connectionId must be a string")
    )
    assert (response.status_code, response.json()) == (400, expected)


def test_a_repeated_user_is_refused_whoever_asks(client: httpx.Client) -> None:
    path = f"{CONNECTIONS}/{GOOGLE_ID}?userId={ANNA}&userId={ANNA}"
    response = client.delete(path, headers=as_user(BEN))
    assert (response.status_code, response.json()) == (400, invalid(("userId", "userId must be a string")))
    assert client.get(f"{CONNECTIONS}/{GOOGLE_ID}", headers=as_user(ANNA)).json() == GOOGLE


def test_an_unknown_query_parameter_is_ignored(client: httpx.Client) -> None:
    response = client.get(f"{CONNECTIONS}?page=2", headers=as_user(BEN))
    assert (response.status_code, response.json()) == (200, {"connections": [OUTLOOK], "total": 1})


def test_head_answers_like_get_without_the_body(client: httpx.Client) -> None:
    response = client.head(CONNECTIONS, headers=as_user(ANNA))
    assert (response.status_code, response.content) == (200, b"")


def test_what_was_deleted_stays_deleted_after_a_restart(start: Start) -> None:
    with start() as client:
        assert client.delete(f"{CONNECTIONS}/{FEED_ID}", headers=as_user(ANNA)).status_code == 204
    with start() as client:
        listed = client.get(CONNECTIONS, headers=as_user(ANNA)).json()
    assert listed == {"connections": [GOOGLE], "total": 1}


def test_secrets_are_not_in_the_answers_nor_readable_in_the_file(start: Start, tmp_path: Path) -> None:
    with start() as client:
        answers = [
            client.get(path, headers=as_user(ANNA)).text
            for path in (CONNECTIONS, f"{CONNECTIONS}/{GOOGLE_ID}", CALENDARS)
        ]
    assert "demo-refresh-token" not in "".join(answers)
    content = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))
    for secret in (b"demo-refresh-token", b"demo-nordwind", b"rgo-demo"):
        assert secret not in content
    database = sqlite3.connect(tmp_path / "test.db")
    sealed = database.execute("SELECT refresh_token FROM meetergo_connections WHERE id = ?", [GOOGLE_ID])
    assert sealed.fetchone()[0].startswith("v1.test.")
    database.close()
