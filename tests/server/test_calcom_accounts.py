"""Accounts that are connected with a login or as feeds; providers that refuse; secrets."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import httpx
import pytest

from generated.calcom.models import OAuthCalendarKind
from server.calcom import api, demo
from server.calcom.providers import Account, ListedCalendar, ProviderError, Providers
from tests.server.calcom_requests import (
    ADA,
    APPLE,
    DESTINATION,
    GRACE,
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
from tests.server.conftest import Start
from tests.server.serving import running, sqlite_url

PRODUCT = "calcom"

FEEDS = "/v2/calendars/ics-feed/save"
LOGIN = "/v2/calendars/apple/credentials"
SUCCESS = '{"status":"success"}'

JSON_TYPE = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server for requests that change nothing."""
    with running(sqlite_url(tmp_path_factory.mktemp("calcom")), [PRODUCT]) as client:
        yield client


def test_a_feed_is_connected(client: httpx.Client) -> None:
    body = {"urls": ["https://caldav.example.com/calendars/user?export", "HTTP://feeds.example.com/a.ics"]}
    answer = client.post(FEEDS, headers=ADA, json=body)
    assert answer.status_code == 201
    made = answer.json()["data"]["id"]
    assert answer.text == (
        f'{{"status":"success","data":{{"id":{made},"type":"ics-feed_calendar","userId":42,"teamId":null,'
        '"appId":"ics-feed","invalid":false}}'
    )
    listed = credentials(client)[made]
    assert listed["integration"]["slug"] == "ics-feed"
    assert listed["calendars"] == [
        {
            "externalId": url,
            "integration": "ics-feed_calendar",
            "name": name,
            "primary": None,
            "readOnly": True,
            "isSelected": False,
            "credentialId": made,
            "delegationCredentialId": None,
        }
        for url, name in zip(body["urls"], ["caldav.example.com", "feeds.example.com"], strict=True)
    ]


def test_every_save_of_a_feed_makes_another_connection(client: httpx.Client) -> None:
    body = {"urls": ["https://a.example/b", "https://a.example/b"], "readOnly": False, "colour": 1}
    ids = [client.post(FEEDS, headers=ADA, json=body).json()["data"]["id"] for _ in range(2)]
    found = credentials(client)
    assert ids[0] != ids[1]
    assert [[c["readOnly"] for c in found[id_]["calendars"]] for id_ in ids] == [[False], [False]]


def test_a_feed_is_no_destination(client: httpx.Client) -> None:
    client.post(FEEDS, headers=ADA, json={"urls": ["https://a.example/b"], "readOnly": False})
    body = {"integration": "google_calendar", "externalId": "https://a.example/b"}
    refused(
        client.put(DESTINATION, headers=ADA, json=body), 404, "Could not find calendar https://a.example/b"
    )


NO_ARRAY = bad("urls", isArray="urls must be an array")
NO_URL = bad("urls", isUrl="The URL must be a valid HTTP or HTTPS URL")


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        ({}, [NO_ARRAY]),
        ({"urls": None}, [NO_ARRAY]),
        ({"urls": "https://a.example"}, [NO_ARRAY]),
        ({"urls": []}, [bad("urls", arrayNotEmpty="urls should not be empty")]),
        ({"urls": ["ftp://a.example/b.ics"]}, [NO_URL]),
        ({"urls": ["https://"]}, [NO_URL]),
        ({"urls": ["https://a.example", 5, "x"]}, [NO_URL]),
        ({"urls": ["https://a.example/\0"]}, [NO_URL]),
        ({"readOnly": "yes"}, [NO_ARRAY, bad("readOnly", isBoolean="readOnly must be a boolean value")]),
    ],
)
def test_bad_feeds_are_listed(shared: httpx.Client, body: object, entries: list[dict[str, object]]) -> None:
    bad_properties(shared.post(FEEDS, headers=ADA, json=body), *entries)


