"""GET /v2/calendars and GET /v2/calendars/busy-times."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.calcom_requests import (
    ADA,
    APPLE,
    DELEGATED,
    DESTINATION,
    GRACE,
    bad,
    bad_properties,
    destination,
    refused,
    rows,
    write,
)
from tests.server.conftest import Start
from tests.server.serving import running, sqlite_url, without

PRODUCT = "calcom"

BUSY = "/v2/calendars/busy-times"

GRACES_CALENDAR = {
    "externalId": "grace@example.net",
    "integration": "google_calendar",
    "name": "Grace",
    "primary": True,
    "readOnly": False,
    "email": "grace@example.net",
    "isSelected": False,
    "credentialId": 235,
    "delegationCredentialId": None,
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server for requests that change nothing."""
    with running(sqlite_url(tmp_path_factory.mktemp("calcom")), [PRODUCT]) as client:
        yield client


def connected(client: httpx.Client, headers: dict[str, str] = ADA) -> dict[int, dict[str, Any]]:
    """The connections as listed, by credential."""
    answer = client.get("/v2/calendars", headers=headers)
    assert answer.status_code == 200, answer.text
    return {item["credentialId"]: item for item in answer.json()["data"]["connectedCalendars"]}


def test_connections_and_destination_are_listed(shared: httpx.Client) -> None:
    answer = shared.get("/v2/calendars", headers=GRACE)
    assert answer.status_code == 200
    body = answer.json()
    assert body == {
        "status": "success",
        "data": {
            "connectedCalendars": [
                {
                    "integration": {
                        "name": "Google Calendar",
                        "description": "Reads and writes calendars of a Google account.",
                        "installed": True,
                        "type": "google_calendar",
                        "title": "Google Calendar",
                        "variant": "calendar",
                        "category": "calendar",
                        "categories": ["calendar"],
                        "logo": "icon.svg",
                        "publisher": "Cal.com",
                        "slug": "google-calendar",
                        "url": "https://cal.com/",
                        "locationOption": None,
                        "email": "help@cal.com",
                    },
                    "credentialId": 235,
                    "delegationCredentialId": None,
                    "primary": GRACES_CALENDAR,
                    "calendars": [GRACES_CALENDAR],
                }
            ],
            "destinationCalendar": {
                "id": body["data"]["destinationCalendar"]["id"],
                "integration": "google_calendar",
                "externalId": "grace@example.net",
                "primaryEmail": "grace@example.net",
                "userId": 43,
                "eventTypeId": None,
                "credentialId": 235,
                "delegationCredentialId": None,
                "name": "Grace",
                "primary": True,
                "readOnly": False,
                "email": "grace@example.net",
                "integrationTitle": "Google Calendar",
            },
        },
    }
    assert isinstance(body["data"]["destinationCalendar"]["id"], int)


def test_every_connection_is_listed_with_its_integration(shared: httpx.Client) -> None:
    found = {
        id_: (item["integration"]["type"], item["integration"]["slug"], item["delegationCredentialId"])
        for id_, item in connected(shared).items()
    }
    assert found == {
        135: ("google_calendar", "google-calendar", None),
        136: ("office365_calendar", "office365-calendar", None),
        137: ("apple_calendar", "apple-calendar", None),
        138: ("google_calendar", "google-calendar", "clz4k1v0q0001demodelegation"),
    }


def test_the_primary_calendar_comes_first(shared: httpx.Client) -> None:
    google = connected(shared)[135]
    shown = [(c["externalId"], c["primary"], c["readOnly"], c["isSelected"]) for c in google["calendars"]]
    assert shown == [
        ("ada@example.com", True, False, True),
        ("holidays@group.v.calendar.google.com", None, True, False),
        ("team@group.calendar.google.com", None, False, False),
    ]
    assert google["primary"] == google["calendars"][0]


