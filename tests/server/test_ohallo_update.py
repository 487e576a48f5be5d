"""oHallo: changing a connection. Absent, null and a value are three different things."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.server.ohallo import OWNER, SALES, SALES_ANSWER, UPDATE, WORKSHOP, WORKSHOP_ANSWER
from tests.server.serving import running, sqlite_url

PRODUCT = "ohallo"

CONFIG = {
    "workingHours": {"saturday": {"start": "10:00"}, "Any Day": {}, "": {"end": "24:61"}},
    "bufferMinutes": -5,
    "timezone": "Nowhere/Atlantis",
    "blockedDates": ["someday", ""],
}
INVALID = "Invalid request: "


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for all requests of this module that change nothing."""
    with running(sqlite_url(tmp_path_factory.mktemp("quiet")), [PRODUCT]) as found:
        yield found


def update(client: httpx.Client, body: object, connection: str = SALES) -> httpx.Response:
    # Written out here, because httpx sends no body at all for None.
    headers = {**OWNER, "Content-Type": "application/json"}
    return client.patch(f"/api/calendar-connections/{connection}", headers=headers, content=json.dumps(body))


def stored(client: httpx.Client, connection: str = SALES) -> object:
    return client.get(f"/api/calendar-connections/{connection}", headers=OWNER).json()


def test_the_members_that_were_sent_change_and_nothing_else(client: httpx.Client) -> None:
    response = update(client, {"displayName": "Sales", "calendarId": None, "enabled": False})
    assert response.status_code == 200
    answer = response.json()
    assert answer == {
        "id": "11223344-5566-4788-89aa-bbccddeeff00",
        "workspaceId": "a1b2c3d4-e5f6-4890-abcd-ef1234567890",
        "provider": "google",
        "displayName": "Sales",
        "calendarId": None,
        "enabled": False,
        "bookingConfig": {
            "workingHours": {
                "monday": {"start": "09:00", "end": "17:00"},
                "tuesday": {"start": "09:00", "end": "17:00"},
                "wednesday": {"start": "09:00", "end": "17:00"},
                "thursday": {"start": "09:00", "end": "17:00"},
                "friday": {"start": "09:00", "end": "16:00"},
            },
            "bufferMinutes": 15,
            "timezone": "Europe/Copenhagen",
            "blockedDates": ["2026-12-24", "2026-12-25", "2026-12-31"],
        },
        "createdAt": "2026-03-10T08:00:00.000Z",
        "updatedAt": answer["updatedAt"],
    }
    assert list(answer) == list(SALES_ANSWER)
    assert stored(client) == answer
    assert stored(client, WORKSHOP) == WORKSHOP_ANSWER


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("displayName", "Support"),
        ("displayName", ""),
        ("displayName", "Vårkontoret 🚲 \"'; DROP TABLE"),
        ("calendarId", "never-listed@example.com"),
        ("calendarId", ""),
        ("calendarId", None),
        ("enabled", False),
        ("bookingConfig", CONFIG),
        ("bookingConfig", {}),
        ("bookingConfig", {"bufferMinutes": 0}),
        ("bookingConfig", {"bufferMinutes": 9223372036854775807}),
        ("bookingConfig", {"bufferMinutes": -9223372036854775808}),
        ("bookingConfig", {"workingHours": {}, "blockedDates": []}),
    ],
)
def test_one_member_alone_changes_only_itself(client: httpx.Client, name: str, value: object) -> None:
    answer = update(client, {name: value}).json()
    assert answer == {**SALES_ANSWER, name: value, "updatedAt": answer["updatedAt"]}
    assert answer["updatedAt"] != SALES_ANSWER["updatedAt"]
    assert stored(client) == answer


@pytest.mark.parametrize("enabled", [True, False])
def test_unlinking_leaves_enabled_as_it_was(client: httpx.Client, enabled: bool) -> None:
    update(client, {"enabled": enabled, "calendarId": "a@example.com"})
    answer = update(client, {"calendarId": None}).json()
    assert (answer["calendarId"], answer["enabled"]) == (None, enabled)


def test_booking_settings_are_replaced_and_never_merged(client: httpx.Client) -> None:
    update(client, {"bookingConfig": {"workingHours": {"monday": {"start": "08:00"}}, "bufferMinutes": 1}})
    update(client, {"bookingConfig": {"workingHours": {"friday": {"end": "12:00"}}}})
    assert update(client, {}).json()["bookingConfig"] == {"workingHours": {"friday": {"end": "12:00"}}}


