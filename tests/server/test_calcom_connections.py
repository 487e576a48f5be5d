"""Connections that are checked and disconnected."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.server.calcom_requests import (
    ADA,
    GRACE,
    bad,
    bad_properties,
    credentials,
    destination,
    refused,
    rows,
    write,
)
from tests.server.conftest import Start
from tests.server.serving import running, sqlite_url

PRODUCT = "calcom"

FEEDS = "/v2/calendars/ics-feed/save"
SUCCESS = '{"status":"success"}'

JSON_TYPE = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server for requests that change nothing."""
    with running(sqlite_url(tmp_path_factory.mktemp("calcom")), [PRODUCT]) as client:
        yield client


CHECKS = [
    ("google", 135, "google_calendar", "google OAuth credentials", "Google Calendar"),
    ("office365", 136, "office_365_calendar", "office 365 calendar credentials", "Office 365 calendar"),
    ("apple", 137, "apple calendar", "apple calendar credentials", "Apple calendar"),
]


@pytest.mark.parametrize(("calendar", "credential", "kind", "words", "title"), CHECKS)
def test_a_connection_is_checked(
    client: httpx.Client, tmp_path: Path, calendar: str, credential: int, kind: str, words: str, title: str
) -> None:
    path = f"/v2/calendars/{calendar}/check"
    connections = "UPDATE calcom_connections SET"
    answer = client.get(path, headers=ADA)
    assert (answer.status_code, answer.text) == (200, SUCCESS)
    # Without the organization's Google account, which would stand in for the personal one.
    write(client, tmp_path, "DELETE FROM calcom_connections WHERE delegation_id IS NOT NULL")
    write(client, tmp_path, f"{connections} fault = 'The provider is away' WHERE id = ?", credential)
    refused(client.get(path, headers=ADA), 401, "The provider is away")
    write(client, tmp_path, f"{connections} app_enabled = 0 WHERE id = ?", credential)
    refused(client.get(path, headers=ADA), 401, f"{title} not connected.")
    write(client, tmp_path, f"{connections} invalid = 1 WHERE id = ?", credential)
    refused(client.get(path, headers=ADA), 400, f"Invalid {words}.")
    write(client, tmp_path, "DELETE FROM calcom_connections WHERE id = ?", credential)
    refused(client.get(path, headers=ADA), 400, f"Credentials for {kind} not found.")


def test_a_feed_is_checked(client: httpx.Client, tmp_path: Path) -> None:
    path = "/v2/calendars/ics-feed/check"
    refused(client.get(path, headers=ADA), 400, "Credentials for Ics Feed calendar not found.")
    client.post(FEEDS, headers=ADA, json={"urls": ["https://a.example/b"]})
    answer = client.get(path, headers=ADA)
    assert (answer.status_code, answer.text) == (200, SUCCESS)
    feeds = "WHERE type = 'ics-feed_calendar'"
    write(client, tmp_path, f"UPDATE calcom_connections SET fault = 'No feed' {feeds}")  # noqa: S608
    refused(client.get(path, headers=ADA), 401, "No feed")
    write(client, tmp_path, f"UPDATE calcom_connections SET app_enabled = 0 {feeds}")  # noqa: S608
    refused(client.get(path, headers=ADA), 401, "Ics Feed not connected.")
    write(client, tmp_path, f"UPDATE calcom_connections SET invalid = 1 {feeds}")  # noqa: S608
    refused(client.get(path, headers=ADA), 400, "Invalid Ics Feed credentials.")


def test_another_users_connection_is_not_checked(shared: httpx.Client) -> None:
    answer = shared.get("/v2/calendars/apple/check", headers=GRACE)
    refused(answer, 400, "Credentials for apple calendar not found.")


@pytest.mark.parametrize("calendar", ["google", "apple", "anything"])
def test_a_credential_is_disconnected_with_all_that_depends_on_it(
    client: httpx.Client, tmp_path: Path, calendar: str
) -> None:
    answer = client.post(f"/v2/calendars/{calendar}/disconnect", headers=ADA, json={"id": 135})
    assert answer.status_code == 200
    assert answer.text == (
        '{"status":"success","data":{"id":135,"type":"google_calendar","userId":42,"teamId":null,'
        '"appId":"google-calendar","invalid":false}}'
    )
    for table in ("selections", "destinations", "calendars", "events"):
        assert rows(tmp_path, f"SELECT * FROM calcom_{table} WHERE connection_id = 135") == []  # noqa: S608
    assert rows(tmp_path, "SELECT user_id FROM calcom_destinations") == [(43,)]
    assert destination(client)["credentialId"] == 136
    again = client.post(f"/v2/calendars/{calendar}/disconnect", headers=ADA, json={"id": 135})
    refused(again, 404, "Calendar credentials not found")


@pytest.mark.parametrize("id_", [235, 138, 999, -1, 2**63])
def test_only_an_own_credential_is_disconnected(shared: httpx.Client, id_: int) -> None:
    answer = shared.post(
        "/v2/calendars/google/disconnect",
        headers={**ADA, **JSON_TYPE},
        content=f'{{"id":{id_}}}'.encode(),
    )
    refused(answer, 404, "Calendar credentials not found")
    assert set(credentials(shared)) == {135, 136, 137, 138}
    assert set(credentials(shared, GRACE)) == {235}


@pytest.mark.parametrize("body", [{}, {"id": "135"}, {"id": None}, {"id": 1.5}, {"id": True}, [135]])
def test_a_credential_to_disconnect_is_a_whole_number(shared: httpx.Client, body: object) -> None:
    answer = shared.post("/v2/calendars/google/disconnect", headers=ADA, json=body)
    bad_properties(answer, bad("id", isInt="id must be an integer number"))


def test_a_new_connection_never_gets_the_id_of_an_old_one(client: httpx.Client) -> None:
    body = {"urls": ["https://a.example/b"]}
    first = client.post(FEEDS, headers=ADA, json=body).json()["data"]["id"]
    client.post("/v2/calendars/ics-feed/disconnect", headers=ADA, json={"id": first})
    assert client.post(FEEDS, headers=ADA, json=body).json()["data"]["id"] > first


def test_connections_survive_a_restart_and_stay_disconnected(start: Start) -> None:
    with start() as client:
        client.post("/v2/calendars/google/disconnect", headers=ADA, json={"id": 135})
        client.post(FEEDS, headers=ADA, json={"urls": ["https://a.example/b"]})
        before = credentials(client)
    with start() as client:
        assert credentials(client) == before
        assert 135 not in before
        assert len(before) == 4
