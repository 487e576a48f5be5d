"""PUT /v2/destination-calendars."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.calcom import demo
from tests.server.calcom_requests import (
    ADA,
    APPLE,
    DELEGATED,
    DESTINATION,
    ENUM,
    GOOGLE,
    GRACE,
    TEAM,
    bad,
    bad_properties,
    destination,
    refused,
    rows,
    write,
)
from tests.server.conftest import Start
from tests.server.serving import running, sqlite_url

PRODUCT = "calcom"

READ_ONLY = {"integration": "google_calendar", "externalId": "holidays@group.v.calendar.google.com"}
NO_INTEGRATION = bad("integration", isEnum=ENUM, isString="integration must be a string")
NO_EXTERNAL_ID = bad("externalId", isString="externalId must be a string")
STORED = (
    "SELECT integration, external_id, primary_email, connection_id, delegation_id FROM calcom_destinations"
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server for requests that change nothing."""
    with running(sqlite_url(tmp_path_factory.mktemp("calcom")), [PRODUCT]) as client:
        yield client


def test_the_destination_becomes_the_calendar_named(client: httpx.Client) -> None:
    answer = client.put(DESTINATION, headers=ADA, json=APPLE)
    assert answer.status_code == 200
    assert answer.text == (
        '{"status":"success","data":{"userId":42,"integration":"apple_calendar","externalId":'
        '"https://caldav.icloud.com/26962146906/calendars/1644422A-1945-4438-BBC0-4F0Q23A57R7S/",'
        '"credentialId":137}}'
    )
    assert destination(client) == {
        "id": destination(client)["id"],
        "integration": "apple_calendar",
        "externalId": APPLE["externalId"],
        # No calendar of the Apple account is called primary.
        "primaryEmail": None,
        "userId": 42,
        "eventTypeId": None,
        "credentialId": 137,
        "delegationCredentialId": None,
        "name": "Home",
        "primary": False,
        "readOnly": False,
        "email": "ada@icloud.example",
        "integrationTitle": "Apple Calendar",
    }


def test_the_demo_call_is_answered(client: httpx.Client) -> None:
    call = demo.DEMO.call
    answer = client.request(call.method, call.path, headers=dict(call.headers), json=call.body)
    assert answer.status_code == 200
    assert answer.json()["data"]["credentialId"] == 137


def test_success_carries_the_headers_of_every_answer(client: httpx.Client) -> None:
    headers = client.put(DESTINATION, headers=ADA, json=APPLE).headers
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-ratelimit-limit-default"] == "120"
    assert headers["x-ratelimit-remaining-default"] == "120"
    assert 1 <= int(headers["x-ratelimit-reset-default"]) <= 60
    assert "x-request-id" not in headers


def test_repeating_the_update_changes_nothing(client: httpx.Client) -> None:
    first = client.put(DESTINATION, headers=ADA, json=APPLE)
    before = destination(client)
    second = client.put(DESTINATION, headers=ADA, json=APPLE)
    assert (second.status_code, second.text) == (200, first.text)
    assert destination(client) == before


def test_a_calendar_beside_the_primary_one_keeps_the_primary_email(
    client: httpx.Client, tmp_path: Path
) -> None:
    client.put(DESTINATION, headers=ADA, json=TEAM)
    assert rows(tmp_path, f"{STORED} WHERE user_id = 42") == [
        ("google_calendar", "team@group.calendar.google.com", "ada@example.com", 135, None)
    ]


def test_the_destination_of_another_user_stays(client: httpx.Client) -> None:
    before = destination(client, GRACE)
    client.put(DESTINATION, headers=ADA, json=APPLE)
    assert destination(client, GRACE) == before


def test_a_delegation_is_written_beside_the_own_credential(client: httpx.Client, tmp_path: Path) -> None:
    answer = client.put(DESTINATION, headers=ADA, json=DELEGATED)
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "success",
        "data": {
            "userId": 42,
            "integration": "google_calendar",
            "externalId": "ada@organization.example",
            "credentialId": 135,
        },
    }
    assert rows(tmp_path, f"{STORED} WHERE user_id = 42") == [
        (
            "google_calendar",
            "ada@organization.example",
            "ada@organization.example",
            135,
            "clz4k1v0q0001demodelegation",
        )
    ]


