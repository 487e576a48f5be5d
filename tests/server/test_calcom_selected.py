"""POST and DELETE /v2/selected-calendars."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.calcom_requests import (
    ADA,
    GRACE,
    SELECTED,
    bad,
    bad_properties,
    refused,
    rows,
    write,
)
from tests.server.conftest import Start
from tests.server.serving import running, sqlite_url, without

PRODUCT = "calcom"

TEAM: dict[str, Any] = {
    "integration": "google_calendar",
    "externalId": "team@group.calendar.google.com",
    "credentialId": 135,
}
TEAM_SELECTED = {
    "status": "success",
    "data": {
        "userId": 42,
        "integration": "google_calendar",
        "externalId": "team@group.calendar.google.com",
        "credentialId": 135,
    },
}
ADAS: dict[str, Any] = {
    "integration": "google_calendar",
    "externalId": "ada@example.com",
    "credentialId": 135,
}
DELEGATION = "clz4k1v0q0001demodelegation"
STORED = (
    "SELECT external_id, connection_id, delegation_id FROM calcom_selections WHERE user_id = 42 ORDER BY id"
)

NO_CREDENTIAL = "Calendar credentials not found"
NO_DELEGATION = "DelegationCredential with provided delegationCredentialId not found"
NO_MEMBER = "User is not a member of the organization that owns the Delegation credential"
NO_INTEGRATION = bad("integration", isString="integration must be a string")
NO_EXTERNAL_ID = bad("externalId", isString="externalId must be a string")
NO_INTEGER = bad("credentialId", isInt="credentialId must be an integer number")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server for requests that change nothing."""
    with running(sqlite_url(tmp_path_factory.mktemp("calcom")), [PRODUCT]) as client:
        yield client


def selected_ids(client: httpx.Client) -> list[str]:
    """The calendars that the list shows as selected."""
    connected = client.get("/v2/calendars", headers=ADA).json()["data"]["connectedCalendars"]
    return [c["externalId"] for item in connected for c in item["calendars"] if c["isSelected"]]


def test_a_calendar_is_selected(client: httpx.Client) -> None:
    answer = client.post(SELECTED, headers=ADA, json=TEAM)
    assert answer.status_code == 201
    assert answer.text == (
        '{"status":"success","data":{"userId":42,"integration":"google_calendar",'
        '"externalId":"team@group.calendar.google.com","credentialId":135}}'
    )
    assert selected_ids(client) == ["ada@example.com", "team@group.calendar.google.com"]


def test_selecting_again_answers_alike_and_writes_nothing(client: httpx.Client, tmp_path: Path) -> None:
    client.post(SELECTED, headers=ADA, json=TEAM)
    before = rows(tmp_path, STORED)
    # Even the credential stays that of the first time.
    answer = client.post(SELECTED, headers=ADA, json={**TEAM, "credentialId": 136})
    assert (answer.status_code, answer.json()) == (201, TEAM_SELECTED)
    assert rows(tmp_path, STORED) == before


def test_integration_and_calendar_are_not_looked_up(client: httpx.Client) -> None:
    body = {"integration": "", "externalId": "no such calendar", "credentialId": 136, "colour": 1}
    answer = client.post(SELECTED, headers=ADA, json=body)
    assert answer.status_code == 201
    assert answer.json()["data"] == {"userId": 42, **without(body, "colour")}


def test_a_whole_number_counts_however_it_is_written(client: httpx.Client) -> None:
    content = b'{"integration":"a","externalId":"b","credentialId":135.0}'
    answer = client.post(SELECTED, headers={**ADA, "Content-Type": "application/json"}, content=content)
    assert (answer.status_code, answer.json()["data"]["credentialId"]) == (201, 135)


@pytest.mark.parametrize("absence", [{"delegationCredentialId": None}, {"delegationCredentialId": ""}])
def test_a_delegation_may_be_null(client: httpx.Client, absence: dict[str, object]) -> None:
    answer = client.post(SELECTED, headers=ADA, json={**TEAM, **absence})
    assert (answer.status_code, answer.json()) == (201, TEAM_SELECTED)


