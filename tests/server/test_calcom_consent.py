"""Accounts that are connected on a consent page: the way there and back."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from server.calcom import demo
from tests.server.calcom_requests import (
    ADA,
    bad,
    bad_properties,
    coded,
    credentials,
    refused,
    rows,
    save,
    state,
    write,
)
from tests.server.serving import running, sqlite_url

PRODUCT = "calcom"

INVALID_CALENDAR = "Invalid calendar type, available calendars are: "


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server for requests that change nothing."""
    with running(sqlite_url(tmp_path_factory.mktemp("calcom")), [PRODUCT]) as client:
        yield client


@pytest.mark.parametrize(
    ("calendar", "page", "scope", "extra"),
    [
        (
            "google",
            "https://accounts.google.com/o/oauth2/v2/auth",
            "https://www.googleapis.com/auth/calendar.readonly "
            "https://www.googleapis.com/auth/calendar.events",
            {"access_type": ["offline"], "prompt": ["consent"]},
        ),
        (
            "office365",
            "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
            "User.Read Calendars.Read Calendars.ReadWrite offline_access",
            {},
        ),
    ],
)
def test_connect_gives_the_address_of_the_consent_page(
    shared: httpx.Client, calendar: str, page: str, scope: str, extra: dict[str, list[str]]
) -> None:
    headers = {**ADA, "Origin": "https://app.example.com"}
    answer = shared.get(
        f"/v2/calendars/{calendar}/connect", headers=headers, params={"redir": "https://r.example/ü"}
    )
    assert answer.status_code == 200
    body = answer.json()
    url = body["data"]["authUrl"]
    assert body == {"status": "success", "data": {"authUrl": url}}
    address, _, query = url.partition("?")
    found = parse_qs(query)
    client_id = found.pop("client_id")
    assert address == page
    assert json.loads(found.pop("state")[0]) == {
        "accessToken": demo.KEY,
        "origin": "https://app.example.com",
        "redir": "https://r.example/ü",
        "isDryRun": False,
    }
    assert found == {
        **extra,
        "scope": [scope],
        "response_type": ["code"],
        "redirect_uri": [f"{str(shared.base_url).rstrip('/')}/v2/calendars/{calendar}/save"],
    }
    assert len(client_id) == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", False),
        ("?isDryRun=true", True),
        ("?isDryRun=false", False),
        ("?isDryRun=TRUE", False),
        ("?isDryRun=1", False),
        ("?isDryRun=", False),
    ],
)
def test_only_the_exact_word_makes_a_dry_run(shared: httpx.Client, query: str, expected: bool) -> None:
    answer = shared.get(f"/v2/calendars/google/connect{query}", headers={"Authorization": demo.KEY})
    found = json.loads(parse_qs(urlsplit(answer.json()["data"]["authUrl"]).query)["state"][0])
    origin = str(shared.base_url).rstrip("/")
    assert found == {"accessToken": demo.KEY, "origin": origin, "isDryRun": expected}


@pytest.mark.parametrize(
    ("method", "path", "available"),
    [
        ("GET", "/v2/calendars/yahoo/connect", "google, office365, apple"),
        ("GET", "/v2/calendars/apple/connect", "google, office365, apple"),
        ("GET", "/v2/calendars/apple/save?state=%7B%7D", "google, office365, apple"),
        ("GET", "/v2/calendars/yahoo/check", "google, office365, apple"),
        ("POST", "/v2/calendars/google/credentials", "apple"),
        ("POST", "/v2/calendars/credentials/credentials", "apple"),
    ],
)
def test_a_calendar_that_the_operation_does_not_know(
    shared: httpx.Client, method: str, path: str, available: str
) -> None:
    body = {"username": "ada@example.com", "password": "abcd-efgh"}
    given = {"json": body} if method == "POST" else {}
    refused(shared.request(method, path, headers=ADA, **given), 400, INVALID_CALENDAR, available)  # type: ignore[arg-type]


def test_a_bad_body_is_told_before_a_bad_calendar(shared: httpx.Client) -> None:
    answer = shared.post("/v2/calendars/google/credentials", headers=ADA, json={"username": "ada"})
    bad_properties(
        answer,
        bad(
            "password",
            minLength="password must be longer than or equal to 1 characters",
            isString="password must be a string",
        ),
    )