@pytest.mark.parametrize("absence", [{}, {"delegationCredentialId": None}, {"delegationCredentialId": ""}])
def test_without_a_delegation_the_stored_one_stays(
    client: httpx.Client, tmp_path: Path, absence: dict[str, object]
) -> None:
    client.put(DESTINATION, headers=ADA, json=DELEGATED)
    answer = client.put(DESTINATION, headers=ADA, json={**APPLE, **absence})
    assert answer.json()["data"]["credentialId"] == 137
    assert rows(tmp_path, f"{STORED} WHERE user_id = 42") == [
        ("apple_calendar", APPLE["externalId"], None, 137, "clz4k1v0q0001demodelegation")
    ]


def test_a_first_destination_by_delegation_has_no_credential(client: httpx.Client, tmp_path: Path) -> None:
    write(client, tmp_path, "DELETE FROM calcom_destinations WHERE user_id = 42")
    answer = client.put(DESTINATION, headers=ADA, json=DELEGATED)
    assert answer.json()["data"]["credentialId"] is None


def test_by_delegation_a_calendar_may_be_read_only(client: httpx.Client, tmp_path: Path) -> None:
    answer = client.put(
        DESTINATION, headers=ADA, json={**DELEGATED, "externalId": "rooms@organization.example"}
    )
    assert answer.status_code == 200
    # Not the primary calendar of the delegated account, so its address is not kept.
    assert rows(tmp_path, "SELECT primary_email FROM calcom_destinations WHERE user_id = 42") == [(None,)]


def test_unknown_members_are_dropped(client: httpx.Client) -> None:
    answer = client.put(DESTINATION, headers=ADA, json={**APPLE, "credentialId": 1, "colour": {"a": []}})
    assert answer.json()["data"]["credentialId"] == 137


@pytest.mark.parametrize(
    "calendar",
    [
        pytest.param({**GOOGLE, "externalId": "abc"}, id="unknown calendar"),
        pytest.param({**GOOGLE, "externalId": ""}, id="empty text"),
        pytest.param({**GOOGLE, "externalId": "a\0b"}, id="text that no database holds"),
        pytest.param({**GOOGLE, "integration": "office365_calendar"}, id="calendar of another integration"),
        pytest.param(READ_ONLY, id="read-only calendar"),
        pytest.param({**GOOGLE, "externalId": "grace@example.net"}, id="another user's calendar"),
        pytest.param(
            {**GOOGLE, "delegationCredentialId": "clz4k1v0q0001demodelegation"}, id="not of the delegation"
        ),
        pytest.param({**DELEGATED, "delegationCredentialId": "nobody's"}, id="unknown delegation"),
    ],
)
def test_a_calendar_that_does_not_match_is_not_found(shared: httpx.Client, calendar: dict[str, str]) -> None:
    before = destination(shared)
    answer = shared.put(DESTINATION, headers=ADA, json=calendar)
    refused(answer, 404, f"Could not find calendar {calendar['externalId']}")
    assert destination(shared) == before


