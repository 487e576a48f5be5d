"""oHallo: reading connections and their calendars, and deleting connections."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from generated.ohallo.models import CalendarProvider
from server.ohallo import storage, tables
from server.ohallo.connections import Connection
from server.ohallo.reach import Reach
from tests.server.conftest import Start
from tests.server.ohallo import (
    BOUND,
    DELETE,
    FOREIGN,
    FOREIGN_WORKSPACE,
    LIST,
    NOT_FOUND,
    ORGANIZATION,
    OTHER_WORKSPACE,
    OTHER_WORKSPACE_REFUSED,
    OWNER,
    READER,
    SALES,
    SALES_ANSWER,
    SERVICE,
    STRANGER,
    UNKNOWN,
    WORKSHOP,
    WORKSHOP_ANSWER,
    WORKSPACE,
    WORKSPACE_NOT_FOUND,
    in_database,
)
from tests.server.serving import running, sqlite_url

PRODUCT = "ohallo"

CALENDARS_ANSWER = {
    "items": [
        {"calendarId": "sales@nordic-parts.dk", "name": "Sales Team", "primary": True},
        {"calendarId": "workshop@nordic-parts.dk", "name": "Workshop", "primary": False},
    ]
}


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for all requests of this module that change nothing."""
    with running(sqlite_url(tmp_path_factory.mktemp("quiet")), [PRODUCT]) as found:
        yield found


def seen(response: httpx.Response) -> tuple[int, object]:
    return response.status_code, response.json()


def test_a_workspace_lists_all_its_connections_disabled_ones_included(client: httpx.Client) -> None:
    response = client.request(*LIST, headers=OWNER)
    assert seen(response) == (200, {"items": [SALES_ANSWER, WORKSHOP_ANSWER], "total": 2})
    assert response.headers["content-type"] == "application/json"


def test_members_stand_in_the_order_of_the_product(client: httpx.Client) -> None:
    answer = client.request(*LIST, headers=OWNER).text
    assert answer == json.dumps({"items": [SALES_ANSWER, WORKSHOP_ANSWER], "total": 2}, separators=(",", ":"))


def test_a_workspace_without_connections_has_an_empty_list(client: httpx.Client) -> None:
    client.delete(f"/api/calendar-connections/{SERVICE}", headers=OWNER)
    response = client.get(f"/api/workspaces/{OTHER_WORKSPACE}/calendar-connections", headers=OWNER)
    assert seen(response) == (200, {"items": [], "total": 0})


def test_the_list_is_ordered_by_creation_then_by_id(client: httpx.Client, tmp_path: Path) -> None:
    async def add(connection: AsyncConnection) -> None:
        for id_, second in (
            ("cccccccc-0000-4000-8000-000000000000", 2),
            ("bbbbbbbb-0000-4000-8000-000000000000", 1),
            ("aaaaaaaa-0000-4000-8000-000000000000", 2),
        ):
            moment = datetime(2026, 3, 10, 7, 0, second, tzinfo=UTC)
            google = CalendarProvider.GOOGLE
            row = Connection(id_, WORKSPACE, google, "", None, True, None, moment, moment)
            await storage.add(connection, Reach(ORGANIZATION), row)

    in_database(tmp_path, add)
    answer = client.request(*LIST, headers=OWNER).json()
    assert [item["id"] for item in answer["items"]] == [
        "bbbbbbbb-0000-4000-8000-000000000000",
        "aaaaaaaa-0000-4000-8000-000000000000",
        "cccccccc-0000-4000-8000-000000000000",
        SALES,
        WORKSHOP,
    ]
    assert answer["total"] == 5


def test_query_parameters_are_ignored(client: httpx.Client) -> None:
    response = client.request(*LIST, headers=OWNER, params={"limit": "1", "offset": "x", "": ""})
    assert seen(response) == (200, {"items": [SALES_ANSWER, WORKSHOP_ANSWER], "total": 2})