def test_a_selection_by_delegation_updates_the_one_that_is_there(
    client: httpx.Client, tmp_path: Path
) -> None:
    body = {**ADAS, "credentialId": 138, "delegationCredentialId": DELEGATION}
    answer = client.post(SELECTED, headers=ADA, json=body)
    assert answer.status_code == 201
    assert answer.json()["data"] == {"userId": 42, **ADAS, "credentialId": 138}
    assert rows(tmp_path, STORED) == [("ada@example.com", 138, DELEGATION)]


def test_by_delegation_another_users_credential_is_not_stored(client: httpx.Client, tmp_path: Path) -> None:
    body = {**TEAM, "credentialId": 235, "delegationCredentialId": DELEGATION}
    answer = client.post(SELECTED, headers=ADA, json=body)
    assert (answer.status_code, answer.json()["data"]["credentialId"]) == (201, None)
    assert rows(tmp_path, STORED)[1:] == [("team@group.calendar.google.com", None, DELEGATION)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"credentialId": 235}, NO_CREDENTIAL, id="another user's"),
        pytest.param({"credentialId": 999}, NO_CREDENTIAL, id="unknown"),
        pytest.param({"credentialId": -1}, NO_CREDENTIAL, id="negative"),
        pytest.param({"credentialId": 2**63}, NO_CREDENTIAL, id="more than 64 bits"),
        pytest.param({"credentialId": 138}, NO_CREDENTIAL, id="the organization's"),
        pytest.param({"delegationCredentialId": "unknown"}, NO_DELEGATION, id="unknown delegation"),
        pytest.param({"delegationCredentialId": "clz4k1v0q0002demodelegation"}, NO_MEMBER, id="no member"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_credentials_that_do_not_allow_it(
    shared: httpx.Client, method: str, changes: dict[str, Any], message: str
) -> None:
    sent = {**ADAS, **changes}
    given = {"json": sent} if method == "POST" else {"params": sent}
    refused(shared.request(method, SELECTED, headers=ADA, **given), 404, message)  # type: ignore[arg-type]
    assert selected_ids(shared) == ["ada@example.com"]


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        pytest.param({}, [NO_INTEGRATION, NO_EXTERNAL_ID, NO_INTEGER], id="nothing"),
        pytest.param([TEAM], [NO_INTEGRATION, NO_EXTERNAL_ID, NO_INTEGER], id="a list"),
        pytest.param({**TEAM, "integration": None}, [NO_INTEGRATION], id="integration null"),
        pytest.param({**TEAM, "externalId": 1}, [NO_EXTERNAL_ID], id="externalId number"),
        pytest.param({**TEAM, "externalId": "a\0b"}, [NO_EXTERNAL_ID], id="text that no database holds"),
        pytest.param({**TEAM, "credentialId": "135"}, [NO_INTEGER], id="credentialId text"),
        pytest.param({**TEAM, "credentialId": 135.5}, [NO_INTEGER], id="credentialId fraction"),
        pytest.param({**TEAM, "credentialId": True}, [NO_INTEGER], id="credentialId boolean"),
        pytest.param({**TEAM, "credentialId": None}, [NO_INTEGER], id="credentialId null"),
        pytest.param(
            {**TEAM, "delegationCredentialId": False},
            [bad("delegationCredentialId", isString="delegationCredentialId must be a string")],
            id="delegation boolean",
        ),
    ],
)
def test_bad_members_are_listed(shared: httpx.Client, body: object, entries: list[dict[str, object]]) -> None:
    bad_properties(shared.post(SELECTED, headers=ADA, json=body), *entries)


def test_a_form_counts_as_an_empty_body(shared: httpx.Client) -> None:
    answer = shared.post(SELECTED, headers=ADA, data={"integration": "a"})
    bad_properties(answer, NO_INTEGRATION, NO_EXTERNAL_ID, NO_INTEGER)


def test_malformed_json_is_refused(shared: httpx.Client) -> None:
    answer = shared.post(SELECTED, headers={**ADA, "Content-Type": "application/json"}, content=b"[1")
    refused(answer, 400, "unexpected end of data at line 1 column 3")