def test_an_apple_login_is_connected(client: httpx.Client) -> None:
    before = credentials(client)
    body = {"username": "  lin@icloud.example ", "password": "\tabcd-efgh-ijkl-mnop\n"}
    answer = client.post(LOGIN, headers=ADA, json=body)
    assert (answer.status_code, answer.text) == (201, SUCCESS)
    after = credentials(client)
    (added,) = set(after) - set(before)
    assert after[added]["integration"]["type"] == "apple_calendar"
    assert after[added]["primary"]["email"] == "lin@icloud.example"
    external_id = after[added]["primary"]["externalId"]
    made = client.put(DESTINATION, headers=ADA, json={**APPLE, "externalId": external_id})
    assert made.json()["data"]["credentialId"] == added


def test_the_same_apple_login_again_changes_nothing(client: httpx.Client, tmp_path: Path) -> None:
    body = {"username": "lin@icloud.example", "password": "abcd-efgh"}
    client.post(LOGIN, headers=ADA, json=body)
    before = rows(tmp_path, "SELECT * FROM calcom_connections")
    answer = client.post(LOGIN, headers=ADA, json=body)
    assert (answer.status_code, answer.text) == (201, SUCCESS)
    assert rows(tmp_path, "SELECT * FROM calcom_connections") == before


def test_a_new_apple_password_takes_the_place_of_the_old_one(client: httpx.Client, tmp_path: Path) -> None:
    write(client, tmp_path, "UPDATE calcom_connections SET invalid = 1 WHERE id = 137")
    ids = "SELECT id FROM calcom_connections ORDER BY id"
    grant = "SELECT grant_sealed, invalid FROM calcom_connections WHERE id = 137"
    before = rows(tmp_path, ids), rows(tmp_path, grant)
    body = {"username": "ada@icloud.example", "password": "a-new-password"}
    assert client.post(LOGIN, headers=ADA, json=body).status_code == 201
    assert rows(tmp_path, ids) == before[0]
    after = rows(tmp_path, grant)
    assert (before[1][0][1], after[0][1]) == (1, 0)
    assert after[0][0] != before[1][0][0]


def test_the_same_apple_account_may_belong_to_two_users(client: httpx.Client) -> None:
    body = {"username": "ada@icloud.example", "password": "demo-abcd-efgh-ijkl"}
    assert client.post(LOGIN, headers=GRACE, json=body).status_code == 201
    assert len(credentials(client, GRACE)) == 2
    assert len(credentials(client, ADA)) == 4


@pytest.mark.parametrize(
    ("username", "password"), [("a", "abcd"), (" a ", "abcd"), ("ada", "x"), ("ada", "x    ")]
)
def test_a_login_of_one_character_is_as_good_as_empty(
    shared: httpx.Client, username: str, password: str
) -> None:
    answer = shared.post(LOGIN, headers=ADA, json={"username": username, "password": password})
    refused(answer, 400, "Username or password cannot be empty")


SHORT_NAME = "username must be longer than or equal to 1 characters"
SHORT_PASSWORD = "password must be longer than or equal to 1 characters"


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        ({"username": "", "password": "abcd"}, [bad("username", minLength=SHORT_NAME)]),
        ({"username": "ada", "password": "   "}, [bad("password", minLength=SHORT_PASSWORD)]),
        (
            {"password": 5},
            [
                bad("username", minLength=SHORT_NAME, isString="username must be a string"),
                bad("password", minLength=SHORT_PASSWORD, isString="password must be a string"),
            ],
        ),
    ],
)
def test_bad_logins_are_listed(shared: httpx.Client, body: object, entries: list[dict[str, object]]) -> None:
    bad_properties(shared.post(LOGIN, headers=ADA, json=body), *entries)


