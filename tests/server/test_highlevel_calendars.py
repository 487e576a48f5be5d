"""HighLevel: listing, creating, getting and deleting calendars."""

import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.server.conftest import Start
from tests.server.highlevel_samples import (
    DELETED,
    FOREIGN,
    GROUP,
    INTRO_CALL,
    INTRO_CALL_BODY,
    LOCATION,
    OTHER_LOCATION,
    OTHER_TOKEN,
    PATH,
    PLAIN_BODY,
    PUBLISHED_UPDATE,
    SLOTS,
    SLUG_TAKEN,
    WORKSHOP,
    WORKSHOP_BODY,
    answer_to_published,
    headers,
    invalid,
)
from tests.server.serving import without

PRODUCT = "highlevel"

ID = re.compile(r"[A-Za-z0-9]{20}")
GENERATED_SLUG = re.compile(r"cal-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def create(client: httpx.Client, **members: object) -> httpx.Response:
    body = {"locationId": LOCATION, "name": "test calendar", **members}
    return client.post("/calendars/", headers=headers(), json=body)


def created(client: httpx.Client, **members: object) -> dict[str, Any]:
    response = create(client, **members)
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()["calendar"]
    return body


def listed(client: httpx.Client, **query: str) -> list[dict[str, Any]]:
    response = client.get("/calendars/", params={"locationId": LOCATION, **query}, headers=headers())
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["calendars"]
    return found


@pytest.mark.parametrize("path", ["/calendars/", "/calendars"])
def test_the_list_holds_all_calendars_of_the_location_with_or_without_a_slash(
    client: httpx.Client, path: str
) -> None:
    response = client.get(path, params={"locationId": LOCATION}, headers=headers())
    assert response.status_code == 200
    body = response.json()
    assert list(body) == ["calendars", "traceId"]
    assert body["calendars"] == [INTRO_CALL_BODY, WORKSHOP_BODY]
    assert UUID(body["traceId"]).version == 4


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"showDrafted": "true"}, [INTRO_CALL, WORKSHOP]),
        ({"showDrafted": "false"}, [INTRO_CALL]),
        ({"groupId": GROUP}, [INTRO_CALL]),
        ({"groupId": "unknown"}, []),
        ({"groupId": "\0"}, []),
        ({"page": "2"}, [INTRO_CALL, WORKSHOP]),
    ],
)
def test_the_list_can_be_narrowed_to_a_group_and_to_active_calendars(
    client: httpx.Client, query: dict[str, str], ids: list[str]
) -> None:
    assert [item["id"] for item in listed(client, **query)] == ids


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, "locationId must be a string"),
        ({"locationId": LOCATION, "showDrafted": "maybe"}, "showDrafted must be a boolean value"),
        ({"locationId": LOCATION, "showDrafted": "0"}, "showDrafted must be a boolean value"),
        ({"locationId": [LOCATION, OTHER_LOCATION]}, "locationId must be a string"),
    ],
)
def test_the_list_needs_a_location_and_understands_booleans_only(
    client: httpx.Client, query: dict[str, Any], message: str
) -> None:
    response = client.get("/calendars/", params=query, headers=headers())
    assert (response.status_code, response.json()) == (422, invalid(message))


def test_a_calendar_is_got_with_all_its_members(client: httpx.Client) -> None:
    response = client.get(PATH, headers=headers())
    assert (response.status_code, response.json()) == (200, {"calendar": INTRO_CALL_BODY})
    draft = client.get(f"/calendars/{WORKSHOP}", headers=headers())
    assert (draft.status_code, draft.json()) == (200, {"calendar": WORKSHOP_BODY})


