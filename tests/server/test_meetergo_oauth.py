"""meetergo: connecting an account, from the authorization URL through the callback."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.server.conftest import Start
from tests.server.meetergo_data import (
    ANNA,
    BASE,
    BEN,
    CALENDARS,
    CLARA,
    CONNECTIONS,
    FEED,
    FOREIGN_KEY,
    GOOGLE,
    as_user,
    invalid,
)

PRODUCT = "meetergo"

FRONT_END = "https://my.meetergo.com/"
PAGE = "https://yourapp.com/calendar-success"


def begin(client: httpx.Client, user: str = BEN, provider: str = "google", **query: str) -> str:
    """Ask for an authorization URL and take the state from it."""
    response = client.get(f"{BASE}/auth/{provider}/url", params=query, headers=as_user(user))
    assert response.status_code == 200, response.text
    return parse_qs(urlsplit(str(response.json()["authUrl"])).query)["state"][0]


def finish(client: httpx.Client, provider: str = "google", **query: str) -> str:
    """Come back from the provider, and say where the browser is sent."""
    response = client.get(f"{BASE}/auth/{provider}/callback", params=query)
    assert (response.status_code, response.content) == (302, b"")
    assert "content-type" not in response.headers
    return str(response.headers["location"])


def connected_id(location: str) -> str:
    (found,) = parse_qs(urlsplit(location).query)["connectionId"]
    return found


def test_the_url_leads_to_the_providers_page(client: httpx.Client) -> None:
    response = client.get(f"{BASE}/auth/google/url", headers=as_user(ANNA))
    assert response.status_code == 200
    answer = response.json()
    assert list(answer) == ["authUrl", "provider"]
    assert answer["provider"] == "google"
    assert answer["authUrl"].startswith("https://accounts.google.com/oauth/authorize?client_id=meetergo&")
    query = {name: values for name, (values,) in parse_qs(urlsplit(answer["authUrl"]).query).items()}
    state = query.pop("state")
    assert len(state) == 43
    assert query == {
        "client_id": "meetergo",
        "redirect_uri": f"{client.base_url}/v4/calendar-connections/auth/google/callback",
        "response_type": "code",
        "scope": "openid email https://www.googleapis.com/auth/calendar",
        "access_type": "offline",
        "prompt": "consent",
    }
    assert begin(client, ANNA) != state


def test_the_url_for_outlook(client: httpx.Client) -> None:
    answer = client.get(f"{BASE}/auth/outlook/url", headers=as_user(ANNA)).json()
    assert answer["provider"] == "outlook"
    start_of_url = "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=meetergo&"
    assert answer["authUrl"].startswith(start_of_url)


@pytest.mark.parametrize("provider", ["icloud", "caldav", "exchange", "smart-we", "ics"])
def test_a_provider_without_oauth_is_refused(client: httpx.Client, provider: str) -> None:
    response = client.get(f"{BASE}/auth/{provider}/url", headers=as_user(ANNA))
    assert (response.status_code, response.json()) == (
        400,
        {
            "statusCode": 400,
            "message": f"Provider {provider} does not support OAuth",
            "error": "Bad Request",
        },
    )


PROVIDERS = "google, outlook, icloud, caldav, exchange, smart-we, ics"
UNKNOWN_PROVIDER = ("provider", f"provider must be one of the following values: {PROVIDERS}")
NO_BOOLEAN = ("setAsCalendarSync", "setAsCalendarSync must be a boolean")
NO_URL = ("redirectUrl", "redirectUrl must be a URL address")


@pytest.mark.parametrize(
    ("provider", "query", "faults"),
    [
        ("microsoft", "", [UNKNOWN_PROVIDER]),
        ("Google", "", [UNKNOWN_PROVIDER]),
        ("google", "setAsCalendarSync=1", [NO_BOOLEAN]),
        ("google", "setAsCalendarSync=TRUE", [NO_BOOLEAN]),
        ("google", "setAsCalendarSync=", [NO_BOOLEAN]),
        ("google", "setAsCalendarSync=true&setAsCalendarSync=true", [NO_BOOLEAN]),
        ("google", "redirectUrl=javascript:alert(1)", [NO_URL]),
        ("google", "redirectUrl=/done", [NO_URL]),
        ("google", "redirectUrl=https://a.example/%0D%0ASet-Cookie:x", [NO_URL]),
        ("google", "redirectUrl=https://a.example/%00", [NO_URL]),
        ("icloud", "setAsCalendarSync=no", [NO_BOOLEAN]),
        ("microsoft", "setAsCalendarSync=no&redirectUrl=x", [UNKNOWN_PROVIDER, NO_URL, NO_BOOLEAN]),
    ],
)
def test_wrong_parameters_are_refused_all_at_once(
    client: httpx.Client, provider: str, query: str, faults: list[tuple[str, str]]
) -> None:
    response = client.get(f"{BASE}/auth/{provider}/url?{query}", headers=as_user(ANNA))
    assert (response.status_code, response.json()) == (400, invalid(*faults))


def test_a_grant_creates_a_connection_with_the_defaults(client: httpx.Client) -> None:
    state = begin(client, redirectUrl=PAGE)
    location = finish(client, code="sandbox-ben", state=state)
    new_id = connected_id(location)
    assert location == f"{PAGE}?success=true&provider=google&connectionId={new_id}"
    created = client.get(f"{CONNECTIONS}/{new_id}", headers=as_user(BEN)).json()
    assert created == {
        "id": new_id,
        "provider": "google",
        "email": "ben@example.com",
        "isPrimary": False,
        "isConnected": True,
        "selectedCalendars": ["primary"],
        "createdAt": created["createdAt"],
        "updatedAt": created["createdAt"],
        "primaryCalendar": "primary",
        "validateAvailability": True,
        "cancelIfDeclinedOrDeleted": False,
        "disableAttendeeNotification": False,
        "syncBuffersToCalendar": False,
    }
    listed = client.get(CONNECTIONS, headers=as_user(BEN)).json()
    assert (listed["total"], listed["connections"][-1]) == (2, created)
    calendars = client.get(CALENDARS, params={"connectionId": new_id}, headers=as_user(BEN)).json()
    assert calendars == {
        "calendars": [
            {
                "id": "primary",
                "name": "ben",
                "connectionId": new_id,
                "provider": "google",
                "isPrimary": True,
                "isReadOnly": False,
            },
            {
                "id": "ben-work@group.calendar.google.com",
                "name": "Work",
                "connectionId": new_id,
                "provider": "google",
                "isPrimary": False,
                "isReadOnly": False,
            },
            {
                "id": "ben-holidays@group.calendar.google.com",
                "name": "Holidays",
                "connectionId": new_id,
                "provider": "google",
                "isPrimary": False,
                "isReadOnly": True,
            },
        ],
        "total": 3,
    }


def test_a_new_outlook_connection_starts_with_the_accounts_main_calendar(client: httpx.Client) -> None:
    location = finish(client, "outlook", code="sandbox-eva", state=begin(client, provider="outlook"))
    created = client.get(f"{CONNECTIONS}/{connected_id(location)}", headers=as_user(BEN)).json()
    assert created["provider"] == "outlook"
    assert (created["primaryCalendar"], created["selectedCalendars"]) == ("calendar-eva", ["calendar-eva"])


@pytest.mark.parametrize(
    ("redirect_url", "expected"),
    [
        (None, f"{FRONT_END}?success=true"),
        ("https://yourapp.com", "https://yourapp.com?success=true"),
        ("https://yourapp.com/?", "https://yourapp.com/?success=true"),
        ("https://yourapp.com/?a=1%20b", "https://yourapp.com/?a=1%20b&success=true"),
        ("https://yourapp.com/grüße", "https://yourapp.com/gr%C3%BC%C3%9Fe?success=true"),
    ],
    ids=["default", "no path", "empty query", "query", "not ASCII"],
)
def test_the_browser_goes_to_the_clients_page(
    client: httpx.Client, redirect_url: str | None, expected: str
) -> None:
    state = begin(client, **({} if redirect_url is None else {"redirectUrl": redirect_url}))
    location = finish(client, code="sandbox-ben", state=state)
    assert location == f"{expected}&provider=google&connectionId={connected_id(location)}"


def test_a_fragment_of_the_clients_page_stays_at_the_end(client: httpx.Client) -> None:
    state = begin(client, redirectUrl="https://yourapp.com/#/calendars")
    location = finish(client, error="access_denied", state=state)
    query = "error=true&provider=google&message=Access%2520denied"
    assert location == f"https://yourapp.com/?{query}#/calendars"


def test_the_first_sync_connection_becomes_primary_and_later_ones_do_not(client: httpx.Client) -> None:
    first = connected_id(
        finish(client, code="sandbox-one", state=begin(client, BEN, setAsCalendarSync="true"))
    )
    second = connected_id(
        finish(client, code="sandbox-two", state=begin(client, BEN, setAsCalendarSync="true"))
    )
    plain = connected_id(
        finish(client, code="sandbox-three", state=begin(client, BEN, setAsCalendarSync="false"))
    )
    listed = client.get(CONNECTIONS, headers=as_user(BEN)).json()["connections"]
    assert {c["id"]: c["isPrimary"] for c in listed[1:]} == {first: True, second: False, plain: False}
    assert client.delete(f"{CONNECTIONS}/{first}", headers=as_user(BEN)).status_code == 204
    listed = client.get(CONNECTIONS, headers=as_user(BEN)).json()["connections"]
    assert [c["isPrimary"] for c in listed] == [False, False, False]
    third = connected_id(
        finish(client, code="sandbox-four", state=begin(client, BEN, setAsCalendarSync="true"))
    )
    assert client.get(f"{CONNECTIONS}/{third}", headers=as_user(BEN)).json()["isPrimary"] is True


def test_sync_is_ignored_for_a_user_who_has_a_sync_provider(client: httpx.Client) -> None:
    location = finish(client, code="sandbox-new", state=begin(client, ANNA, setAsCalendarSync="true"))
    created = client.get(f"{CONNECTIONS}/{connected_id(location)}", headers=as_user(ANNA)).json()
    assert created["isPrimary"] is False
    listed = client.get(CONNECTIONS, headers=as_user(ANNA)).json()["connections"]
    assert listed == [GOOGLE, FEED, created]


ALREADY = "error=true&provider=google&message=Connection%2520already%2520exists"


def test_an_account_is_connected_once_per_user_and_provider(client: httpx.Client) -> None:
    # Anna's seeded Google account.
    assert finish(client, code="sandbox-anna", state=begin(client, ANNA)) == f"{FRONT_END}?{ALREADY}"
    again = finish(client, code="sandbox-anna", state=begin(client, ANNA, redirectUrl=PAGE))
    assert again == f"{PAGE}?{ALREADY}"
    assert client.get(CONNECTIONS, headers=as_user(ANNA)).json()["connections"] == [GOOGLE, FEED]
    # The same address at another provider, and the same account for another user, are something else.
    other = finish(client, "outlook", code="sandbox-anna", state=begin(client, ANNA, "outlook"))
    assert connected_id(other)
    assert connected_id(finish(client, code="sandbox-anna", state=begin(client, BEN)))


def test_a_deleted_connection_can_be_made_again(client: httpx.Client) -> None:
    assert client.delete(f"{CONNECTIONS}/{GOOGLE['id']}", headers=as_user(ANNA)).status_code == 204
    location = finish(client, code="sandbox-anna", state=begin(client, ANNA))
    assert connected_id(location) != GOOGLE["id"]


INVALID_STATE = "message=Invalid%2520or%2520expired%2520state"


@pytest.mark.parametrize(
    ("provider", "query", "expected"),
    [
        ("google", {}, f"error=true&provider=google&{INVALID_STATE}"),
        ("google", {"code": "sandbox-ben"}, f"error=true&provider=google&{INVALID_STATE}"),
        ("google", {"code": "x", "state": "9b1e"}, f"error=true&provider=google&{INVALID_STATE}"),
        (
            "google",
            {"error": "access_denied", "state": "9b1e"},
            f"error=true&provider=google&{INVALID_STATE}",
        ),
        ("ics", {"state": "9b1e"}, f"error=true&provider=ics&{INVALID_STATE}"),
        ("no%20such&a=b", {"state": "\0"}, f"error=true&provider=no%20such%26a%3Db&{INVALID_STATE}"),
        ("%0D%0AX:%20y", {"state": "1"}, f"error=true&provider=%0D%0AX%3A%20y&{INVALID_STATE}"),
        ("%00", {"state": "1"}, f"error=true&provider=%00&{INVALID_STATE}"),
    ],
)
def test_an_unknown_state_leads_to_the_default_front_end(
    client: httpx.Client, provider: str, query: dict[str, str], expected: str
) -> None:
    assert finish(client, provider, **query) == f"{FRONT_END}?{expected}"


def test_repeated_parameters_do_not_stop_the_browser(client: httpx.Client) -> None:
    response = client.get(f"{BASE}/auth/google/callback?state=a&state=b&code=c&code=d")
    assert (response.status_code, response.content) == (302, b"")
    message = "message=Invalid%2520callback%2520parameters"
    assert response.headers["location"] == f"{FRONT_END}?error=true&provider=google&{message}"


def test_a_state_is_good_for_one_use(client: httpx.Client) -> None:
    state = begin(client, redirectUrl=PAGE)
    assert connected_id(finish(client, code="sandbox-one", state=state))
    again = finish(client, code="sandbox-two", state=state)
    assert again == f"{FRONT_END}?error=true&provider=google&{INVALID_STATE}"
    assert client.get(CONNECTIONS, headers=as_user(BEN)).json()["total"] == 2


def test_a_failed_grant_uses_the_state_up(client: httpx.Client) -> None:
    state = begin(client, redirectUrl=PAGE)
    assert finish(client, error="access_denied", state=state).startswith(f"{PAGE}?error=true&")
    again = finish(client, code="sandbox-ben", state=state)
    assert again == f"{FRONT_END}?error=true&provider=google&{INVALID_STATE}"


def test_a_state_belongs_to_its_provider(client: httpx.Client) -> None:
    state = begin(client, provider="outlook", redirectUrl=PAGE)
    mixed_up = finish(client, "google", code="sandbox-ben", state=state)
    assert mixed_up == f"{FRONT_END}?error=true&provider=google&{INVALID_STATE}"
    assert connected_id(finish(client, "outlook", code="sandbox-new", state=state))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"error": "access_denied"}, "Access%2520denied"),
        ({"error": "access_denied", "code": "sandbox-ben"}, "Access%2520denied"),
        ({"error": "<script>"}, "Authorization%2520failed"),
        ({"error": ""}, "Authorization%2520failed"),
        ({"code": "4/0AeanS0b"}, "Authorization%2520failed"),
        ({"code": ""}, "Authorization%2520failed"),
        ({}, "Authorization%2520failed"),
    ],
    ids=["denied", "denied with a code", "another error", "empty error", "bad code", "empty code", "no code"],
)
def test_no_grant_makes_no_connection(client: httpx.Client, query: dict[str, str], message: str) -> None:
    location = finish(client, state=begin(client, redirectUrl=PAGE), **query)
    assert location == f"{PAGE}?error=true&provider=google&message={message}"
    assert client.get(CONNECTIONS, headers=as_user(BEN)).json()["total"] == 1


def test_of_callbacks_at_the_same_time_one_connects(client: httpx.Client) -> None:
    state = begin(client)
    with ThreadPoolExecutor(6) as pool:
        same_state = list(pool.map(lambda _: finish(client, code="sandbox-one", state=state), range(6)))
    assert sorted("success" in location for location in same_state) == [False] * 5 + [True]
    states = [begin(client, setAsCalendarSync="true") for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        same_account = list(pool.map(lambda text: finish(client, code="sandbox-two", state=text), states))
    assert sorted("success" in location for location in same_account) == [False] * 5 + [True]
    assert same_account.count(f"{FRONT_END}?{ALREADY}") == 5
    states = [begin(client, ANNA, userId=BEN, setAsCalendarSync="true") for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: finish(client, code=f"sandbox-{n}", state=states[n]), range(6)))
    listed = client.get(CONNECTIONS, headers=as_user(BEN)).json()["connections"]
    assert len(listed) == 1 + 1 + 1 + 6
    assert sum(connection["isPrimary"] for connection in listed) == 1


def test_an_admin_connects_an_account_for_a_colleague(client: httpx.Client) -> None:
    state = begin(client, ANNA, userId=BEN)
    new_id = connected_id(finish(client, code="sandbox-ben", state=state))
    assert client.get(f"{CONNECTIONS}/{new_id}", headers=as_user(BEN)).status_code == 200
    assert client.get(f"{CONNECTIONS}/{new_id}", headers=as_user(ANNA)).status_code == 404
    assert client.get(f"{CONNECTIONS}/{new_id}", headers=as_user(CLARA, FOREIGN_KEY)).status_code == 404


def test_a_stale_state_is_like_an_unknown_one(start: Start, tmp_path: Path) -> None:
    with start() as client:
        state = begin(client, redirectUrl=PAGE)
        with sqlite3.connect(tmp_path / "test.db") as database:
            database.execute("UPDATE meetergo_oauth_flows SET created_at = '2026-01-01T00:00:00.000000Z'")
        database.close()
        location = finish(client, code="sandbox-ben", state=state)
    assert location == f"{FRONT_END}?error=true&provider=google&{INVALID_STATE}"


def test_a_flow_and_its_connection_survive_restarts_without_a_readable_secret(
    start: Start, tmp_path: Path
) -> None:
    with start() as client:
        state = begin(client, redirectUrl=PAGE)
    with start() as client:
        new_id = connected_id(finish(client, code="sandbox-ben", state=state))
        unused = begin(client)
    with start() as client:
        listed = client.get(CONNECTIONS, headers=as_user(BEN))
        assert [connection["id"] for connection in listed.json()["connections"]][1:] == [new_id]
        assert "sandbox-refresh" not in listed.text
    content = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))
    for secret in (b"sandbox-refresh", state.encode(), unused.encode()):
        assert secret not in content