def test_saving_connects_the_account_and_selects_its_primary_calendar(
    client: httpx.Client, tmp_path: Path
) -> None:
    before = credentials(client)
    answer = save(client, state=state(), code="lin@example.org")
    assert answer.status_code == 301
    assert answer.headers["location"] == "https://app.example.com"
    assert answer.text == ""
    after = credentials(client)
    (added,) = set(after) - set(before)
    assert after[added]["integration"]["type"] == "google_calendar"
    assert after[added]["calendars"] == [
        {
            "externalId": "lin@example.org",
            "integration": "google_calendar",
            "name": "lin@example.org",
            "primary": True,
            "readOnly": False,
            "email": "lin@example.org",
            "isSelected": True,
            "credentialId": added,
            "delegationCredentialId": None,
        }
    ]
    assert rows(tmp_path, "SELECT user_id FROM calcom_connections WHERE id = ?", added) == [(42,)]


def test_saving_the_same_account_again_changes_nothing(client: httpx.Client, tmp_path: Path) -> None:
    save(client, "office365", state=state(), code="4/0AbX")
    before = rows(tmp_path, "SELECT * FROM calcom_connections")
    assert save(client, "office365", state=state(), code="4/0AbX").status_code == 301
    assert rows(tmp_path, "SELECT * FROM calcom_connections") == before


def test_saving_renews_an_invalid_credential_in_place(client: httpx.Client, tmp_path: Path) -> None:
    write(client, tmp_path, "UPDATE calcom_connections SET invalid = 1, fault = 'gone' WHERE id = 135")
    grant = rows(tmp_path, "SELECT grant_sealed FROM calcom_connections WHERE id = 135")
    save(client, state=state(), code="ada@example.com")
    found = rows(tmp_path, "SELECT grant_sealed, invalid, fault FROM calcom_connections WHERE id = 135")
    assert found[0][1:] == (0, None)
    assert found[0][:1] != grant[0]
    assert set(credentials(client)) == {135, 136, 137, 138}


@pytest.mark.parametrize(
    ("sent", "params", "location"),
    [
        pytest.param({}, {}, "https://app.example.com", id="refused by the user"),
        pytest.param({}, {"code": ""}, "https://app.example.com", id="empty code"),
        pytest.param({}, {"code": "undefined"}, "https://app.example.com", id="code undefined"),
        pytest.param({"isDryRun": True}, {"code": "x"}, "https://app.example.com", id="dry run"),
        pytest.param({"accessToken": "bad"}, {}, "https://app.example.com", id="bad token without a code"),
        pytest.param({"redir": "https://r.example/a?b=c#d"}, {}, "https://r.example/a?b=c#d", id="redir"),
        pytest.param({"redir": ""}, {}, "https://app.example.com", id="empty redir"),
        pytest.param(
            {"redir": "https://r.example/ü\r\nX: y"}, {}, "https://r.example/%C3%BC%0D%0AX:%20y", id="encoded"
        ),
    ],
)
def test_nothing_is_saved_without_consent(
    shared: httpx.Client, sent: dict[str, object], params: dict[str, str], location: str
) -> None:
    answer = save(shared, state=state(**sent), **params)
    assert (answer.status_code, answer.headers["location"], answer.text) == (301, location, "")
    assert set(credentials(shared)) == {135, 136, 137, 138}


@pytest.mark.parametrize("token", ["", "unknown", "cal_live_unknown", demo.EXPIRED_KEY, demo.OWNERLESS_KEY])
def test_a_state_with_a_bad_token_is_refused(shared: httpx.Client, token: str) -> None:
    refused(save(shared, state=state(accessToken=token), code="x"), 401, "Invalid Access token.")


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "accessToken - Required, origin - Required, "),
        ({"state": "{}"}, "accessToken - Required, origin - Required, "),
        ({"state": "no JSON"}, "accessToken - Required, origin - Required, "),
        ({"state": state(origin=...), "code": "x"}, "origin - Required, "),
        ({"state": state(accessToken=...)}, "accessToken - Required, "),
        ({"state": state(accessToken=5)}, "accessToken - Expected string, received number, "),
        ({"state": state(redir=[])}, "redir - Expected string, received array, "),
        ({"state": state(origin=None)}, "origin - Expected string, received null, "),
        ({"state": "[]"}, " - Expected object, received array, "),
    ],
)
def test_an_incomplete_state_is_refused(shared: httpx.Client, params: dict[str, str], message: str) -> None:
    coded(save(shared, **params), "BAD_REQUEST", message)