@pytest.mark.parametrize("path", ["/calendars/", "/calendars"])
def test_a_minimal_calendar_takes_the_defaults(client: httpx.Client, path: str) -> None:
    response = client.post(path, headers=headers(), json={"locationId": LOCATION, "name": "test calendar"})
    assert response.status_code == 201
    calendar = response.json()["calendar"]
    assert ID.fullmatch(calendar["id"])
    assert GENERATED_SLUG.fullmatch(calendar["widgetSlug"])
    assert without(calendar, "id", "widgetSlug") == PLAIN_BODY
    assert listed(client)[2] == calendar


def test_the_published_example_is_created_and_read_as_answered(client: httpx.Client) -> None:
    calendar = created(client, **PUBLISHED_UPDATE, calendarType="round_robin", slotBufferUnit="mins")
    added = calendar["availabilities"][0]["id"]
    assert ID.fullmatch(added)
    assert calendar == {
        **answer_to_published(added),
        "id": calendar["id"],
        "locationId": LOCATION,
        "calendarType": "round_robin",
        "slotBufferUnit": "mins",
    }
    found = client.get(f"/calendars/{calendar['id']}", headers=headers())
    assert found.json() == {"calendar": calendar}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"appointmentPerSlot": 2, "appointmentPerDay": 8}, {"appoinmentPerSlot": 2, "appoinmentPerDay": 8}),
        (
            {"appointmentPerSlot": 2, "appoinmentPerSlot": 3, "appointmentPerDay": 4, "appoinmentPerDay": 5},
            {"appoinmentPerSlot": 3, "appoinmentPerDay": 5},
        ),
        (
            {"lookBusyConfig": {"enabled": False, "lookBusyPercentage": 10}},
            {"lookBusyConfig": {"enabled": False, "LookBusyPercentage": 10}},
        ),
        (
            {"lookBusyConfig": {"enabled": True, "lookBusyPercentage": 10, "LookBusyPercentage": 20}},
            {"lookBusyConfig": {"enabled": True, "LookBusyPercentage": 20}},
        ),
        ({"availabilityType": None}, {}),
        ({"availabilityType": 1}, {"availabilityType": 1}),
        ({"allowBookingAfterUnit": "mins"}, {"allowBookingAfterUnit": "mins"}),
        ({"meetingLocation": "here"}, {}),
        ({"openHours": []}, {}),
        ({"teamMembers": []}, {"teamMembers": []}),
        ({"description": "", "formId": ""}, {"description": "", "formId": ""}),
        ({"slotDuration": 22.5, "slotInterval": 30.0}, {"slotDuration": 22.5, "slotInterval": 30.0}),
        (
            {"teamMembers": [{"userId": "u", "meetingLocation": "here", "meetingLocationType": "zoom"}]},
            {"teamMembers": [{"userId": "u", "priority": 0.5, "meetingLocationType": "custom"}]},
        ),
        (
            {
                "calendarType": "event",
                "locationConfigurations": [{"kind": "custom"}, {"kind": "physical"}, {"kind": "custom"}],
            },
            {
                "calendarType": "event",
                "locationConfigurations": [
                    {"kind": "custom", "meetingId": "custom_0"},
                    {"kind": "physical", "meetingId": "physical_0"},
                    {"kind": "custom", "meetingId": "custom_1"},
                ],
            },
        ),
        (
            {"calendarType": "personal", "locationConfigurations": [{"kind": "custom"}]},
            {"calendarType": "personal"},
        ),
        ({"locationConfigurations": [{"kind": "custom"}]}, {}),
        (
            {
                "notifications": [
                    {
                        "shouldSendToContact": True,
                        "shouldSendToGuest": False,
                        "shouldSendToUser": True,
                        "shouldSendToSelectedUsers": True,
                        "selectedUsers": "ada@example.com,grace@example.com",
                    }
                ]
            },
            {},
        ),
    ],
)
def test_what_is_sent_on_creation_and_what_is_kept_of_it(
    client: httpx.Client, sent: dict[str, Any], kept: dict[str, Any]
) -> None:
    calendar = created(client, **sent)
    assert without(calendar, "id", "widgetSlug") == {**PLAIN_BODY, **kept}
    again = client.get(f"/calendars/{calendar['id']}", headers=headers()).json()["calendar"]
    assert again == calendar


