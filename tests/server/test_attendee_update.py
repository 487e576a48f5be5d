"""Attendee's update over HTTP: absent, null and a value are three things."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.attendee.credentials import OAuthCredentials, open_credentials
from server.attendee.demo import DEMO
from server.store.secrets import KeyRing
from tests.server.attendee_calendars import DISCONNECTED, JSON, KEY, PRIMARY, path, rows
from tests.server.conftest import Start
from tests.server.serving import without

PRODUCT = "attendee"

SEEDED = OAuthCredentials("demo-secret-cal_DemoGooglePrim01", "demo-refresh-cal_DemoGooglePrim01")


def credentials(folder: Path) -> OAuthCredentials:
    """The credentials of the primary calendar, as a sync would read them."""
    sealed = dict(rows(folder, "SELECT id, credentials FROM attendee_calendars"))[PRIMARY["id"]]
    ring = KeyRing.parse(f"test:{'A' * 43}=")
    return open_credentials(sealed, ring, project="proj_DemoNorthwind001", calendar=PRIMARY["id"])


def test_the_demo_request_succeeds(client: httpx.Client, tmp_path: Path) -> None:
    call = DEMO.call
    answer = client.request(call.method, call.path, headers=call.headers, json=call.body)
    assert answer.status_code == 200
    assert without(answer.json(), "updated_at") == {
        **without(PRIMARY, "updated_at"),
        "metadata": {"department": "sales", "team": "frontend"},
    }
    assert answer.json()["updated_at"] > PRIMARY["updated_at"]
    assert credentials(tmp_path) == OAuthCredentials(SEEDED.client_secret, "1//05NewRefreshTokenHere")


@pytest.mark.parametrize(
    ("body", "shown", "kept"),
    [
        ({"client_secret": "new"}, {}, OAuthCredentials("new", SEEDED.refresh_token)),
        ({"refresh_token": "new"}, {}, OAuthCredentials(SEEDED.client_secret, "new")),
        ({"client_secret": " a ", "refresh_token": 12}, {}, OAuthCredentials("a", "12")),
        ({"metadata": {"only": "this"}}, {"metadata": {"only": "this"}}, SEEDED),
        ({"metadata": {"b": " kept ", "a": ""}}, {"metadata": {"b": " kept ", "a": ""}}, SEEDED),
        ({}, {}, SEEDED),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else None,
)
def test_only_what_is_sent_changes(
    client: httpx.Client,
    tmp_path: Path,
    body: Mapping[str, object],
    shown: Mapping[str, object],
    kept: OAuthCredentials,
) -> None:
    answer = client.patch(path(PRIMARY), headers=KEY, json=body)
    assert answer.status_code == 200
    assert without(answer.json(), "updated_at") == {**without(PRIMARY, "updated_at"), **shown}
    assert answer.json()["updated_at"] > PRIMARY["updated_at"]
    assert list(answer.json()["metadata"]) == list(shown.get("metadata", PRIMARY["metadata"]))  # type: ignore[call-overload]
    assert client.get(path(PRIMARY), headers=KEY).json() == answer.json()
    assert credentials(tmp_path) == kept


def test_one_update_leaves_other_calendars_alone(client: httpx.Client) -> None:
    client.patch(path(PRIMARY), headers=KEY, json={"metadata": {"a": "b"}, "client_secret": "new"})
    assert client.get(path(DISCONNECTED), headers=KEY).json() == DISCONNECTED


@pytest.mark.parametrize("headers", [{}, JSON, {"Content-Type": "text/plain"}], ids=str)
def test_an_empty_body_is_an_update_without_changes(
    client: httpx.Client, tmp_path: Path, headers: Mapping[str, str]
) -> None:
    answer = client.patch(path(PRIMARY), headers={**KEY, **headers})
    assert answer.status_code == 200
    assert without(answer.json(), "updated_at") == without(PRIMARY, "updated_at")
    assert answer.json()["updated_at"] > PRIMARY["updated_at"]
    queued = rows(tmp_path, "SELECT project_id, calendar_id, attempts FROM attendee_sync_queue")
    assert queued == [("proj_DemoNorthwind001", PRIMARY["id"], 0)]


def test_one_sync_waits_however_often_a_calendar_is_updated(client: httpx.Client, tmp_path: Path) -> None:
    bodies: list[dict[str, Any]] = [{}, {"client_secret": "a"}, {"metadata": {"a": "b"}}]
    moments = [client.patch(path(PRIMARY), headers=KEY, json=body).json()["updated_at"] for body in bodies]
    other = client.patch(path(DISCONNECTED), headers=KEY).json()["updated_at"]
    queued = rows(tmp_path, "SELECT calendar_id, due_at FROM attendee_sync_queue ORDER BY due_at")
    assert queued == [(PRIMARY["id"], moments[0]), (DISCONNECTED["id"], other)]


def test_a_disconnected_calendar_stays_so_until_its_sync(client: httpx.Client) -> None:
    body = {"client_secret": "new", "refresh_token": "new", "metadata": {"a": "b"}}
    answer = client.patch(path(DISCONNECTED), headers=KEY, json=body)
    assert answer.status_code == 200
    assert without(answer.json(), "updated_at") == {
        **without(DISCONNECTED, "updated_at"),
        "metadata": {"a": "b"},
    }


def test_a_refused_update_changes_nothing(client: httpx.Client, tmp_path: Path) -> None:
    body = {"client_secret": "new", "metadata": {"a": "b"}, "refresh_token": None}
    assert client.patch(path(PRIMARY), headers=KEY, json=body).status_code == 400
    assert client.get(path(PRIMARY), headers=KEY).json() == PRIMARY
    assert credentials(tmp_path) == SEEDED
    assert rows(tmp_path, "SELECT * FROM attendee_sync_queue") == []


def test_updates_survive_a_restart(start: Start) -> None:
    with start() as client:
        changed = client.patch(path(PRIMARY), headers=KEY, json={"metadata": {"é": "ü"}}).json()
    with start() as client:
        assert client.get(path(PRIMARY), headers=KEY).json() == changed


def test_credentials_moved_to_another_calendar_do_not_open(client: httpx.Client, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "test.db")) as database, database:
        database.execute(
            "UPDATE attendee_calendars SET credentials = "
            "(SELECT credentials FROM attendee_calendars WHERE id = 'cal_DemoMicrosoft002') "
            "WHERE id = 'cal_DemoGooglePrim01'"
        )
    answer = client.patch(path(PRIMARY), headers=KEY, json={"client_secret": "new"})
    assert (answer.status_code, answer.json()) == (500, {"detail": "A server error occurred."})