def test_a_selection_is_removed_and_given_back(client: httpx.Client) -> None:
    answer = client.delete(SELECTED, headers=ADA, params=ADAS)
    assert answer.status_code == 200
    assert answer.text == (
        '{"status":"success","data":{"userId":42,"integration":"google_calendar",'
        '"externalId":"ada@example.com","credentialId":135}}'
    )
    assert selected_ids(client) == []
    refused(client.delete(SELECTED, headers=ADA, params=ADAS), 404, "No SelectedCalendar found.")


def test_the_credential_does_not_choose_the_selection(client: httpx.Client) -> None:
    answer = client.delete(SELECTED, headers=ADA, params={**ADAS, "credentialId": 136})
    assert (answer.status_code, answer.json()["data"]["credentialId"]) == (200, 135)


def test_a_delegation_chooses_among_selections(client: httpx.Client, tmp_path: Path) -> None:
    params = {**ADAS, "delegationCredentialId": DELEGATION}
    refused(client.delete(SELECTED, headers=ADA, params=params), 404, "No SelectedCalendar found.")
    client.post(SELECTED, headers=ADA, json=params)
    assert client.delete(SELECTED, headers=ADA, params=params).status_code == 200
    assert rows(tmp_path, STORED) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"integration": "office365_calendar"},
        {"externalId": "ADA@example.com"},
        {"externalId": "a\0b"},
        {"externalId": ""},
    ],
)
def test_another_calendar_is_not_selected(shared: httpx.Client, changes: dict[str, str]) -> None:
    answer = shared.delete(SELECTED, headers=ADA, params={**ADAS, **changes})
    refused(answer, 404, "No SelectedCalendar found.")


def test_of_several_selections_none_is_removed(client: httpx.Client, tmp_path: Path) -> None:
    write(
        client,
        tmp_path,
        "INSERT INTO calcom_selections (user_id, integration, external_id, connection_id) VALUES "
        "(42, 'google_calendar', 'ada@example.com', 135)",
    )
    answer = client.delete(SELECTED, headers=ADA, params=ADAS)
    refused(answer, 400, "Multiple SelecteCalendars found. Skipping deletion")
    assert len(rows(tmp_path, STORED)) == 2


def test_another_users_selection_is_out_of_reach(client: httpx.Client, tmp_path: Path) -> None:
    answer = client.delete(SELECTED, headers=GRACE, params={**ADAS, "credentialId": 235})
    refused(answer, 404, "No SelectedCalendar found.")
    assert len(rows(tmp_path, STORED)) == 1


@pytest.mark.parametrize(
    ("params", "entries"),
    [
        pytest.param(
            {},
            [NO_INTEGRATION, NO_EXTERNAL_ID, bad("credentialId", isString="credentialId must be a string")],
            id="nothing",
        ),
        pytest.param(without(ADAS, "integration"), [NO_INTEGRATION], id="no integration"),
        pytest.param({**ADAS, "credentialId": "12abc"}, [NO_INTEGER], id="credentialId text"),
        pytest.param({**ADAS, "credentialId": "1.5"}, [NO_INTEGER], id="credentialId fraction"),
        pytest.param({**ADAS, "credentialId": ""}, [NO_INTEGER], id="credentialId empty"),
        pytest.param(
            {**ADAS, "credentialId": ["1", "2"]},
            [bad("credentialId", isString="credentialId must be a string")],
            id="credentialId twice",
        ),
        pytest.param({**ADAS, "externalId": ["a", "b"]}, [NO_EXTERNAL_ID], id="externalId twice"),
    ],
)
def test_bad_parameters_are_listed(
    shared: httpx.Client, params: dict[str, Any], entries: list[dict[str, object]]
) -> None:
    bad_properties(shared.delete(SELECTED, headers=ADA, params=params), *entries)


def test_selections_survive_a_restart(start: Start) -> None:
    with start() as client:
        client.post(SELECTED, headers=ADA, json=TEAM)
        client.delete(SELECTED, headers=ADA, params=ADAS)
    with start() as client:
        assert selected_ids(client) == ["team@group.calendar.google.com"]