def test_numbers_come_back_as_they_were_sent(client: httpx.Client) -> None:
    text = create(client, slotDuration=30, slotInterval=30.0, slotBuffer=7.25).text
    assert '"slotDuration":30,' in text
    assert '"slotInterval":30.0,' in text
    assert '"slotBuffer":7.25,' in text


@pytest.mark.parametrize(
    "sent",
    [
        {"slug": "intro-call"},
        {"widgetSlug": "cal-5b0e6a1d-2f43-4c55-9b7a-0f8d3c6e1a92"},
        {"slug": "new", "widgetSlug": "cal-5b0e6a1d-2f43-4c55-9b7a-0f8d3c6e1a92"},
    ],
)
def test_a_slug_in_use_in_the_location_is_refused_and_nothing_is_created(
    client: httpx.Client, sent: dict[str, str]
) -> None:
    response = create(client, **sent)
    assert (response.status_code, response.json()) == (400, SLUG_TAKEN)
    assert len(listed(client)) == 2


@pytest.mark.parametrize(
    "sent",
    [
        {"slug": "beratung"},  # in use in the other location only
        {"slug": "cal-5b0e6a1d-2f43-4c55-9b7a-0f8d3c6e1a92"},  # in use as a widget's slug only
        {"slug": "", "widgetSlug": ""},
    ],
)
def test_a_slug_is_free_elsewhere_for_the_other_purpose_and_when_empty(
    client: httpx.Client, sent: dict[str, str]
) -> None:
    assert created(client, **sent)["slug"] == sent["slug"]


def test_empty_slugs_do_not_collide(client: httpx.Client) -> None:
    assert [create(client, slug="", widgetSlug="").status_code for _ in range(2)] == [201, 201]


def test_a_deleted_calendar_leaves_the_list_and_answers_400(client: httpx.Client) -> None:
    response = client.delete(PATH, headers=headers())
    assert (response.status_code, response.json()) == (200, {"success": True})
    answers = [
        client.get(PATH, headers=headers()),
        client.put(PATH, headers=headers(), json={"name": "x"}),
        client.put(SLOTS, headers=headers(), json={"name": "x"}),
        client.delete(PATH, headers=headers()),
        client.get(f"{SLOTS}?startDate=0&endDate=1", headers=headers()),
    ]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(400, DELETED)] * 5
    assert listed(client) == [WORKSHOP_BODY]


def test_the_slug_of_a_deleted_calendar_is_free_again(client: httpx.Client) -> None:
    client.delete(PATH, headers=headers())
    assert created(client, slug="intro-call")["slug"] == "intro-call"


def test_a_location_sees_its_own_new_calendars_only(client: httpx.Client) -> None:
    calendar = created(client)
    response = client.get(f"/calendars/{calendar['id']}", headers=headers(OTHER_TOKEN))
    assert (response.status_code, response.json()) == (403, FOREIGN)
    others = client.get(
        "/calendars/", params={"locationId": OTHER_LOCATION}, headers=headers(OTHER_TOKEN)
    ).json()["calendars"]
    assert [item["name"] for item in others] == ["Beratung"]


def test_created_changed_and_deleted_calendars_survive_a_restart(start: Start) -> None:
    with start() as client:
        calendar = created(client, **PUBLISHED_UPDATE, calendarType="personal")
        client.put(f"/calendars/{WORKSHOP}", headers=headers(), json={"name": "Autumn workshop"})
        client.delete(PATH, headers=headers())
    with start() as client:
        assert listed(client) == [{**WORKSHOP_BODY, "name": "Autumn workshop"}, calendar]
        response = client.get(PATH, headers=headers())
        assert (response.status_code, response.json()) == (400, DELETED)