def test_without_a_primary_calendar_the_first_takes_its_place(shared: httpx.Client) -> None:
    apple = connected(shared)[137]
    assert apple["primary"]["primary"] is None
    assert apple["primary"] == apple["calendars"][0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE calcom_connections SET invalid = 1 WHERE id = 136", "Access token expired or revoked"),
        ("DELETE FROM calcom_calendars WHERE connection_id = 136", "No primary calendar found"),
        (
            "UPDATE calcom_connections SET fault = 'Could not get connected calendars' WHERE id = 136",
            "Could not get connected calendars",
        ),
    ],
)
def test_a_connection_that_cannot_be_read_shows_why(
    client: httpx.Client, tmp_path: Path, change: str, message: str
) -> None:
    write(client, tmp_path, change)
    found = connected(client)[136]
    assert without(found, "integration") == {"credentialId": 136, "error": {"message": message}}
    assert found["integration"]["title"] == "Office 365 Calendar"


def test_of_an_account_connected_twice_only_the_delegation_is_listed(
    client: httpx.Client, tmp_path: Path
) -> None:
    write(client, tmp_path, "UPDATE calcom_connections SET email = 'ada@organization.example' WHERE id = 135")
    assert set(connected(client)) == {136, 137, 138}


def test_connections_of_an_app_that_is_off_are_not_listed(client: httpx.Client, tmp_path: Path) -> None:
    write(client, tmp_path, "UPDATE calcom_connections SET app_enabled = 0 WHERE id = 137")
    assert set(connected(client)) == {135, 136, 138}


def test_without_connections_the_destination_is_removed(client: httpx.Client, tmp_path: Path) -> None:
    write(client, tmp_path, "UPDATE calcom_connections SET app_enabled = 0 WHERE user_id = 43")
    answer = client.get("/v2/calendars", headers=GRACE)
    assert answer.text == ('{"status":"success","data":{"connectedCalendars":[],"destinationCalendar":{}}}')
    assert rows(tmp_path, "SELECT user_id FROM calcom_destinations") == [(42,)]


def test_a_missing_destination_becomes_the_first_connections_primary(
    client: httpx.Client, tmp_path: Path
) -> None:
    write(client, tmp_path, "DELETE FROM calcom_destinations WHERE user_id = 42")
    found = destination(client)
    assert (found["externalId"], found["credentialId"]) == ("ada@example.com", 135)
    assert rows(tmp_path, "SELECT external_id FROM calcom_destinations WHERE user_id = 42") == [
        ("ada@example.com",)
    ]


def test_a_destination_no_longer_connected_is_replaced_in_its_row(
    client: httpx.Client, tmp_path: Path
) -> None:
    client.put(DESTINATION, headers=ADA, json=APPLE)
    before = destination(client)
    write(client, tmp_path, "DELETE FROM calcom_calendars WHERE connection_id IN (135, 137)")
    after = destination(client)
    assert after == {
        **before,
        "integration": "office365_calendar",
        "externalId": "AAMkADdemo0001office365calendar=",
        "primaryEmail": "ada@example.onmicrosoft.com",
        "credentialId": 136,
        "name": "Calendar",
        "primary": True,
        "email": "ada@example.onmicrosoft.com",
        "integrationTitle": "Office 365 Calendar",
    }


def test_a_default_by_delegation_has_no_credential(client: httpx.Client, tmp_path: Path) -> None:
    write(client, tmp_path, "DELETE FROM calcom_connections WHERE id IN (135, 136, 137)")
    found = destination(client)
    assert found["externalId"] == "ada@organization.example"
    assert (found["credentialId"], found["delegationCredentialId"]) == (None, "clz4k1v0q0001demodelegation")


def test_a_connected_destination_is_left_alone(client: httpx.Client) -> None:
    client.put(DESTINATION, headers=ADA, json=DELEGATED)
    before = destination(client)
    assert before["externalId"] == "ada@organization.example"
    assert destination(client) == before


def test_while_nothing_can_be_read_the_destination_stays(client: httpx.Client, tmp_path: Path) -> None:
    write(client, tmp_path, "UPDATE calcom_connections SET invalid = 1 WHERE user_id = 43")
    found = destination(client, GRACE)
    assert (found["externalId"], found["credentialId"]) == ("grace@example.net", 235)
    assert "name" not in found


