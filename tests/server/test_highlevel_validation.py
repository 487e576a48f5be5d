"""HighLevel: what is wrong with a body, in the product's words, and the rules that span members."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.server.highlevel_samples import (
    INTRO_CALL_BODY,
    LOCATION,
    OTHER_LOCATION,
    PATH,
    SLOTS,
    headers,
    invalid,
    working_day,
)
from tests.server.serving import running, sqlite_url

PRODUCT = "highlevel"

NUMBER = "must be a number conforming to the specified constraints"
KINDS = (
    "custom, zoom_conference, google_conference, inbound_call, outbound_call, physical, booker, "
    "ms_teams_conference"
)
DAY = "must be a valid day of week"
HOURS = {"openHour": 9, "openMinute": 0, "closeHour": 17, "closeMinute": 0}
NOTIFICATION = {
    "shouldSendToContact": True,
    "shouldSendToGuest": True,
    "shouldSendToUser": True,
    "shouldSendToSelectedUsers": True,
    "selectedUsers": "",
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for tests that change nothing they look at."""
    with running(sqlite_url(tmp_path_factory.mktemp("highlevel")), [PRODUCT]) as client:
        yield client


def open_hour(**members: object) -> dict[str, object]:
    return {"openHours": [{"daysOfTheWeek": [1], "hours": [HOURS], **members}]}


def hour(**members: object) -> dict[str, object]:
    return open_hour(hours=[{**HOURS, **members}])


def member(**members: object) -> dict[str, object]:
    return {"teamMembers": [{"userId": "u", **members}]}