@pytest.mark.parametrize(
    ("connection", "expected"), [(SALES, SALES_ANSWER), (WORKSHOP, WORKSHOP_ANSWER)], ids=["set", "unset"]
)
def test_a_connection_is_answered_whole(client: httpx.Client, connection: str, expected: object) -> None:
    assert seen(client.get(f"/api/calendar-connections/{connection}", headers=READER)) == (200, expected)


def test_available_calendars_come_without_a_total(client: httpx.Client) -> None:
    response = client.get(f"/api/calendar-connections/{SALES}/calendars", headers=READER)
    assert seen(response) == (200, CALENDARS_ANSWER)


def test_without_a_grant_no_calendars_are_available(client: httpx.Client) -> None:
    response = client.get(f"/api/calendar-connections/{WORKSHOP}/calendars", headers=READER)
    assert seen(response) == (200, {"items": []})


def test_head_answers_like_get_without_the_body(client: httpx.Client) -> None:
    path = f"/api/calendar-connections/{SALES}"
    found = client.head(path, headers=OWNER)
    assert (found.status_code, found.content) == (200, b"")
    assert found.headers["content-length"] == client.get(path, headers=OWNER).headers["content-length"]


@pytest.mark.parametrize("id_", [SALES, SALES.upper(), f"cal_{SALES}", f"CAL_{SALES.upper()}"])
def test_every_shape_of_an_id_names_the_same_connection(client: httpx.Client, id_: str) -> None:
    path = f"/api/calendar-connections/{id_}"
    assert seen(client.get(path, headers=OWNER)) == (200, SALES_ANSWER)
    assert seen(client.get(f"{path}/calendars", headers=OWNER)) == (200, CALENDARS_ANSWER)
    changed = client.patch(path, headers=OWNER, json={})
    assert seen(changed) == (200, SALES_ANSWER)
    assert client.delete(path, headers=OWNER).status_code == 204
    assert seen(client.get(f"/api/calendar-connections/{SALES}", headers=OWNER)) == NOT_FOUND


@pytest.mark.parametrize("id_", [WORKSPACE, WORKSPACE.upper(), f"ws_{WORKSPACE}", f"Ws_{WORKSPACE.upper()}"])
@pytest.mark.parametrize("headers", [OWNER, BOUND], ids=["unbound", "bound"])
def test_every_shape_of_an_id_names_the_same_workspace(
    client: httpx.Client, id_: str, headers: dict[str, str]
) -> None:
    response = client.get(f"/api/workspaces/{id_}/calendar-connections", headers=headers)
    assert seen(response) == (200, {"items": [SALES_ANSWER, WORKSHOP_ANSWER], "total": 2})


@pytest.mark.parametrize(
    "id_",
    [
        UNKNOWN,
        FOREIGN,
        WORKSPACE,
        "abc",
        f"ws_{SALES}",
        f"cal_cal_{SALES}",
        f"cal-{SALES}",
        f"{SALES}0",
        SALES.replace("-", ""),
        f"%7B{SALES}%7D",
        f"urn:uuid:{SALES}",
        f"{SALES}%0A",
        f"%20{SALES}",
        "%00",
        "a%2Fb",
    ],
)
@pytest.mark.parametrize(
    ("method", "suffix", "body"),
    [("GET", "", None), ("PATCH", "", {"enabled": False}), ("DELETE", "", None), ("GET", "/calendars", None)],
    ids=["get", "update", "delete", "calendars"],
)
def test_any_other_id_is_an_unknown_connection(
    quiet: httpx.Client, method: str, suffix: str, body: object, id_: str
) -> None:
    path = f"/api/calendar-connections/{id_}{suffix}"
    assert seen(quiet.request(method, path, headers=OWNER, json=body)) == NOT_FOUND


@pytest.mark.parametrize(
    "id_", [UNKNOWN, FOREIGN_WORKSPACE, SALES, "abc", f"cal_{WORKSPACE}", f"w%C5%BF_{WORKSPACE}"]
)
def test_an_unknown_workspace_is_not_found(quiet: httpx.Client, id_: str) -> None:
    response = quiet.get(f"/api/workspaces/{id_}/calendar-connections", headers=OWNER)
    assert seen(response) == WORKSPACE_NOT_FOUND