def test_the_repaired_destination_survives_a_restart(start: Start, tmp_path: Path) -> None:
    with start() as client:
        write(client, tmp_path, "DELETE FROM calcom_destinations WHERE user_id = 42")
        before = destination(client)
    with start() as client:
        assert destination(client) == before


LISTED: dict[str, Any] = {
    "calendarsToLoad[0][credentialId]": 135,
    "calendarsToLoad[0][externalId]": "ada@example.com",
}
PAIR = {"credentialId": 135, "externalId": "ada@example.com"}
DAY: dict[str, Any] = {"dateFrom": "2026-12-18", "dateTo": "2026-12-18", "timeZone": "Europe/Madrid"}

MORNING = {
    "start": "2026-12-18T09:00:00.000Z",
    "end": "2026-12-18T09:45:00.000Z",
    "source": "google_calendar",
}
NIGHT = {
    "start": "2026-12-18T23:30:00.000Z",
    "end": "2026-12-19T00:30:00.000Z",
    "source": "google_calendar",
}


@pytest.mark.parametrize("calendars", [LISTED, PAIR])
@pytest.mark.parametrize(
    ("when", "expected"),
    [
        # In Madrid the night's event begins on the next day, in UTC and New York it does not.
        pytest.param(DAY, [MORNING], id="Madrid"),
        pytest.param({**DAY, "timeZone": "UTC"}, [MORNING, NIGHT], id="UTC"),
        pytest.param({**DAY, "timeZone": "America/New_York"}, [MORNING, NIGHT], id="New York"),
        pytest.param(
            {**without(DAY, "timeZone"), "loggedInUsersTz": "Europe/Madrid"}, [MORNING], id="older name"
        ),
        pytest.param(
            {**DAY, "loggedInUsersTz": "America/New_York"}, [MORNING], id="the newer name goes first"
        ),
        pytest.param({**DAY, "dateTo": "2026-12-19"}, [MORNING, NIGHT], id="two days"),
        pytest.param({**DAY, "dateFrom": "2026-12-19", "dateTo": "2026-12-19"}, [NIGHT], id="the day after"),
        pytest.param({**DAY, "dateFrom": "2026-12-18T09:45:00Z"}, [], id="from the end of the first on"),
        pytest.param({**DAY, "dateFrom": "2026-12-18T10:44:00"}, [MORNING], id="a time in Madrid"),
        pytest.param({**DAY, "dateFrom": "2026-12-20"}, [], id="backwards"),
    ],
)
def test_busy_times_of_one_calendar(
    shared: httpx.Client, calendars: dict[str, Any], when: dict[str, Any], expected: list[object]
) -> None:
    answer = shared.get(BUSY, headers=ADA, params={**when, **calendars})
    assert answer.status_code == 200
    assert answer.json() == {"status": "success", "data": expected}


def test_busy_times_of_several_calendars(shared: httpx.Client) -> None:
    params = {
        **DAY,
        "calendarsToLoad[1][credentialId]": 135,
        "calendarsToLoad[1][externalId]": "ada@example.com",
        "calendarsToLoad[0][credentialId]": 136,
        "calendarsToLoad[0][externalId]": "AAMkADdemo0001office365calendar=",
        "calendarsToLoad[2][credentialId]": 135,
        "calendarsToLoad[2][externalId]": "unknown\0",
    }
    assert shared.get(BUSY, headers=ADA, params=params).json()["data"] == [MORNING]


@pytest.mark.parametrize("credential", [235, 999, 138, 2**64])
@pytest.mark.parametrize("form", ["list", "pair"])
def test_every_credential_must_be_the_callers(shared: httpx.Client, credential: int, form: str) -> None:
    calendars: dict[str, Any] = (
        {
            **LISTED,
            "calendarsToLoad[1][credentialId]": credential,
            "calendarsToLoad[1][externalId]": "grace@example.net",
        }
        if form == "list"
        else {**PAIR, "credentialId": credential}
    )
    answer = shared.get(BUSY, headers=ADA, params={**DAY, **calendars})
    refused(answer, 401, "These credentials do not belong to you")


