"""Attendee over HTTP: the ordinary case of every operation, tenants, restarts, secrets."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.server.attendee_calendars import (
    CALENDARS,
    DISCONNECTED,
    FOREIGN,
    JSON,
    KEY,
    NEVER_SYNCED,
    OTHER_KEY,
    PRIMARY,
    REQUIRED,
    change,
    path,
    rows,
    stored_bytes,
)
from tests.server.conftest import Start
from tests.server.serving import without

PRODUCT = "attendee"

LIST_METHODS = "GET, POST, HEAD, OPTIONS"
CALENDAR_METHODS = "GET, PATCH, DELETE, HEAD, OPTIONS"
MICROSECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_list_holds_the_projects_calendars_newest_first(client: httpx.Client) -> None:
    answer = client.get(CALENDARS, headers=KEY)
    assert answer.status_code == 200
    assert answer.json() == {
        "next": None,
        "previous": None,
        "results": [NEVER_SYNCED, DISCONNECTED, PRIMARY],
    }
    assert list(answer.json()) == ["next", "previous", "results"]
    assert answer.headers["allow"] == LIST_METHODS
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("calendar", [PRIMARY, DISCONNECTED, NEVER_SYNCED], ids=lambda c: c["id"])
def test_a_calendar_is_answered_with_all_its_members_in_order(
    client: httpx.Client, calendar: dict[str, object]
) -> None:
    answer = client.get(path(calendar), headers=KEY)
    assert answer.status_code == 200
    assert answer.json() == calendar
    assert list(answer.json()) == list(calendar)
    assert answer.headers["allow"] == CALENDAR_METHODS
    assert answer.headers["vary"] == "Accept"


def test_a_created_calendar_is_connected_and_never_synced(client: httpx.Client) -> None:
    body = {
        **REQUIRED,
        "platform_uuid": "c_1@group.calendar.google.com",
        "metadata": {"z": "last", "a": "first"},
        "deduplication_key": "user-abcd",
    }
    answer = client.post(CALENDARS, headers=KEY, json=body)
    created = answer.json()
    assert answer.status_code == 201
    assert without(created, "id", "created_at", "updated_at") == {
        "platform": "google",
        "client_id": "cid.apps",
        "platform_uuid": "c_1@group.calendar.google.com",
        "state": "connected",
        "metadata": {"z": "last", "a": "first"},
        "deduplication_key": "user-abcd",
        "connection_failure_data": None,
        "last_successful_sync_at": None,
        "last_attempted_sync_at": None,
    }
    assert list(created) == list(PRIMARY)
    assert list(created["metadata"]) == ["z", "a"]
    assert re.fullmatch(r"cal_[A-Za-z0-9]{16}", created["id"])
    assert "location" not in answer.headers
    assert answer.headers["allow"] == LIST_METHODS
    assert MICROSECONDS.fullmatch(created["created_at"])
    assert moment(created["created_at"]) <= moment(created["updated_at"])
    assert abs(datetime.now(UTC) - moment(created["created_at"])) < timedelta(minutes=1)
    assert client.get(path(created), headers=KEY).json() == created
    assert client.get(CALENDARS, headers=KEY).json()["results"][0] == created


def test_members_that_are_not_sent_are_null(client: httpx.Client) -> None:
    created = client.post(CALENDARS, headers=KEY, json={**REQUIRED, "platform": "microsoft"}).json()
    assert without(created, "id", "created_at", "updated_at") == {
        "platform": "microsoft",
        "client_id": "cid.apps",
        "platform_uuid": None,
        "state": "connected",
        "metadata": None,
        "deduplication_key": None,
        "connection_failure_data": None,
        "last_successful_sync_at": None,
        "last_attempted_sync_at": None,
    }


def test_a_creation_queues_a_sync(client: httpx.Client, tmp_path: Path) -> None:
    created = client.post(CALENDARS, headers=KEY, json=REQUIRED).json()
    queued = rows(tmp_path, "SELECT project_id, calendar_id, attempts, due_at FROM attendee_sync_queue")
    assert queued == [("proj_DemoNorthwind001", created["id"], 0, created["updated_at"])]


@pytest.mark.parametrize(
    ("sent", "stored"),
    [("  cid  ", "cid"), (12, "12"), (1.5, "1.5"), (10**30, str(10**30)), (-1, "-1"), ("a b", "a b")],
)
def test_texts_are_trimmed_and_numbers_taken_as_text(client: httpx.Client, sent: object, stored: str) -> None:
    body = {**REQUIRED, "client_id": sent, "platform_uuid": sent, "deduplication_key": sent}
    created = client.post(CALENDARS, headers=KEY, json=body).json()
    found = [created[name] for name in ("client_id", "platform_uuid", "deduplication_key")]
    assert found == [stored, stored, stored]


def test_a_body_may_name_its_charset(client: httpx.Client) -> None:
    headers = {**KEY, "Content-Type": "application/json; charset=utf-8"}
    assert client.patch(path(PRIMARY), headers=headers, content=b"{}").status_code == 200


def test_a_deduplication_key_is_taken_once_per_project(client: httpx.Client) -> None:
    taken = {"deduplication_key": ["A calendar with this deduplication key already exists in this project."]}
    refused = client.post(CALENDARS, headers=KEY, json={**REQUIRED, "deduplication_key": " user-4821 "})
    assert (refused.status_code, refused.json()) == (400, taken)
    other_case = client.post(CALENDARS, headers=KEY, json={**REQUIRED, "deduplication_key": "User-4821"})
    assert other_case.status_code == 201
    elsewhere = client.post(CALENDARS, headers=OTHER_KEY, json={**REQUIRED, "deduplication_key": "User-4821"})
    assert elsewhere.status_code == 201
    without_key = [client.post(CALENDARS, headers=KEY, json=REQUIRED).status_code for _ in range(2)]
    assert without_key == [201, 201]


def test_a_deduplication_key_is_free_after_deletion(client: httpx.Client) -> None:
    client.delete(path(PRIMARY), headers=KEY)
    again = client.post(CALENDARS, headers=KEY, json={**REQUIRED, "deduplication_key": "user-4821"})
    assert again.status_code == 201


def test_a_deletion_is_answered_with_nothing(client: httpx.Client, tmp_path: Path) -> None:
    client.patch(path(PRIMARY), headers=KEY)  # leaves a sync that has to go as well
    answer = client.delete(path(PRIMARY), headers=KEY)
    assert (answer.status_code, answer.content) == (200, b"")
    assert "content-type" not in answer.headers
    assert answer.headers["content-length"] == "0"
    assert answer.headers["allow"] == CALENDAR_METHODS
    for again in (client.delete(path(PRIMARY), headers=KEY), client.get(path(PRIMARY), headers=KEY)):
        assert (again.status_code, again.json()) == (404, {"error": "Calendar not found"})
    assert client.get(CALENDARS, headers=KEY).json()["results"] == [NEVER_SYNCED, DISCONNECTED]
    assert rows(tmp_path, "SELECT * FROM attendee_sync_queue") == []


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_calendar_of_another_project_does_not_exist(client: httpx.Client, method: str) -> None:
    answer = client.request(method, path(FOREIGN), headers=KEY)
    assert (answer.status_code, answer.json()) == (404, {"error": "Calendar not found"})
    assert client.get(path(FOREIGN), headers=OTHER_KEY).json() == FOREIGN
    assert client.get(CALENDARS, headers=OTHER_KEY).json()["results"] == [FOREIGN]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("user-4821", [PRIMARY]),
        ("USER-4821", []),
        (" user-4821", []),
        ("user-48", []),
        ("", []),
        ("\0", []),
    ],
)
def test_the_list_can_be_asked_for_one_deduplication_key(
    client: httpx.Client, query: str, found: list[object]
) -> None:
    answer = client.get(CALENDARS, headers=KEY, params={"deduplication_key": query})
    assert answer.status_code == 200
    assert answer.json() == {"next": None, "previous": None, "results": found}


def test_a_query_parameter_sent_twice_counts_with_its_last_value(client: httpx.Client) -> None:
    query = "deduplication_key=nobody&deduplication_key=user-4821"
    assert client.get(f"{CALENDARS}?{query}", headers=KEY).json()["results"] == [PRIMARY]


def test_head_answers_like_get_without_a_body(client: httpx.Client) -> None:
    for place in (CALENDARS, path(PRIMARY), f"{CALENDARS}/nothing"):
        get, head = client.get(place, headers=KEY), client.head(place, headers=KEY)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert without(dict(head.headers), "date") == without(dict(get.headers), "date")


@pytest.mark.parametrize(("place", "allow"), [(CALENDARS, LIST_METHODS), (path(PRIMARY), CALENDAR_METHODS)])
def test_options_says_what_a_path_offers(client: httpx.Client, place: str, allow: str) -> None:
    answer = client.options(place, headers=KEY)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["allow"] == allow
    assert answer.headers["vary"] == "Accept"


def test_calendars_survive_a_restart(start: Start) -> None:
    with start() as client:
        created = client.post(CALENDARS, headers=KEY, json=REQUIRED).json()
        changed = client.patch(path(PRIMARY), headers=KEY, json={"metadata": {"a": "b"}}).json()
        client.delete(path(NEVER_SYNCED), headers=KEY)
    with start() as client:
        results = client.get(CALENDARS, headers=KEY).json()["results"]
        assert results == [created, DISCONNECTED, changed]


def test_secrets_are_neither_answered_nor_stored_in_the_open(client: httpx.Client, tmp_path: Path) -> None:
    secrets = {"client_secret": "GOCSPX-openSesame", "refresh_token": "1//04openSesame"}
    changed = {"client_secret": "GOCSPX-otherSesame", "refresh_token": "1//05otherSesame"}
    created = client.post(CALENDARS, headers=KEY, json={**REQUIRED, **secrets})
    place = path(created.json())
    answers = [
        created,
        client.patch(place, headers=KEY, json=changed),
        client.patch(place, headers=KEY, json={**changed, "unknown": 1}),
        client.get(place, headers=KEY),
        client.get(CALENDARS, headers=KEY),
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 400, 200, 200]
    everything = b"".join(answer.content for answer in answers)
    assert b"Sesame" not in everything
    assert b"client_secret" not in everything.replace(b"are: client_secret", b"")
    stored = stored_bytes(tmp_path)
    assert b"cid.apps" in stored  # what is no secret can be found there
    assert b"Sesame" not in stored
    assert KEY["Authorization"].encode().partition(b" ")[2] not in stored


def test_a_failure_in_the_database_is_answered_without_its_cause(
    client: httpx.Client, tmp_path: Path
) -> None:
    change(tmp_path, "DROP TABLE attendee_sync_queue")
    answer = client.post(CALENDARS, headers=KEY, json=REQUIRED)
    assert answer.status_code == 400
    (message,) = answer.json()["non_field_errors"]
    assert list(answer.json()) == ["non_field_errors"]
    assert re.fullmatch(
        r"An unexpected error occurred while creating the calendar\. "
        r"Error ID: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        message,
    )
    assert len(client.get(CALENDARS, headers=KEY).json()["results"]) == 3
    change(tmp_path, "DROP TABLE attendee_calendars")
    answer = client.delete(path(PRIMARY), headers=KEY)
    assert answer.status_code == 400
    (message,) = answer.json()["non_field_errors"]
    assert message.startswith("An unexpected error occurred while deleting the calendar. Error ID: ")


def test_an_unexpected_failure_is_answered_in_the_products_shape(
    client: httpx.Client, tmp_path: Path
) -> None:
    change(tmp_path, "DROP TABLE attendee_calendars")
    answer = client.get(path(PRIMARY), headers={**KEY, **JSON})
    assert (answer.status_code, answer.json()) == (500, {"detail": "A server error occurred."})