FAULTS: list[tuple[dict[str, Any], list[str]]] = [
    ({"name": 5}, ["name must be a string"]),
    ({"name": None}, ["name must be a string"]),
    ({"name": "a\0b"}, ["name must not contain null characters"]),
    ({"isActive": "true"}, ["isActive must be a boolean value"]),
    ({"slotDuration": "30"}, [f"slotDuration {NUMBER}"]),
    ({"slotDuration": True}, [f"slotDuration {NUMBER}"]),
    ({"openHours": {}}, ["openHours must be an array"]),
    ({"openHours": ""}, ["openHours must be an array"]),
    ({"recurring": []}, ["recurring must be an object"]),
    ({"slotDurationUnit": "days"}, ["slotDurationUnit must be one of the following values: mins, hours"]),
    ({"slotDurationUnit": 1}, ["slotDurationUnit must be one of the following values: mins, hours"]),
    (
        {"allowBookingAfterUnit": "years"},
        ["allowBookingAfterUnit must be one of the following values: mins, hours, days, weeks, months"],
    ),
    (
        {"allowBookingForUnit": "hours"},
        ["allowBookingForUnit must be one of the following values: days, weeks, months"],
    ),
    ({"widgetType": "neo"}, ["widgetType must be one of the following values: default, classic"]),
    ({"availabilityType": 2}, ["availabilityType must be one of the following values: 0, 1, null"]),
    (
        {"eventType": "x"},
        [
            "eventType must be one of the following values: RoundRobin_OptimizeForAvailability, "
            "RoundRobin_OptimizeForEqualDistribution"
        ],
    ),
    ({"timezone": "UTC"}, ["property timezone should not exist"]),
    ({"slotBufferUnits": "mins"}, ["property slotBufferUnits should not exist"]),
    ({"id": "x"}, ["property id should not exist"]),
    ({"is_active": True}, ["property is_active should not exist"]),
    (member(userId=5), ["teamMembers.0.userId must be a string"]),
    ({"teamMembers": [{"userId": "u"}, {}]}, ["teamMembers.1.userId must be a string"]),
    (
        {"teamMembers": ["u", 5]},
        ["each value in nested property teamMembers must be either object or array"],
    ),
    (member(selected=True), ["teamMembers.0.property selected should not exist"]),
    (member(priority=2), ["teamMembers.0.priority must be one of the following values: 0, 0.5, 1"]),
    (member(isPrimary="yes"), ["teamMembers.0.isPrimary must be a boolean value"]),
    (
        member(locationConfigurations=[{}]),
        [f"teamMembers.0.locationConfigurations.0.kind must be one of the following values: {KINDS}"],
    ),
    (
        member(locationConfigurations=[{"kind": "custom", "meetingId": "custom_0"}]),
        ["teamMembers.0.locationConfigurations.0.property meetingId should not exist"],
    ),
    (
        member(locationConfigurations=[{"kind": "custom", "location": "\0"}]),
        ["teamMembers.0.locationConfigurations.0.location must not contain null characters"],
    ),
    (
        {"locationConfigurations": [{"kind": "zoom"}]},
        [f"locationConfigurations.0.kind must be one of the following values: {KINDS}"],
    ),
    (open_hour(daysOfTheWeek=[1, 2]), [f"openHours.0.{DAY}"]),
    (open_hour(daysOfTheWeek=[]), [f"openHours.0.{DAY}"]),
    (open_hour(daysOfTheWeek=[7]), [f"openHours.0.{DAY}"]),
    (open_hour(daysOfTheWeek=[-1]), [f"openHours.0.{DAY}"]),
    (open_hour(daysOfTheWeek=[1.5]), [f"openHours.0.{DAY}"]),
    (open_hour(daysOfTheWeek=["1"]), [f"openHours.0.{DAY}"]),
    (open_hour(daysOfTheWeek=[8, 9, 10]), [f"openHours.0.{DAY}"]),
    (open_hour(daysOfTheWeek=1), ["openHours.0.daysOfTheWeek must be an array"]),
    (
        {"openHours": [working_day(1), {"daysOfTheWeek": [1, 2], "hours": []}, {"daysOfTheWeek": [0, 6]}]},
        [f"openHours.1.{DAY}", "openHours.2.hours must be an array", f"openHours.2.{DAY}"],
    ),
    ({"openHours": [{"hours": []}]}, ["openHours.0.daysOfTheWeek must be an array"]),
    (hour(openHour=24), ["openHours.0.hours.0.openHour must not be greater than 23"]),
    (hour(openMinute=-1), ["openHours.0.hours.0.openMinute must not be less than 0"]),
    (hour(closeMinute=61), ["openHours.0.hours.0.closeMinute must not be greater than 60"]),
    (hour(closeHour="17"), [f"openHours.0.hours.0.closeHour {NUMBER}"]),
    (hour(tz="x"), ["openHours.0.hours.0.property tz should not exist"]),
    (
        open_hour(hours=[{}]),
        [
            f"openHours.0.hours.0.openHour {NUMBER}",
            f"openHours.0.hours.0.openMinute {NUMBER}",
            f"openHours.0.hours.0.closeHour {NUMBER}",
            f"openHours.0.hours.0.closeMinute {NUMBER}",
        ],
    ),
    ({"recurring": {"count": 25}}, ["recurring.count must not be greater than 24"]),
    (
        {"recurring": {"freq": "YEARLY"}},
        ["recurring.freq must be one of the following values: DAILY, WEEKLY, MONTHLY"],
    ),
    ({"recurring": {"interval": None}}, ["recurring.property interval should not exist"]),
    ({"availabilities": [{"hours": []}]}, ["availabilities.0.date must be a string"]),
    ({"availabilities": [{"date": "x"}]}, ["availabilities.0.hours must be an array"]),
    (
        {"availabilities": [{"date": "x", "hours": [], "deleted": "no"}]},
        ["availabilities.0.deleted must be a boolean value"],
    ),
    (
        {"availabilities": [{"date": "x", "hours": [], "_id": "x"}]},
        ["availabilities.0.property _id should not exist"],
    ),
    ({"lookBusyConfig": {"enabled": True}}, [f"lookBusyConfig.LookBusyPercentage {NUMBER}"]),
    ({"lookBusyConfig": {"LookBusyPercentage": 5}}, ["lookBusyConfig.enabled must be a boolean value"]),
    (
        {"lookBusyConfig": {"enabled": True, "lookBusyPercentage": "5"}},
        [f"lookBusyConfig.lookBusyPercentage {NUMBER}"],
    ),
    ({"lookBusyConfig": 5}, ["lookBusyConfig must be an object"]),
    (
        {"notifications": [{**NOTIFICATION, "type": "sms"}]},
        ["notifications.0.type must be one of the following values: email"],
    ),
    (
        {"notifications": [{**NOTIFICATION, "selectedUsers": []}]},
        ["notifications.0.selectedUsers must be a string"],
    ),
    ({"meetingLocation": 5}, ["meetingLocation must be a string"]),
]


