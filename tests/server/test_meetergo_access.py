"""meetergo: credentials, acting users, `userId`, and routes that do not exist."""

from collections.abc import Iterator

import httpx
import pytest

from tests.server.meetergo_data import (
    ANNA,
    ANNA_TOKEN,
    BASE,
    BEN,
    BEN_TOKEN,
    CALENDARS,
    CLARA,
    CLARA_TOKEN,
    CONNECTIONS,
    DISABLED_KEY,
    EXPIRED_KEY,
    FEED,
    FORBIDDEN,
    FOREIGN_KEY,
    FOREIGN_USER_HEADER,
    GOOGLE,
    GOOGLE_ID,
    INVALID_KEY,
    KEY,
    KEY_EXPIRED,
    MISSING_AUTHORIZATION,
    MISSING_USER_HEADER,
    NOT_FOUND,
    OUTLOOK,
    USER_NOT_FOUND,
    as_user,
    bearer,
    cannot,
)
from tests.server.serving import running, sqlite_url

PRODUCT = "meetergo"


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of one server for all tests in which nothing may change."""
    with running(sqlite_url(tmp_path_factory.mktemp("meetergo")), [PRODUCT]) as found:
        yield found
        listed = found.get(CONNECTIONS, headers=as_user(ANNA)).json()
        assert listed == {"connections": [GOOGLE, FEED], "total": 2}


OPERATIONS = [
    ("GET", CONNECTIONS),
    ("GET", f"{CONNECTIONS}/{GOOGLE_ID}"),
    ("PATCH", f"{CONNECTIONS}/{GOOGLE_ID}"),
    ("DELETE", f"{CONNECTIONS}/{GOOGLE_ID}"),
    ("GET", CALENDARS),
    ("GET", f"{BASE}/auth/google/url"),
]
every_operation = pytest.mark.parametrize(
    ("method", "path"),
    OPERATIONS,
    ids=["list", "get", "update", "delete", "calendars", "authorization URL"],
)


def call(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], user_id: str | None = None
) -> httpx.Response:
    body = {"validateAvailability": True} if method == "PATCH" else None
    params = {} if user_id is None else {"userId": user_id}
    return client.request(method, path, headers=headers, params=params, json=body)


@every_operation
@pytest.mark.parametrize(
    ("headers", "status", "expected"),
    [
        ({}, 401, MISSING_AUTHORIZATION),
        ({"Authorization": ""}, 401, MISSING_AUTHORIZATION),
        ({"x-meetergo-api-user-id": ANNA}, 401, MISSING_AUTHORIZATION),
        ({"Authorization": KEY, "x-meetergo-api-user-id": ANNA}, 401, INVALID_KEY),
        ({"Authorization": f"API-Key {KEY}", "x-meetergo-api-user-id": ANNA}, 401, INVALID_KEY),
        ({"Authorization": "Bearer", "x-meetergo-api-user-id": ANNA}, 401, INVALID_KEY),
        (as_user(ANNA, "ak_live:01234567-89ab-cdef-0123-456789abcdef:wrong"), 401, INVALID_KEY),
        (as_user(ANNA, KEY.upper()), 401, INVALID_KEY),
        (bearer("rgo-nobody"), 401, INVALID_KEY),
        (as_user(ANNA, DISABLED_KEY), 401, INVALID_KEY),
        (as_user(ANNA, EXPIRED_KEY), 401, KEY_EXPIRED),
        (bearer(EXPIRED_KEY), 401, KEY_EXPIRED),
        (bearer(KEY), 400, MISSING_USER_HEADER),
        (as_user("", KEY), 400, MISSING_USER_HEADER),
        (as_user(CLARA, KEY), 403, FORBIDDEN),
        (as_user("nobody", KEY), 403, FORBIDDEN),
        (as_user(BEN, ANNA_TOKEN), 403, FOREIGN_USER_HEADER),
        (as_user(CLARA, ANNA_TOKEN), 403, FOREIGN_USER_HEADER),
    ],
    ids=["nothing", "empty", "user header only", "no scheme word", "another scheme word", "no credential",
         "unknown key", "other case", "unknown token", "disabled", "expired", "expired, no user",
         "no user", "empty user", "user of another company", "unknown user", "token as a colleague",
         "token as a stranger"],
)  # fmt: skip
def test_bad_credentials_are_refused(
    refusing: httpx.Client,
    method: str,
    path: str,
    headers: dict[str, str],
    status: int,
    expected: dict[str, object],
) -> None:
    response = call(refusing, method, path, headers)
    assert (response.status_code, response.json()) == (status, expected)
    assert list(response.json()) == ["statusCode", "message", "error"]


@pytest.mark.parametrize(
    ("headers", "connections"),
    [
        (as_user(ANNA), [GOOGLE, FEED]),
        (as_user(BEN), [OUTLOOK]),
        (bearer(ANNA_TOKEN), [GOOGLE, FEED]),
        (as_user(ANNA, ANNA_TOKEN), [GOOGLE, FEED]),
        (as_user("", ANNA_TOKEN), [GOOGLE, FEED]),
        (bearer(BEN_TOKEN), [OUTLOOK]),
        ({"Authorization": f"bearer {BEN_TOKEN}"}, [OUTLOOK]),
    ],
    ids=["key as admin", "key as member", "token", "token with its own user", "token with an empty user",
         "member's token", "scheme word in lower case"],
)  # fmt: skip
def test_good_credentials_open_the_acting_users_connections(
    refusing: httpx.Client, headers: dict[str, str], connections: list[object]
) -> None:
    response = refusing.get(CONNECTIONS, headers=headers)
    assert response.json() == {"connections": connections, "total": len(connections)}


@every_operation
@pytest.mark.parametrize(
    ("headers", "user_id", "status", "expected"),
    [
        (as_user(BEN), ANNA, 403, FORBIDDEN),
        (bearer(BEN_TOKEN), ANNA, 403, FORBIDDEN),
        (as_user(BEN), CLARA, 403, FORBIDDEN),
        (as_user(BEN), "nobody", 403, FORBIDDEN),
        (as_user(BEN), "", 403, FORBIDDEN),
        (as_user(ANNA), "nobody", 404, USER_NOT_FOUND),
        (as_user(ANNA), "", 404, USER_NOT_FOUND),
        (as_user(ANNA), "\0", 404, USER_NOT_FOUND),
        (bearer(ANNA_TOKEN), CLARA, 404, USER_NOT_FOUND),
    ],
    ids=["member", "member's token", "member to another company", "member to nobody", "member to empty",
         "admin to nobody", "admin to empty", "admin to NUL", "admin to another company"],
)  # fmt: skip
def test_user_id_is_refused(
    refusing: httpx.Client,
    method: str,
    path: str,
    headers: dict[str, str],
    user_id: str,
    status: int,
    expected: dict[str, object],
) -> None:
    response = call(refusing, method, path, headers, user_id)
    assert (response.status_code, response.json()) == (status, expected)


@pytest.mark.parametrize(
    ("headers", "user_id", "connections"),
    [
        (as_user(ANNA), BEN, [OUTLOOK]),
        (bearer(ANNA_TOKEN), BEN, [OUTLOOK]),
        (as_user(ANNA), ANNA, [GOOGLE, FEED]),
        (as_user(BEN), BEN, [OUTLOOK]),
        (bearer(BEN_TOKEN), BEN, [OUTLOOK]),
    ],
    ids=["admin", "admin's token", "admin to herself", "member to himself", "member's token to himself"],
)
def test_user_id_names_whose_connections_are_meant(
    refusing: httpx.Client, headers: dict[str, str], user_id: str, connections: list[dict[str, object]]
) -> None:
    listed = refusing.get(CONNECTIONS, headers=headers, params={"userId": user_id})
    assert listed.json() == {"connections": connections, "total": len(connections)}
    single = refusing.get(
        f"{CONNECTIONS}/{connections[0]['id']}", headers=headers, params={"userId": user_id}
    )
    assert single.json() == connections[0]


def test_with_user_id_the_admins_own_connections_are_out_of_reach(client: httpx.Client) -> None:
    path = f"{CONNECTIONS}/{GOOGLE_ID}"
    for method in ("GET", "PATCH", "DELETE"):
        response = call(client, method, path, as_user(ANNA), BEN)
        assert (response.status_code, response.json()) == (404, NOT_FOUND)
    assert client.get(path, headers=as_user(ANNA)).json() == GOOGLE


def test_an_admin_reaches_calendars_and_deletes_for_a_colleague(client: httpx.Client) -> None:
    calendars = call(client, "GET", CALENDARS, as_user(ANNA), BEN).json()
    assert [calendar["connectionId"] for calendar in calendars["calendars"]] == [OUTLOOK["id"]]
    path = f"{CONNECTIONS}/{OUTLOOK['id']}"
    assert call(client, "DELETE", path, as_user(ANNA), BEN).status_code == 204
    assert client.get(path, headers=as_user(BEN)).status_code == 404


@pytest.mark.parametrize("headers", [as_user(CLARA, FOREIGN_KEY), bearer(CLARA_TOKEN)], ids=["key", "token"])
def test_another_company_sees_nothing(client: httpx.Client, headers: dict[str, str]) -> None:
    listed = client.get(CONNECTIONS, headers=headers).json()
    assert [connection["email"] for connection in listed["connections"]] == ["clara@example.org"]
    calendars = client.get(CALENDARS, headers=headers).json()
    assert [calendar["name"] for calendar in calendars["calendars"]] == ["Clara"]
    for method in ("GET", "PATCH", "DELETE"):
        response = call(client, method, f"{CONNECTIONS}/{GOOGLE_ID}", headers)
        assert (response.status_code, response.json()) == (404, NOT_FOUND)
    filtered = client.get(CALENDARS, headers=headers, params={"connectionId": GOOGLE_ID})
    assert (filtered.status_code, filtered.json()) == (404, NOT_FOUND)
    assert client.get(f"{CONNECTIONS}/{GOOGLE_ID}", headers=as_user(ANNA)).json() == GOOGLE


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", f"{CONNECTIONS}/conn-uuid"),
        ("POST", f"{CONNECTIONS}/conn-uuid"),
        ("POST", CONNECTIONS),
        ("DELETE", CALENDARS),
        ("OPTIONS", CONNECTIONS),
        ("POST", f"{BASE}/auth/google/url"),
        ("POST", f"{BASE}/auth/google/callback"),
        ("GET", "/v4/calendar-connections"),
        ("GET", f"{CONNECTIONS}/a/b"),
        ("GET", f"{BASE}/auth/google"),
        ("GET", f"{BASE}/gr%C3%BC%C3%9Fe%20"),
    ],
)
def test_a_wrong_method_is_answered_like_an_unknown_route(
    refusing: httpx.Client, method: str, path: str
) -> None:
    for headers in ({}, as_user(ANNA)):
        response = refusing.request(method, f"{path}?page=1", headers=headers)
        assert (response.status_code, response.json()) == (404, cannot(method, path))
        assert response.headers["content-type"] == "application/json"
        assert "allow" not in response.headers


def test_a_path_that_is_not_encoded_is_no_request(refusing: httpx.Client) -> None:
    response = refusing.delete(f"{CONNECTIONS}/%FF", headers=as_user(ANNA))
    assert (response.status_code, response.json()["statusCode"]) == (400, 400)