@pytest.mark.parametrize("id_", [OTHER_WORKSPACE, UNKNOWN, FOREIGN_WORKSPACE, "abc"])
def test_a_bound_key_is_refused_any_other_workspace(quiet: httpx.Client, id_: str) -> None:
    response = quiet.get(f"/api/workspaces/{id_}/calendar-connections", headers=BOUND)
    assert seen(response) == OTHER_WORKSPACE_REFUSED


@pytest.mark.parametrize(
    ("headers", "id_"),
    [(STRANGER, SALES), (BOUND, SERVICE), (BOUND, FOREIGN), (OWNER, FOREIGN)],
    ids=["foreign organization", "other workspace", "bound, foreign", "unbound, foreign"],
)
def test_a_connection_out_of_reach_looks_unknown_and_stays_as_it_is(
    client: httpx.Client, headers: dict[str, str], id_: str
) -> None:
    path = f"/api/calendar-connections/{id_}"
    owner = STRANGER if id_ == FOREIGN else OWNER
    before = client.get(path, headers=owner).json()
    for method, suffix, body in (
        ("GET", "", None),
        ("PATCH", "", {"displayName": "taken", "calendarId": None, "enabled": False}),
        ("DELETE", "", None),
        ("GET", "/calendars", None),
    ):
        assert seen(client.request(method, path + suffix, headers=headers, json=body)) == NOT_FOUND
    assert seen(client.get(path, headers=owner)) == (200, before)


def test_a_bound_key_reaches_the_connections_of_its_workspace(client: httpx.Client) -> None:
    path = f"/api/calendar-connections/{SALES}"
    assert seen(client.get(path, headers=BOUND)) == (200, SALES_ANSWER)
    assert seen(client.get(f"{path}/calendars", headers=BOUND)) == (200, CALENDARS_ANSWER)
    assert client.patch(path, headers=BOUND, json={"enabled": False}).json()["enabled"] is False
    assert client.delete(path, headers=BOUND).status_code == 204


def test_deleting_answers_no_body_and_repeating_it_404(client: httpx.Client) -> None:
    deleted = client.request(*DELETE, headers=OWNER)
    assert (deleted.status_code, deleted.content, deleted.headers.get("content-type")) == (204, b"", None)
    assert seen(client.request(*DELETE, headers=OWNER)) == NOT_FOUND
    assert seen(client.request(*LIST, headers=OWNER)) == (200, {"items": [WORKSHOP_ANSWER], "total": 1})


def test_deleting_drops_the_grant_and_the_calendars_of_that_connection_only(
    client: httpx.Client, tmp_path: Path
) -> None:
    async def kept(connection: AsyncConnection) -> tuple[set[str], set[str]]:
        grants = await connection.scalars(select(tables.grants.c.connection_id))
        calendars = await connection.scalars(select(tables.calendars.c.connection_id))
        return set(grants), set(calendars)

    assert in_database(tmp_path, kept) == ({SALES, SERVICE, FOREIGN}, {SALES, SERVICE, FOREIGN})
    client.request(*DELETE, headers=OWNER)
    assert in_database(tmp_path, kept) == ({SERVICE, FOREIGN}, {SERVICE, FOREIGN})


def test_data_survives_a_restart(start: Start) -> None:
    sent = {"displayName": "Sales", "calendarId": None, "enabled": False}
    with start() as client:
        changed = client.patch(f"/api/calendar-connections/{SALES}", headers=OWNER, json=sent).json()
        client.delete(f"/api/calendar-connections/{WORKSHOP}", headers=OWNER)
    with start() as client:
        assert seen(client.request(*LIST, headers=OWNER)) == (200, {"items": [changed], "total": 1})
        assert changed == {**SALES_ANSWER, **sent, "updatedAt": changed["updatedAt"]}