@pytest.mark.parametrize(("method", "path"), [("POST", "/calendars/"), ("PUT", PATH), ("PUT", SLOTS)])
@pytest.mark.parametrize(("body", "messages"), FAULTS)
def test_each_fault_has_its_words(
    shared: httpx.Client, method: str, path: str, body: dict[str, Any], messages: list[str]
) -> None:
    required = {"locationId": LOCATION, "name": "x"} if method == "POST" else {}
    response = shared.request(method, path, headers=headers(), json={**required, **body})
    assert response.status_code == 422
    found = response.json()
    assert sorted(found.pop("message")) == sorted(messages)
    assert found == {"statusCode": 422, "error": "Unprocessable Entity"}


def test_refused_updates_change_nothing(shared: httpx.Client) -> None:
    for body, _ in FAULTS:
        shared.put(PATH, headers=headers(), json={"notes": "changed", **body})
    assert shared.get(PATH, headers=headers()).json() == {"calendar": INTRO_CALL_BODY}


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ({}, ["locationId must be a string", "name must be a string"]),
        ({"locationId": OTHER_LOCATION}, ["name must be a string"]),
        ({"locationId": None, "name": ""}, ["locationId must be a string"]),
        (
            {"locationId": LOCATION, "name": "x", "calendarType": "other"},
            [
                "calendarType must be one of the following values: round_robin, event, class_booking, "
                "collective, service_booking, personal"
            ],
        ),
        (
            {"locationId": LOCATION, "name": "x", "availabilities": [{"id": "x", "date": "x", "hours": []}]},
            ["availabilities.0.property id should not exist"],
        ),
    ],
)
def test_faults_of_creation_only(shared: httpx.Client, body: object, messages: list[str]) -> None:
    response = shared.post("/calendars/", headers=headers(), json=body)
    assert (response.status_code, response.json()) == (422, invalid(*messages))


@pytest.mark.parametrize("path", [PATH, SLOTS])
def test_location_and_type_cannot_be_sent_with_an_update(shared: httpx.Client, path: str) -> None:
    body = {"locationId": LOCATION, "calendarType": "round_robin", "id": "x"}
    response = shared.put(path, headers=headers(), json=body)
    assert response.status_code == 422
    assert sorted(response.json()["message"]) == [
        "property calendarType should not exist",
        "property id should not exist",
        "property locationId should not exist",
    ]


def test_all_faults_are_told_at_once_and_no_value_is_repeated(shared: httpx.Client) -> None:
    body = {"name": 4711, "slotDuration": "4712", "timezone": "4713", "teamMembers": [{"userId": 4714}]}
    response = shared.put(PATH, headers=headers(), json=body)
    assert sorted(response.json()["message"]) == [
        "name must be a string",
        "property timezone should not exist",
        f"slotDuration {NUMBER}",
        "teamMembers.0.userId must be a string",
    ]
    assert "471" not in response.text


def team(*members: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"userId": f"u{index}", **sent} for index, sent in enumerate(members)]


def places(*kinds: str) -> dict[str, Any]:
    return {"locationConfigurations": [{"kind": kind} for kind in kinds]}


PRIMARY = {"isPrimary": True}
NO_VIDEO = "kind must not be a video conference when calendarType is event"
ONE_MEMBER = "teamMembers must contain exactly 1 element when calendarType is personal"
ONE_PRIMARY = "teamMembers must contain no more than 1 primary member"
SOME_PRIMARY = "teamMembers must contain a primary member when calendarType is collective"
RECURRING = "enableRecurring must not be true unless teamMembers contains exactly 1 element"

