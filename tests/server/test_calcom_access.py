"""Who may call Cal.com's operations, what a request is told that leads nowhere, and CORS."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from server.calcom import demo
from tests.server.calcom_requests import ADA, APPLE, DESTINATION, GRACE, SELECTED, refused, write
from tests.server.serving import running, sqlite_url

PRODUCT = "calcom"

NO_CREDENTIALS = (
    "ApiAuthStrategy - No authentication method provided. Either pass an API key as 'Bearer' header or OAuth "
    "client credentials as 'x-cal-secret-key' and 'x-cal-client-id' headers"
)
INVALID_KEY = "ApiAuthStrategy - api key - Your api key is not valid"
INVALID_TOKEN = "ApiAuthStrategy - access token - Invalid Access Token."
INVALID_CLIENT = "ApiAuthStrategy - oAuth client - Invalid client secret"

PAIR = {"x-cal-client-id": demo.CLIENT_ID, "x-cal-secret-key": demo.CLIENT_SECRET}

READING = [
    ("GET", "/v2/calendars"),
    ("GET", "/v2/calendars/busy-times"),
    ("GET", "/v2/calendars/ics-feed/check"),
    ("GET", "/v2/calendars/google/check"),
]
WRITING = [
    ("PUT", DESTINATION),
    ("POST", SELECTED),
    ("DELETE", SELECTED),
    ("POST", "/v2/calendars/ics-feed/save"),
    ("GET", "/v2/calendars/google/connect"),
    ("POST", "/v2/calendars/apple/credentials"),
    ("POST", "/v2/calendars/google/disconnect"),
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server for requests that change nothing."""
    with running(sqlite_url(tmp_path_factory.mktemp("calcom")), [PRODUCT]) as client:
        yield client


def token(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


@pytest.mark.parametrize(("method", "path"), [*READING, *WRITING])
def test_every_operation_but_the_return_from_consent_wants_credentials(
    shared: httpx.Client, method: str, path: str
) -> None:
    refused(shared.request(method, path), 401, NO_CREDENTIALS)


@pytest.mark.parametrize(("method", "path"), [*READING, *WRITING])
def test_a_bad_key_is_refused_before_anything_else_is_looked_at(
    shared: httpx.Client, method: str, path: str
) -> None:
    headers = {**token("cal_live_unknown"), "Content-Type": "application/json"}
    refused(shared.request(method, path, headers=headers, content=b"{"), 401, INVALID_KEY)


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"Authorization": ""}, NO_CREDENTIALS),
        ({"Authorization": "Bearer"}, INVALID_TOKEN),
        (token(demo.KEY[:-1]), INVALID_KEY),
        (token(demo.KEY.upper()), INVALID_TOKEN),
        ({"Authorization": f"bearer {demo.KEY}"}, INVALID_TOKEN),
        ({"Authorization": f"Basic {demo.KEY}"}, INVALID_TOKEN),
        (token("cal_"), INVALID_KEY),
        (token("unknown"), INVALID_TOKEN),
        (token(f"{demo.CLIENT_ID} {demo.CLIENT_SECRET}"), INVALID_TOKEN),
        (token(demo.EXPIRED_KEY), "ApiAuthStrategy - api key - Your api key is expired"),
        (token(demo.OWNERLESS_KEY), "ApiAuthStrategy - api key - No user tied to this apiKey"),
        (
            {"x-cal-client-id": demo.CLIENT_ID},
            "ApiAuthStrategy - Only 'x-cal-client-id' header provided. Please also provide "
            "'x-cal-secret-key' header or Auth bearer token as 'Authentication' header",
        ),
        (
            {"x-cal-secret-key": demo.CLIENT_SECRET},
            "ApiAuthStrategy - Only 'x-cal-secret-key' header provided. Please also provide "
            "'x-cal-client-id' header or Auth bearer token as 'Authentication' header",
        ),
        ({**PAIR, "x-cal-secret-key": "wrong"}, INVALID_CLIENT),
        ({**PAIR, "x-cal-client-id": "wrong"}, INVALID_CLIENT),
        # A complete pair goes before a token, so the good key does not help.
        ({**PAIR, "x-cal-secret-key": "wrong", **ADA}, INVALID_CLIENT),
    ],
)
def test_credentials_that_are_not_accepted(
    shared: httpx.Client, headers: dict[str, str], message: str
) -> None:
    refused(shared.put(DESTINATION, headers=headers, json=APPLE), 401, message)


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        pytest.param(ADA, "120", id="API key"),
        pytest.param({"Authorization": demo.KEY}, "120", id="API key without the word"),
        pytest.param({**ADA, "x-cal-client-id": "alone"}, "120", id="API key beside half a pair"),
        pytest.param(token(demo.MANAGED), "500", id="managed user"),
        pytest.param({"Authorization": demo.OAUTH_READ}, "500", id="OAuth token without the word"),
        pytest.param(PAIR, "500", id="platform"),
    ],
)
@pytest.mark.parametrize("version", [None, "2024-09-04", "nonsense"])
def test_credentials_that_are_accepted(
    shared: httpx.Client, headers: dict[str, str], limit: str, version: str | None
) -> None:
    sent = headers if version is None else {**headers, "cal-api-version": version}
    answer = shared.get("/v2/calendars", headers=sent)
    assert answer.status_code == 200
    assert answer.json()["data"]["destinationCalendar"]["userId"] == 42
    assert answer.headers["x-ratelimit-limit-default"] == limit