def test_booking_settings_appear_once_they_are_set(client: httpx.Client) -> None:
    assert "bookingConfig" not in update(client, {"enabled": True}, WORKSHOP).json()
    answer = update(client, {"bookingConfig": {}}, WORKSHOP).json()
    assert answer == {
        "id": "5d0c7a1e-93b4-4f6e-8a2d-1c9e7b3f4a60",
        "workspaceId": "a1b2c3d4-e5f6-4890-abcd-ef1234567890",
        "provider": "microsoft",
        "displayName": "Workshop",
        "calendarId": None,
        "enabled": True,
        "bookingConfig": {},
        "createdAt": "2026-03-11T09:30:00.000Z",
        "updatedAt": answer["updatedAt"],
    }
    assert stored(client, WORKSHOP) == answer


def test_a_whole_number_with_a_fraction_of_zero_is_an_integer(client: httpx.Client) -> None:
    response = client.request(
        *UPDATE,
        headers={**OWNER, "Content-Type": "application/json"},
        content=b'{"bookingConfig":{"bufferMinutes":20.0}}',
    )
    assert '"bookingConfig":{"bufferMinutes":20}' in response.text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"enabled": True},
        {"displayName": "Sales Team Calendar", "calendarId": "sales@nordic-parts.dk", "enabled": True},
        {"bookingConfig": SALES_ANSWER["bookingConfig"]},
        dict(SALES_ANSWER),
        {"color": "red", "display_name": "x", "calendar_id": None, "DisplayName": "x"},
        {"id": WORKSHOP, "workspaceId": 7, "provider": "microsoft", "createdAt": None, "updatedAt": []},
    ],
    ids=["empty", "one", "three", "settings", "whole object", "unknown members", "read-only members"],
)
def test_nothing_new_changes_nothing_and_keeps_the_time(client: httpx.Client, body: object) -> None:
    response = update(client, body)
    assert (response.status_code, response.json()) == (200, SALES_ANSWER)
    assert stored(client) == SALES_ANSWER


def test_unknown_members_of_the_settings_are_ignored(client: httpx.Client) -> None:
    sent = {"bufferMinutes": 5, "color": "red", "workingHours": {"monday": {"start": "1", "note": "x"}}}
    answer = update(client, {"bookingConfig": sent}).json()
    assert answer["bookingConfig"] == {"workingHours": {"monday": {"start": "1"}}, "bufferMinutes": 5}


def test_the_time_of_a_change_is_utc_with_milliseconds(client: httpx.Client) -> None:
    text = update(client, {"displayName": "now"}).json()["updatedAt"]
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    assert len(text) == len("2026-03-10T08:00:00.000Z")
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"enabled": "yes"}, "enabled must be a boolean"),
        ({"enabled": 1}, "enabled must be a boolean"),
        ({"enabled": None}, "enabled must be a boolean"),
        ({"displayName": None}, "displayName must be a string"),
        ({"displayName": 5}, "displayName must be a string"),
        ({"calendarId": 5}, "calendarId must be a string or null"),
        ({"bookingConfig": None}, "bookingConfig must be an object"),
        ({"bookingConfig": []}, "bookingConfig must be an object"),
        (
            {"displayName": 1, "enabled": "no"},
            "displayName must be a string; enabled must be a boolean",
        ),
        (
            {"bookingConfig": {"workingHours": [], "bufferMinutes": 1.5, "timezone": None}},
            "bookingConfig.workingHours must be an object; bookingConfig.bufferMinutes must be an integer; "
            "bookingConfig.timezone must be a string",
        ),
        (
            {"bookingConfig": {"workingHours": {"monday": None, "friday": {"start": 9, "end": None}}}},
            "bookingConfig.workingHours.monday must be an object; "
            "bookingConfig.workingHours.friday.start must be a string; "
            "bookingConfig.workingHours.friday.end must be a string",
        ),
        (
            {"bookingConfig": {"blockedDates": ["2026-12-24", 20261225]}},
            "bookingConfig.blockedDates[1] must be a string",
        ),
        ({"bookingConfig": {"blockedDates": "x"}}, "bookingConfig.blockedDates must be an array"),
        ({"bookingConfig": {"bufferMinutes": True}}, "bookingConfig.bufferMinutes must be an integer"),
        (
            {"bookingConfig": {"bufferMinutes": 2**63}},
            "bookingConfig.bufferMinutes must be at most 9223372036854775807",
        ),
        (
            {"bookingConfig": {"bufferMinutes": -(2**63) - 1}},
            "bookingConfig.bufferMinutes must be at least -9223372036854775808",
        ),
        ({"displayName": "a\0b"}, "displayName must not contain U+0000"),
        (
            {"calendarId": "\0", "bookingConfig": {"blockedDates": ["", "\0"], "timezone": "\0"}},
            "calendarId must not contain U+0000; bookingConfig.blockedDates[1] must not contain U+0000; "
            "bookingConfig.timezone must not contain U+0000",
        ),
        (
            {"bookingConfig": {"workingHours": {"mon\0day": {}}}},
            "bookingConfig.workingHours must not have members with U+0000",
        ),
        ([], "body must be an object"),
        (None, "body must be an object"),
        ("text", "body must be an object"),
    ],
)
def test_an_invalid_body_is_refused_whole(client: httpx.Client, body: object, fault: str) -> None:
    if isinstance(body, dict):
        body = {"displayName": "valid", **body}
    response = update(client, body)
    assert (response.status_code, response.json()) == (400, {"error": INVALID + fault})
    assert stored(client) == SALES_ANSWER