@pytest.mark.parametrize("change", ["SET invalid = 1", "SET fault = 'Access token expired or revoked'"])
def test_a_provider_that_fails_is_a_failure(client: httpx.Client, tmp_path: Path, change: str) -> None:
    write(client, tmp_path, f"UPDATE calcom_connections {change} WHERE id = 135")
    answer = client.get(BUSY, headers=ADA, params={**DAY, **LISTED})
    refused(answer, 500, "Unable to fetch connected calendars events. Please try again later.")


@pytest.mark.parametrize("absence", [{}, {"timeZone": ""}, {"timeZone": "", "loggedInUsersTz": ""}])
def test_busy_times_want_a_time_zone(shared: httpx.Client, absence: dict[str, str]) -> None:
    params: dict[str, Any] = {**without(DAY, "timeZone"), **LISTED, **absence}
    answer = shared.get(BUSY, headers=ADA, params=params)
    refused(answer, 400, "Either timeZone or loggedInUsersTz must be provided")


NO_FROM = bad("dateFrom", isDateString="dateFrom must be a valid ISO 8601 date string")
NO_TO = bad("dateTo", isDateString="dateTo must be a valid ISO 8601 date string")
NO_NUMBER = bad(
    "credentialId", isNumber="credentialId must be a number conforming to the specified constraints"
)
NO_TEXT = bad("externalId", isString="externalId must be a string")


@pytest.mark.parametrize(
    ("params", "entries"),
    [
        pytest.param({}, [NO_FROM, NO_TO], id="nothing"),
        pytest.param({**DAY, **LISTED, "dateFrom": "tomorrow"}, [NO_FROM], id="no date"),
        pytest.param({**DAY, **LISTED, "dateTo": "2026-02-30"}, [NO_TO], id="no day"),
        pytest.param({**DAY, **LISTED, "dateTo": "9999-12-31"}, [NO_TO], id="beyond time"),
        pytest.param({**DAY, **LISTED, "dateFrom": "0001-01-01"}, [NO_FROM], id="before time"),
        pytest.param(DAY, [bad("calendarsToLoad", isArray="calendarsToLoad must be an array")], id="none"),
        pytest.param({**DAY, "credentialId": 135}, [NO_TEXT], id="half a pair"),
        pytest.param({**DAY, "externalId": "a"}, [NO_NUMBER], id="the other half"),
        pytest.param(
            {**DAY, **LISTED, "timeZone": "Mars/Olympus"},
            [bad("timeZone", isTimeZone="timeZone must be a valid IANA time-zone")],
            id="no such zone",
        ),
        pytest.param(
            {**DAY, **LISTED, "timeZone": "../UTC", "dateTo": "x", "dateFrom": "y"},
            [bad("timeZone", isTimeZone="timeZone must be a valid IANA time-zone"), NO_FROM, NO_TO],
            id="everything",
        ),
        pytest.param(
            {
                **DAY,
                "calendarsToLoad[0][credentialId]": "x",
                "calendarsToLoad[1]": "ada@example.com",
                "calendarsToLoad[2][credentialId]": 135,
            },
            [
                {
                    "property": "calendarsToLoad",
                    "children": [
                        {"property": "0", "children": [NO_NUMBER, NO_TEXT]},
                        bad(
                            "1",
                            nestedValidation=(
                                "each value in nested property calendarsToLoad must be either object or array"
                            ),
                        ),
                        {"property": "2", "children": [NO_TEXT]},
                    ],
                }
            ],
            id="bad calendars",
        ),
    ],
)
def test_bad_parameters_are_listed(
    shared: httpx.Client, params: dict[str, Any], entries: list[dict[str, object]]
) -> None:
    bad_properties(shared.get(BUSY, headers=ADA, params=params), *entries)