def test_a_connection_that_cannot_be_read_offers_no_calendar(client: httpx.Client, tmp_path: Path) -> None:
    write(client, tmp_path, "UPDATE calcom_connections SET invalid = 1 WHERE id = 137")
    refused(
        client.put(DESTINATION, headers=ADA, json=APPLE),
        404,
        f"Could not find calendar {APPLE['externalId']}",
    )


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        pytest.param({}, [NO_INTEGRATION, NO_EXTERNAL_ID], id="nothing"),
        pytest.param([APPLE], [NO_INTEGRATION, NO_EXTERNAL_ID], id="a list"),
        pytest.param({"externalId": "a"}, [NO_INTEGRATION], id="no integration"),
        pytest.param({**GOOGLE, "integration": None}, [NO_INTEGRATION], id="integration null"),
        pytest.param({**GOOGLE, "integration": 5}, [NO_INTEGRATION], id="integration number"),
        pytest.param(
            {**GOOGLE, "integration": "not-supported-calendar"},
            [bad("integration", isEnum=ENUM)],
            id="unknown integration",
        ),
        pytest.param(
            {**GOOGLE, "integration": "ics-feed_calendar"}, [bad("integration", isEnum=ENUM)], id="a feed"
        ),
        pytest.param({"integration": "google_calendar"}, [NO_EXTERNAL_ID], id="no externalId"),
        pytest.param({**GOOGLE, "externalId": None}, [NO_EXTERNAL_ID], id="externalId null"),
        pytest.param({**GOOGLE, "externalId": ["a"]}, [NO_EXTERNAL_ID], id="externalId list"),
        pytest.param(
            {**GOOGLE, "delegationCredentialId": 7},
            [bad("delegationCredentialId", isString="delegationCredentialId must be a string")],
            id="delegation number",
        ),
        pytest.param(
            {"delegationCredentialId": 7, "externalId": 1, "integration": "x"},
            [
                bad("integration", isEnum=ENUM),
                NO_EXTERNAL_ID,
                bad("delegationCredentialId", isString="delegationCredentialId must be a string"),
            ],
            id="everything, in the order of declaration",
        ),
    ],
)
def test_bad_members_are_listed(shared: httpx.Client, body: object, entries: list[dict[str, object]]) -> None:
    bad_properties(shared.put(DESTINATION, headers=ADA, json=body), *entries)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({}, id="no body"),
        pytest.param({"headers": {"Content-Type": "application/json"}}, id="empty body"),
        pytest.param({"data": APPLE}, id="a form"),
        pytest.param({"content": b"integration: x", "headers": {"Content-Type": "text/yaml"}}, id="YAML"),
        pytest.param({"content": b'{"integration":"x"}'}, id="no media type"),
    ],
)
def test_whatever_is_no_json_counts_as_an_empty_body(shared: httpx.Client, sent: dict[str, object]) -> None:
    given = sent.get("headers")
    headers = {**ADA, **(given if isinstance(given, dict) else {})}
    answer = shared.put(DESTINATION, **{**sent, "headers": headers})  # type: ignore[arg-type]
    bad_properties(answer, NO_INTEGRATION, NO_EXTERNAL_ID)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "unexpected end of data at line 1 column 2"),
        (b'{"integration": secret}', "unexpected character, expected a JSON value at line 1 column 17"),
        (b'"google_calendar"', "Unexpected token in JSON at position 0"),
        (b"5", "Unexpected token in JSON at position 0"),
        (b"null", "Unexpected token in JSON at position 0"),
    ],
)
def test_malformed_json_is_refused_in_the_parsers_words(
    shared: httpx.Client, content: bytes, message: str
) -> None:
    headers = {**ADA, "Content-Type": "application/json"}
    refused(shared.put(DESTINATION, headers=headers, content=content), 400, message)


def test_the_path_of_an_error_has_the_query_string(shared: httpx.Client) -> None:
    answer = shared.put(f"{DESTINATION}?a=%20b&c", headers=ADA, json={**GOOGLE, "externalId": "abc"})
    assert answer.json()["path"] == "/v2/destination-calendars?a=%20b&c"


def test_a_body_beyond_the_limit_is_refused(shared: httpx.Client) -> None:
    answer = shared.put(DESTINATION, headers=ADA, json={**GOOGLE, "externalId": "a" * 1_100_000})
    refused(answer, 413, "request entity too large")


def test_the_destination_survives_a_restart(start: Start) -> None:
    with start() as client:
        client.put(DESTINATION, headers=ADA, json=APPLE)
        before = destination(client)
    with start() as client:
        assert destination(client) == before
        assert before["credentialId"] == 137