@pytest.mark.parametrize(
    ("content", "media_type", "expected"),
    [
        (b"", None, (400, {"error": "Request body is required"})),
        (b"", "application/json", (400, {"error": "Request body is required"})),
        (b"", "text/plain", (400, {"error": "Request body is required"})),
        (b"{", "application/json", (400, {"error": "Malformed JSON"})),
        (b" ", "application/json", (400, {"error": "Malformed JSON"})),
        (b"\xff", "application/json", (400, {"error": "Malformed JSON"})),
        (b'{"enabled":NaN}', "application/json", (400, {"error": "Malformed JSON"})),
        (b'{"displayName":"\\ud800"}', "application/json", (400, {"error": "Malformed JSON"})),
        (b'{"enabled":false}', None, (415, {"error": "Unsupported media type"})),
        (b'{"enabled":false}', "text/plain", (415, {"error": "Unsupported media type"})),
        (b"enabled=false", "application/x-www-form-urlencoded", (415, {"error": "Unsupported media type"})),
        (b'{"enabled":false}', "application/merge-patch+json", (415, {"error": "Unsupported media type"})),
        (b'{"enabled":false}', "json", (415, {"error": "Unsupported media type"})),
        (b'{"enabled":false}', ";", (415, {"error": "Unsupported media type"})),
    ],
)
@pytest.mark.parametrize(
    "operation", [UPDATE, ("POST", "/api/calendar/oauth/start")], ids=["update", "start"]
)
def test_a_body_that_cannot_be_read_is_refused(
    quiet: httpx.Client,
    operation: tuple[str, str],
    content: bytes,
    media_type: str | None,
    expected: tuple[int, object],
) -> None:
    headers = OWNER if media_type is None else {**OWNER, "Content-Type": media_type}
    response = quiet.request(*operation, headers=headers, content=content)
    assert (response.status_code, response.json()) == expected


@pytest.mark.parametrize(
    "media_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/json;"]
)
def test_a_media_type_may_have_parameters_and_any_case(client: httpx.Client, media_type: str) -> None:
    headers = {**OWNER, "Content-Type": media_type}
    response = client.request(*UPDATE, headers=headers, content=b'{"enabled":false}')
    assert (response.status_code, response.json()["enabled"]) == (200, False)


def test_a_body_beyond_the_limit_is_refused(client: httpx.Client) -> None:
    response = update(client, {"displayName": "x" * 1024 * 1024})
    assert (response.status_code, response.json()) == (413, {"error": "Request body is too large"})
    assert stored(client) == SALES_ANSWER


def test_a_value_that_was_sent_is_not_repeated(client: httpx.Client) -> None:
    body = {"enabled": "my-secret", "bookingConfig": {"bufferMinutes": "my-secret"}}
    response = update(client, body)
    assert response.status_code == 400
    assert "my-secret" not in response.text


def test_changes_at_the_same_time_do_not_undo_each_other(client: httpx.Client) -> None:
    def work(name: str) -> None:
        with httpx.Client(base_url=client.base_url, headers=OWNER, trust_env=False) as own:
            for number in range(15):
                assert own.patch(UPDATE[1], json={name: f"{name} {number}"}).status_code == 200

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, ["displayName", "calendarId"]))
    answer = update(client, {}).json()
    assert (answer["displayName"], answer["calendarId"]) == ("displayName 14", "calendarId 14")