@pytest.mark.parametrize("path", [FEEDS, LOGIN, "/v2/calendars/google/disconnect"])
def test_malformed_json_is_refused_without_its_text(shared: httpx.Client, path: str) -> None:
    content = b'{"password":"hunter2-secret"'
    answer = shared.post(path, headers={**ADA, **JSON_TYPE}, content=content)
    refused(answer, 400, "unexpected end of data at line 1 column 29")


class Broken:
    """Providers of which nothing works."""

    async def load(self, url: str) -> str:  # noqa: ARG002
        raise ProviderError("Not a feed")

    async def log_in(self, username: str, password: str) -> Sequence[ListedCalendar]:  # noqa: ARG002
        raise ProviderError("Error: wrong login")

    async def redeem(self, kind: OAuthCalendarKind, code: str) -> Account:  # noqa: ARG002
        if code == "empty":
            return Account("ada@example.com", [ListedCalendar("a", None, None)], "secret-grant")
        raise ProviderError("invalid_grant")


@pytest.fixture
def broken(start: Start, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """A client of a server whose providers refuse everything."""
    providers = Providers(Broken(), Broken(), Broken())
    monkeypatch.setattr(api, "build", partial(api.build, providers=providers))
    with start() as client:
        yield client


def test_providers_that_refuse(broken: httpx.Client, tmp_path: Path) -> None:
    before = credentials(broken)
    refused(
        broken.post(FEEDS, headers=ADA, json={"urls": ["https://a.example/b"]}),
        400,
        "Could not add ICS feeds, try using private ics feed.",
    )
    refused(
        broken.post(LOGIN, headers=ADA, json={"username": "ada@icloud.example", "password": "hunter2"}),
        400,
        "Could not add this apple calendar account: Error: wrong login",
    )
    coded(save(broken, state=state(), code="x"), "ProviderError", "invalid_grant")
    # A login that is known is not tried again.
    known = {"username": "ada@icloud.example", "password": "demo-abcd-efgh-ijkl"}
    assert broken.post(LOGIN, headers=ADA, json=known).status_code == 201
    # An account without a primary calendar is not kept.
    assert save(broken, state=state(), code="empty").status_code == 301
    assert credentials(broken) == before


@pytest.mark.parametrize(
    ("path", "body"),
    [(FEEDS, {"urls": ["https://a.example/b"]}), (LOGIN, {"username": "lin", "password": "abcd"})],
)
def test_nothing_is_connected_for_a_user_who_is_gone(
    client: httpx.Client, tmp_path: Path, path: str, body: dict[str, object]
) -> None:
    write(client, tmp_path, "DELETE FROM calcom_users WHERE id = 43")
    coded(
        client.post(path, headers=GRACE, json=body),
        "BAD_REQUEST",
        "Invalid input: The referenced data does not exist.",
    )


def test_secrets_are_in_no_answer_and_not_in_the_database(client: httpx.Client, tmp_path: Path) -> None:
    password = "hunter2-app-password"
    answers = [
        client.post(LOGIN, headers=ADA, json={"username": "lin@icloud.example", "password": password}),
        client.post(LOGIN, headers=ADA, json={"username": 5, "password": password}),
        client.post(LOGIN, headers=ADA, json={"username": "x", "password": password}),
        save(client, state=state(), code="4/0AbXsecretcode"),
        client.get("/v2/calendars", headers=ADA),
        client.put(DESTINATION, headers=ADA, json=APPLE),
    ]
    assert [answer.status_code for answer in answers] == [201, 400, 400, 301, 200, 200]
    for secret in (password, "demo-refresh-token", "demo-abcd-efgh-ijkl", demo.CLIENT_SECRET, "4/0AbXsecret"):
        assert all(secret not in answer.text + str(answer.headers) for answer in answers)
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.name.startswith("test.db"))
    assert b"lin@icloud.example" in stored
    texts = (password, "demo-refresh-token", "demo-abcd-efgh", demo.CLIENT_SECRET, demo.KEY, demo.MANAGED)
    for text in texts:
        assert text.encode() not in stored