@pytest.mark.parametrize(("method", "path"), READING)
def test_an_oauth_token_needs_the_scope_to_read(shared: httpx.Client, method: str, path: str) -> None:
    answer = shared.request(method, path, headers=token(demo.OAUTH_WRITE))
    refused(answer, 403, "Insufficient scope. Required: APPS_READ")


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_an_oauth_token_needs_the_scope_to_write(shared: httpx.Client, method: str, path: str) -> None:
    answer = shared.request(method, path, headers=token(demo.OAUTH_READ))
    refused(answer, 403, "Insufficient scope. Required: APPS_WRITE")


def test_scopes_bind_oauth_tokens_only(client: httpx.Client) -> None:
    for headers in (token(demo.MANAGED_BARE), PAIR, ADA):
        assert client.put(DESTINATION, headers=headers, json=APPLE).status_code == 200
        assert client.get("/v2/calendars", headers=headers).status_code == 200


def test_checking_a_calendar_needs_a_permission_of_a_managed_users_client(shared: httpx.Client) -> None:
    answer = shared.get("/v2/calendars/google/check", headers=token(demo.MANAGED_BARE))
    refused(
        answer,
        403,
        "PermissionsGuard - oAuth client with id=cl9x2f7demoplatform does not have the required "
        "permissions=APPS_READ",
    )
    assert shared.get("/v2/calendars/google/check", headers=token(demo.MANAGED)).status_code == 200


def test_a_key_is_good_until_the_end_of_the_day_on_which_it_expires(
    client: httpx.Client, tmp_path: Path
) -> None:
    midnight = f"{datetime.now(UTC).date().isoformat()}T00:00:00.000000Z"
    write(
        client,
        tmp_path,
        "UPDATE api_keys SET expires_at = ? WHERE kind = 'api-key' AND expires_at IS NOT NULL",
        midnight,
    )
    assert client.get("/v2/calendars", headers=token(demo.EXPIRED_KEY)).status_code == 200


@pytest.mark.parametrize(
    ("column", "message"), [("disabled_at", INVALID_TOKEN), ("expires_at", INVALID_TOKEN)]
)
def test_a_token_that_is_over_is_not_accepted(
    client: httpx.Client, tmp_path: Path, column: str, message: str
) -> None:
    write(
        client,
        tmp_path,
        f"UPDATE api_keys SET {column} = '2026-01-01T00:00:00.000000Z' WHERE kind = 'managed-token'",  # noqa: S608
    )
    refused(client.get("/v2/calendars", headers=token(demo.MANAGED)), 401, message)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", DESTINATION),
        ("GET", DESTINATION),
        ("GET", SELECTED),
        ("PUT", SELECTED),
        ("POST", "/v2/calendars"),
        ("DELETE", "/v2/calendars/google/disconnect"),
        ("POST", "/v2/calendars/google/connect"),
        ("GET", "/v2/nope"),
        ("GET", "/v2/calendars/"),
        ("GET", "/v2/calendars/connections"),
        ("POST", "/v2/destination-calendars/7?a=%20b"),
    ],
)
@pytest.mark.parametrize("headers", [ADA, {}])
def test_unknown_routes_and_wrong_methods_are_not_found(
    shared: httpx.Client, method: str, path: str, headers: dict[str, str]
) -> None:
    refused(shared.request(method, path, headers=headers), 404, f"Cannot {method} {path}")


@pytest.mark.parametrize("path", [DESTINATION, "/v2/calendars/google/connect", "/v2/nope"])
def test_a_preflight_is_answered_for_every_origin(shared: httpx.Client, path: str) -> None:
    answer = shared.options(
        path,
        headers={
            "Origin": "https://app.example.com",
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization,cal-api-version",
        },
    )
    assert (answer.status_code, answer.text) == (204, "")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET,PATCH,DELETE,HEAD,POST,PUT,OPTIONS"
    assert answer.headers["access-control-allow-headers"] == "authorization,cal-api-version"


def test_errors_admit_every_origin_and_carry_the_rate_limit(shared: httpx.Client) -> None:
    headers = shared.get("/v2/nope", headers={"Origin": "https://app.example.com"}).headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-ratelimit-limit-default"] == "120"
    assert headers["x-ratelimit-remaining-default"] == "120"


def test_every_error_has_an_id_of_its_own(shared: httpx.Client) -> None:
    ids = {shared.get("/v2/nope").headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


def test_the_user_of_a_key_may_be_gone(client: httpx.Client, tmp_path: Path) -> None:
    write(client, tmp_path, "DELETE FROM calcom_users WHERE id = 43")
    refused(client.get("/v2/calendars", headers=GRACE), 404, "User not found")
    refused(client.put(DESTINATION, headers=GRACE, json=APPLE), 404, "User not found")