BROKEN_RULES: list[tuple[str | None, dict[str, Any], list[str]]] = [
    ("personal", {"teamMembers": team({}, {})}, [ONE_MEMBER]),
    ("personal", {"teamMembers": []}, [ONE_MEMBER]),
    ("collective", {"teamMembers": team({}, {"isPrimary": False})}, [SOME_PRIMARY]),
    ("collective", {"teamMembers": team(PRIMARY, PRIMARY)}, [ONE_PRIMARY]),
    ("round_robin", {"teamMembers": team(PRIMARY, PRIMARY)}, [ONE_PRIMARY]),
    (None, {"teamMembers": team(PRIMARY, PRIMARY)}, [ONE_PRIMARY]),
    (
        "round_robin",
        {"teamMembers": team({}, places("custom", "physical"))},
        [
            "teamMembers.1.locationConfigurations must contain no more than 1 element "
            "when teamMembers contains several"
        ],
    ),
    (
        "class_booking",
        {"teamMembers": team(places("custom", "physical"))},
        [
            "teamMembers.0.locationConfigurations must contain exactly 1 element "
            "when calendarType is class_booking"
        ],
    ),
    (
        "collective",
        {"teamMembers": team(PRIMARY, places())},
        [
            "teamMembers.1.locationConfigurations must contain exactly 1 element "
            "when calendarType is collective"
        ],
    ),
    (
        "event",
        places("physical", "zoom_conference", "google_conference", "ms_teams_conference"),
        [f"locationConfigurations.{index}.{NO_VIDEO}" for index in (1, 2, 3)],
    ),
    (
        "event",
        {"teamMembers": team(places("zoom_conference"))},
        [f"teamMembers.0.locationConfigurations.0.{NO_VIDEO}"],
    ),
    ("round_robin", {"enableRecurring": True, "teamMembers": team({}, {})}, [RECURRING]),
    ("event", {"enableRecurring": True, "teamMembers": []}, [RECURRING]),
    (
        "personal",
        {"enableRecurring": True, "teamMembers": team(PRIMARY, PRIMARY)},
        [ONE_MEMBER, ONE_PRIMARY, RECURRING],
    ),
]

KEPT_RULES: list[tuple[str | None, dict[str, Any]]] = [
    ("round_robin", {"teamMembers": []}),
    ("collective", {"teamMembers": []}),
    ("class_booking", {}),
    ("personal", {"teamMembers": team(places("custom", "zoom_conference"))}),
    ("collective", {"teamMembers": team({**PRIMARY, **places("custom")}, places("physical"), {})}),
    ("round_robin", {"teamMembers": team(places("custom"), places("physical"))}),
    ("event", {"teamMembers": team(places("custom")), **places("booker", "custom")}),
    ("personal", {"enableRecurring": True, "teamMembers": team({})}),
    ("round_robin", {"enableRecurring": False, "teamMembers": team({}, {})}),
    ("round_robin", {"enableRecurring": True}),
    ("round_robin", places("zoom_conference")),
    (None, {"teamMembers": team(places("custom", "physical"))}),
]


def create(client: httpx.Client, kind: str | None, members: dict[str, Any]) -> httpx.Response:
    typed = {} if kind is None else {"calendarType": kind}
    body = {"locationId": LOCATION, "name": "x", **typed, **members}
    return client.post("/calendars/", headers=headers(), json=body)


@pytest.mark.parametrize(("kind", "members", "messages"), BROKEN_RULES)
def test_rules_that_span_members_hold_on_creation_and_against_the_saved_type(
    shared: httpx.Client, kind: str | None, members: dict[str, Any], messages: list[str]
) -> None:
    response = create(shared, kind, members)
    assert (response.status_code, sorted(response.json()["message"])) == (422, sorted(messages))

    saved = create(shared, kind, {}).json()["calendar"]
    for path in (f"/calendars/{saved['id']}", f"/calendars/{saved['id']}/free-slots"):
        response = shared.put(path, headers=headers(), json={"name": "changed", **members})
        assert (response.status_code, sorted(response.json()["message"])) == (422, sorted(messages))
    found = shared.get(f"/calendars/{saved['id']}", headers=headers())
    assert found.json() == {"calendar": saved}


@pytest.mark.parametrize(("kind", "members"), KEPT_RULES)
def test_what_the_rules_allow(shared: httpx.Client, kind: str | None, members: dict[str, Any]) -> None:
    assert create(shared, kind, members).status_code == 201
    saved = create(shared, kind, {}).json()["calendar"]
    response = shared.put(f"/calendars/{saved['id']}", headers=headers(), json=members)
    assert response.status_code == 200, response.text


def test_rules_look_at_sent_members_only(shared: httpx.Client) -> None:
    two = create(shared, "round_robin", {"teamMembers": team({}, {})}).json()["calendar"]
    response = shared.put(f"/calendars/{two['id']}", headers=headers(), json={"enableRecurring": True})
    assert response.status_code == 200
    assert response.json()["calendar"]["enableRecurring"] is True


def test_rules_come_before_the_location_on_creation(shared: httpx.Client) -> None:
    members = {"locationId": OTHER_LOCATION, "teamMembers": team(PRIMARY, PRIMARY)}
    response = create(shared, None, members)
    assert (response.status_code, response.json()) == (422, invalid(ONE_PRIMARY))
