"""HighLevel: the update of a calendar, on its path and on the old one."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.server.conftest import Start
from tests.server.highlevel_samples import (
    AVAILABILITY,
    INTRO_CALL,
    INTRO_CALL_BODY,
    LOCATION,
    OAUTH_TOKEN,
    PATH,
    PUBLISHED_UPDATE,
    SLOTS,
    SLUG_TAKEN,
    USER,
    WORKSHOP,
    WORKSHOP_BODY,
    answer_to_published,
    headers,
    invalid,
    working_day,
)
from tests.server.serving import without

PRODUCT = "highlevel"

MORNING = {"openHour": 8, "openMinute": 30, "closeHour": 12, "closeMinute": 0}


def update(client: httpx.Client, body: object, path: str = PATH) -> httpx.Response:
    return client.put(path, headers=headers(), json=body)


def updated(client: httpx.Client, body: object, path: str = PATH) -> dict[str, Any]:
    response = update(client, body, path)
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["calendar"]
    calendar: dict[str, Any] = response.json()["calendar"]
    assert client.get(path.removesuffix("/free-slots"), headers=headers()).json()["calendar"] == calendar
    return calendar


@pytest.mark.parametrize("path", [PATH, SLOTS])
def test_the_published_example_changes_more_than_thirty_members_at_once(
    client: httpx.Client, path: str
) -> None:
    assert len(PUBLISHED_UPDATE) > 30
    calendar = updated(client, PUBLISHED_UPDATE, path)
    saved, added = calendar["availabilities"]
    assert without(calendar, "availabilities") == {
        **without(answer_to_published(added["id"]), "availabilities"),
        "id": INTRO_CALL,
        "locationId": LOCATION,
        "calendarType": "round_robin",
        "formSubmitThanksMessage": "See you soon!",
    }
    assert saved == INTRO_CALL_BODY["availabilities"][0]
    assert [added] == answer_to_published(added["id"])["availabilities"]


@pytest.mark.parametrize("path", [PATH, SLOTS])
def test_an_empty_object_changes_nothing(client: httpx.Client, path: str) -> None:
    assert updated(client, {}, path) == INTRO_CALL_BODY


SINGLE_CHANGES: list[dict[str, Any]] = [
    {"name": "Renamed"},
    {"isActive": False},
    {"groupId": "another"},
    {"teamMembers": []},
    {"eventType": "RoundRobin_OptimizeForEqualDistribution"},
    {"description": ""},
    {"slug": "other"},
    {"widgetSlug": "other"},
    {"widgetType": "default"},
    {"eventTitle": "Talk with {{contact.name}}"},
    {"eventColor": "#ffffff"},
    {"slotDuration": 45},
    {"slotDurationUnit": "hours"},
    {"slotInterval": 15},
    {"slotIntervalUnit": "hours"},
    {"slotBuffer": 5},
    {"slotBufferUnit": "hours"},
    {"preBuffer": 0},
    {"preBufferUnit": "mins"},
    {"appoinmentPerSlot": 3},
    {"appoinmentPerDay": 12},
    {"allowBookingAfter": 1},
    {"allowBookingAfterUnit": "mins"},
    {"allowBookingFor": 2},
    {"allowBookingForUnit": "months"},
    {"openHours": []},
    {"openHours": [{"daysOfTheWeek": [6], "hours": [MORNING]}]},
    {"enableRecurring": True},
    {"recurring": {}},
    {"recurring": {"freq": "DAILY", "count": -1}},
    {"formId": "never-checked"},
    {"stickyContact": True},
    {"isLivePaymentMode": False},
    {"autoConfirm": False},
    {"shouldSendAlertEmailsToAssignedMember": True},
    {"alertEmail": "no address"},
    {"googleInvitationEmails": True},
    {"allowReschedule": False},
    {"allowCancellation": False},
    {"shouldAssignContactToTeamMember": True},
    {"shouldSkipAssigningContactForExisting": True},
    {"notes": "Bring the plans.\nGrüße 📅"},
    {"pixelId": ""},
    {"formSubmitType": "RedirectURL"},
    {"formSubmitRedirectURL": "no url"},
    {"formSubmitThanksMessage": "Thanks"},
    {"availabilityType": 0},
    {"availabilityType": 1},
    {"availabilities": []},
    {"guestType": "collect_detail"},
    {"consentLabel": "I agree"},
    {"calendarCoverImage": "https://images.example.com/cover.png"},
    {"lookBusyConfig": {"enabled": False, "LookBusyPercentage": 12.5}},
]


def test_each_member_alone_changes_only_itself(client: httpx.Client) -> None:
    expected = dict(INTRO_CALL_BODY)
    for change in SINGLE_CHANGES:
        if change != {"availabilities": []}:  # which names no entry, so that all stay
            expected |= change
        assert updated(client, change) == expected


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        ({"appointmentPerSlot": 4}, {"appoinmentPerSlot": 4}),
        ({"appointmentPerSlot": 4, "appoinmentPerSlot": 5}, {"appoinmentPerSlot": 5}),
        ({"appointmentPerDay": 4}, {"appoinmentPerDay": 4}),
        (
            {"lookBusyConfig": {"enabled": True, "lookBusyPercentage": 5}},
            {"lookBusyConfig": {"enabled": True, "LookBusyPercentage": 5}},
        ),
        ({"meetingLocation": "here", "notifications": []}, {}),
        ({"locationConfigurations": [{"kind": "custom"}]}, {}),
    ],
)
def test_other_spellings_are_taken_and_read_only_members_ignored(
    client: httpx.Client, sent: dict[str, Any], changed: dict[str, Any]
) -> None:
    assert updated(client, sent) == {**INTRO_CALL_BODY, **changed}


def test_null_takes_the_availability_type_back(client: httpx.Client) -> None:
    assert updated(client, {"availabilityType": 1})["availabilityType"] == 1
    assert updated(client, {"name": "x"})["availabilityType"] == 1
    assert updated(client, {"availabilityType": None}) == {**INTRO_CALL_BODY, "name": "x"}


@pytest.mark.parametrize("member", sorted({name for change in SINGLE_CHANGES for name in change}))
def test_null_is_refused_for_every_other_member(client: httpx.Client, member: str) -> None:
    response = update(client, {member: None})
    if member == "availabilityType":
        assert response.status_code == 200
    else:
        assert response.status_code == 422
        (message,) = response.json()["message"]
        assert message.startswith(f"{member} must be ")
    assert client.get(PATH, headers=headers()).json()["calendar"] == INTRO_CALL_BODY


def test_the_team_is_replaced_as_a_whole(client: httpx.Client) -> None:
    team = [{"userId": "a", "priority": 1}, {"userId": "b", "isPrimary": False, "priority": 0}]
    answered = [{**member, "meetingLocationType": "custom"} for member in team]
    assert updated(client, {"teamMembers": team}) == {**INTRO_CALL_BODY, "teamMembers": answered}


def test_opening_hours_are_replaced_as_a_whole(client: httpx.Client) -> None:
    hours = [
        {"daysOfTheWeek": [0], "hours": [MORNING, {**MORNING, "closeMinute": 60}]},
        {"daysOfTheWeek": [0], "hours": []},
    ]
    assert updated(client, {"openHours": hours}) == {**INTRO_CALL_BODY, "openHours": hours}


def test_nested_objects_are_replaced_and_not_merged(client: httpx.Client) -> None:
    updated(client, {"recurring": {"freq": "DAILY", "count": 24}})
    assert updated(client, {"recurring": {"count": 2}})["recurring"] == {"count": 2}


def test_root_meeting_places_are_kept_for_event_calendars(client: httpx.Client) -> None:
    calendar = updated(
        client, {"locationConfigurations": [{"kind": "outbound_call"}]}, f"/calendars/{WORKSHOP}"
    )
    places = [{"kind": "outbound_call", "meetingId": "outbound_call_0"}]
    assert calendar == {**WORKSHOP_BODY, "locationConfigurations": places}


def entry(entry_id: str, date: str, hours: list[Any], *, deleted: bool = False) -> dict[str, Any]:
    return {"id": entry_id, "_id": entry_id, "date": date, "hours": hours, "deleted": deleted}


def test_dates_are_added_changed_closed_and_withdrawn_by_id(client: httpx.Client) -> None:
    christmas, summer = "2026-12-24T00:00:00.000Z", "2027-07-01T00:00:00.000Z"

    calendar = updated(client, {"availabilities": [{"date": summer, "hours": [MORNING]}]})
    added = calendar["availabilities"][1]["id"]
    assert calendar == {
        **INTRO_CALL_BODY,
        "availabilities": [entry(AVAILABILITY, christmas, []), entry(added, summer, [MORNING])],
    }

    calendar = updated(
        client, {"availabilities": [{"id": AVAILABILITY, "date": christmas, "hours": [MORNING]}]}
    )
    assert calendar["availabilities"] == [
        entry(AVAILABILITY, christmas, [MORNING]),
        entry(added, summer, [MORNING]),
    ]

    calendar = updated(
        client,
        {
            "availabilities": [
                {"id": added, "date": summer, "hours": [MORNING], "deleted": True},
                {"id": AVAILABILITY, "date": christmas, "hours": [], "deleted": False},
            ]
        },
    )
    assert calendar["availabilities"] == [
        entry(AVAILABILITY, christmas, []),
        entry(added, summer, [], deleted=True),
    ]


def test_a_date_that_the_calendar_does_not_have_is_refused_and_nothing_is_changed(
    client: httpx.Client,
) -> None:
    dates = [
        {"date": "2027-07-01T00:00:00.000Z", "hours": []},
        {"id": "unknown", "date": "2027-07-01T00:00:00.000Z", "hours": []},
    ]
    response = update(client, {"name": "x", "availabilities": dates})
    expected = invalid("availabilities.1.id must be the id of a saved availability")
    assert (response.status_code, response.json()) == (422, expected)
    assert client.get(PATH, headers=headers()).json()["calendar"] == INTRO_CALL_BODY


@pytest.mark.parametrize("path", [PATH, SLOTS])
@pytest.mark.parametrize("member", ["slug", "widgetSlug"])
def test_the_slug_of_another_calendar_is_refused_and_nothing_is_changed(
    client: httpx.Client, path: str, member: str
) -> None:
    taken = {"slug": "taken", "widgetSlug": "taken"}
    update(client, taken, f"/calendars/{WORKSHOP}")
    response = update(client, {"name": "x", member: "taken"}, path)
    assert (response.status_code, response.json()) == (400, SLUG_TAKEN)
    assert client.get(PATH, headers=headers()).json()["calendar"] == INTRO_CALL_BODY


def test_a_calendar_may_keep_its_own_slug(client: httpx.Client) -> None:
    assert updated(client, {"slug": "intro-call"}) == INTRO_CALL_BODY


def test_an_oauth_token_may_update(client: httpx.Client) -> None:
    response = client.put(PATH, headers=headers(OAUTH_TOKEN, "v3"), json={"name": "x"})
    assert (response.status_code, response.json()) == (200, {"calendar": {**INTRO_CALL_BODY, "name": "x"}})


def test_updates_at_the_same_time_lose_nothing(client: httpx.Client) -> None:
    changes = [{"notes": "a"}, {"pixelId": "b"}, {"consentLabel": "c"}, {"formId": "d"}, {"alertEmail": "e"}]
    dates = [{"availabilities": [{"date": f"2027-01-{day:02}", "hours": []}]} for day in range(1, 11)]
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda change: update(client, change), changes + dates))
    assert [answer.status_code for answer in answers] == [200] * 15
    calendar = client.get(PATH, headers=headers()).json()["calendar"]
    assert len(calendar.pop("availabilities")) == 11
    merged = {name: value for change in changes for name, value in change.items()}
    assert calendar == {**without(INTRO_CALL_BODY, "availabilities"), **merged}


def test_updates_survive_a_restart(start: Start) -> None:
    with start() as client:
        calendar = updated(client, PUBLISHED_UPDATE)
    with start() as client:
        assert client.get(PATH, headers=headers()).json() == {"calendar": calendar}


def test_the_demo_call_answers_with_what_it_sends(client: httpx.Client) -> None:
    from server.highlevel.demo import DEMO

    assert DEMO.call.body == PUBLISHED_UPDATE
    response = client.request(
        DEMO.call.method, DEMO.call.path, headers=DEMO.call.headers, json=DEMO.call.body
    )
    assert response.status_code == 200
    calendar = response.json()["calendar"]
    assert calendar["teamMembers"][0]["userId"] == USER
    assert calendar["openHours"] == [working_day(1)]
