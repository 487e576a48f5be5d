"""HighLevel: the search for free slots, over HTTP and as a function of calendar, window and time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from generated.highlevel.models import Calendar
from server.highlevel.slots import Window, free_slots
from tests.server.highlevel_samples import (
    LOCATION,
    SLOTS,
    USER,
    WORKSHOP,
    headers,
    invalid,
)
from tests.server.serving import running, sqlite_url

PRODUCT = "highlevel"

CHICAGO = ZoneInfo("America/Chicago")
DAY = 86_400_000


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for tests that change nothing they look at."""
    with running(sqlite_url(tmp_path_factory.mktemp("highlevel")), [PRODUCT]) as client:
        yield client


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def monday() -> datetime:
    """Midnight of a Monday in Chicago, at least a week ahead and far from any change of the clocks."""
    today = datetime.now(CHICAGO).date()
    found = today + timedelta(days=7 + (-today.weekday()) % 7)
    while found.month in {3, 11} or (found.month, found.day) >= (12, 20):
        found += timedelta(days=7)
    return datetime(found.year, found.month, found.day, tzinfo=CHICAGO)


def search(client: httpx.Client, path: str = SLOTS, **query: Any) -> httpx.Response:
    start = milliseconds(monday())
    return client.get(path, params={"startDate": start, "endDate": start + DAY, **query}, headers=headers())


def expected_day(day: datetime, times: list[str]) -> dict[str, object]:
    offset = day.isoformat()[-6:]
    date = day.date().isoformat()
    return {date: {"slots": [f"{date}T{time}:00{offset}" for time in times]}}


HALF_HOURS = [f"{minutes // 60:02}:{minutes % 60:02}" for minutes in range(9 * 60, 17 * 60, 30)]


def test_the_slots_of_a_day_stand_in_the_location_s_time_zone(shared: httpx.Client) -> None:
    response = search(shared)
    assert (response.status_code, response.json()) == (200, expected_day(monday(), HALF_HOURS))


def test_slots_are_grouped_by_the_days_of_the_zone_that_is_asked_for(shared: httpx.Client) -> None:
    response = search(shared, timezone="Asia/Kolkata")
    starts = [monday() + timedelta(hours=9, minutes=30 * index) for index in range(16)]
    days: dict[str, dict[str, list[str]]] = {}
    for start in starts:
        text = start.astimezone(ZoneInfo("Asia/Kolkata")).isoformat()
        days.setdefault(text[:10], {"slots": []})["slots"].append(text)
    assert len(days) == 2
    assert response.json() == days


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"userId": USER}, True),
        ({"userId": "stranger"}, False),
        ({"userIds": [USER, "stranger"]}, True),
        ({"userIds": ["stranger"]}, False),
        ({"userIds[]": [USER, "stranger"]}, True),
        ({"userIds[]": ["stranger"]}, False),
        ({"userIds": ["stranger"], "userIds[]": [USER]}, True),
    ],
)
def test_users_narrow_the_search_in_both_notations(
    shared: httpx.Client, query: dict[str, Any], found: bool
) -> None:
    response = search(shared, **query)
    assert response.status_code == 200
    assert response.json() == (expected_day(monday(), HALF_HOURS) if found else {})


@pytest.mark.parametrize(
    ("query", "messages"),
    [
        ({"startDate": "soon"}, ["startDate must be a number conforming to the specified constraints"]),
        ({"endDate": ""}, ["endDate must be a number conforming to the specified constraints"]),
        ({"startDate": "NaN"}, ["startDate must be a number conforming to the specified constraints"]),
        ({"startDate": "1e999"}, ["startDate must be a number conforming to the specified constraints"]),
        ({"locationId": LOCATION}, ["property locationId should not exist"]),
        ({"enableLookBusy": "true"}, ["property enableLookBusy should not exist"]),
        (
            {"endDate": "x", "a": "1", "b": "2"},
            [
                "endDate must be a number conforming to the specified constraints",
                "property a should not exist",
                "property b should not exist",
            ],
        ),
        ({"timezone": "Mars/Olympus"}, ["timezone must be a valid IANA time-zone"]),
        ({"timezone": ""}, ["timezone must be a valid IANA time-zone"]),
        ({"timezone": "../../etc/passwd"}, ["timezone must be a valid IANA time-zone"]),
        ({"timezone": "\0"}, ["timezone must be a valid IANA time-zone"]),
    ],
)
def test_faults_of_the_query(shared: httpx.Client, query: dict[str, str], messages: list[str]) -> None:
    response = search(shared, **query)
    assert (response.status_code, response.json()) == (422, invalid(*messages))


def test_the_window_is_required(shared: httpx.Client) -> None:
    response = shared.get(SLOTS, headers=headers())
    expected = invalid(
        "startDate must be a number conforming to the specified constraints",
        "endDate must be a number conforming to the specified constraints",
    )
    assert (response.status_code, response.json()) == (422, expected)


def test_a_window_may_have_31_days_and_no_more(shared: httpx.Client) -> None:
    start = milliseconds(monday())
    assert search(shared, startDate=start, endDate=start + 31 * DAY).status_code == 200
    response = search(shared, startDate=start, endDate=start + 31 * DAY + 1)
    expected = {"statusCode": 400, "message": "Date range must not exceed 31 days", "error": "Bad Request"}
    assert (response.status_code, response.json()) == (400, expected)


def test_a_draft_has_no_slots_to_search(shared: httpx.Client) -> None:
    response = search(shared, f"/calendars/{WORKSHOP}/free-slots")
    expected = {"statusCode": 400, "message": "Calendar is inactive", "error": "Bad Request"}
    assert (response.status_code, response.json()) == (400, expected)


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 1), ("-1e300", "-1e300"), ("1e300", "1e300"), (DAY, 0), ("253402300800000", "253402300800001")],
)
def test_windows_without_a_bookable_moment_are_empty(
    shared: httpx.Client, start: object, end: object
) -> None:
    response = search(shared, startDate=start, endDate=end)
    assert (response.status_code, response.json()) == (200, {})


def test_an_update_changes_the_slots(client: httpx.Client) -> None:
    hours = {"openHour": 13, "openMinute": 15, "closeHour": 15, "closeMinute": 0}
    client.put(
        SLOTS,
        headers=headers(),
        json={"openHours": [{"daysOfTheWeek": [1], "hours": [hours]}], "slotDuration": 45},
    )
    assert search(client).json() == expected_day(monday(), ["13:15", "13:45", "14:15"])


# The function itself: 2026-03-08 is the Sunday on which the clocks go forward in Chicago.
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def hours(opening: int, closing: int, *, minute: int = 0, until: int = 0) -> dict[str, int]:
    return {"openHour": opening, "openMinute": minute, "closeHour": closing, "closeMinute": until}


def weekly(day: int, *ranges: dict[str, int]) -> dict[str, Any]:
    return {"daysOfTheWeek": [day], "hours": list(ranges)}


def dated(date: str, *ranges: dict[str, int], deleted: bool = False) -> dict[str, Any]:
    day = f"{date}T00:00:00.000Z"
    return {"id": "a", "_id": "a", "date": day, "hours": list(ranges), "deleted": deleted}


def times(first: datetime, days: int, now: datetime = NOW, **members: Any) -> dict[str, list[str]]:
    """The slots by day of the month, as hours and minutes."""
    calendar = Calendar.model_validate(
        {"id": "c", "locationId": "l", "name": "n", "slotDuration": 60, "slotInterval": 60, **members}
    )
    window = Window(milliseconds(first), milliseconds(first + timedelta(days=days)))
    found = free_slots(calendar, window, now, local=CHICAGO, shown=CHICAGO)
    return {day[8:]: [text[11:16] for text in slots] for day, slots in found.items()}


SUNDAY, MONDAY = (datetime(2026, 3, day, tzinfo=CHICAGO) for day in (8, 9))
MONDAYS = weekly(1, hours(9, 11))


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, {}),
        ({"openHours": [MONDAYS]}, {"09": ["09:00", "10:00"]}),
        ({"openHours": [weekly(1, hours(14, 15), hours(9, 10))]}, {"09": ["09:00", "14:00"]}),
        ({"openHours": [weekly(1, hours(9, 10)), weekly(1, hours(9, 11))]}, {"09": ["09:00", "10:00"]}),
        ({"openHours": [weekly(1, hours(22, 23, until=60))]}, {"09": ["22:00", "23:00"]}),
        ({"openHours": [weekly(1, hours(11, 9))]}, {}),
        ({"openHours": [{"daysOfTheWeek": [1, 2], "hours": [hours(9, 10)]}]}, {"09": ["09:00"]}),
        ({"openHours": [MONDAYS], "slotInterval": 30}, {"09": ["09:00", "09:30", "10:00"]}),
        ({"openHours": [MONDAYS], "slotDuration": 2, "slotDurationUnit": "hours"}, {"09": ["09:00"]}),
        (
            {"openHours": [MONDAYS], "slotInterval": 1, "slotIntervalUnit": "hours"},
            {"09": ["09:00", "10:00"]},
        ),
        ({"openHours": [MONDAYS], "slotDuration": 61}, {"09": ["09:00"]}),
        ({"openHours": [MONDAYS], "slotDuration": 0}, {}),
        ({"openHours": [MONDAYS], "slotDuration": -5}, {}),
        ({"openHours": [MONDAYS], "slotDuration": 1e308}, {}),
        ({"openHours": [MONDAYS], "slotInterval": 0}, {"09": ["09:00", "10:00"]}),
        ({"openHours": [MONDAYS], "slotInterval": -1}, {"09": ["09:00", "10:00"]}),
        # Dates take the place of the weekly hours, unless they were withdrawn.
        (
            {"openHours": [MONDAYS], "availabilities": [dated("2026-03-09", hours(18, 19))]},
            {"09": ["18:00"]},
        ),
        ({"openHours": [MONDAYS], "availabilities": [dated("2026-03-09")]}, {}),
        (
            {"openHours": [MONDAYS], "availabilities": [dated("2026-03-09", deleted=True)]},
            {"09": ["09:00", "10:00"]},
        ),
        ({"openHours": [MONDAYS], "availabilities": [dated("2026-03-10")]}, {"09": ["09:00", "10:00"]}),
        ({"openHours": [MONDAYS], "availabilities": [dated("no date")]}, {"09": ["09:00", "10:00"]}),
        (
            {
                "openHours": [MONDAYS],
                "availabilityType": 0,
                "availabilities": [dated("2026-03-09", hours(18, 19))],
            },
            {"09": ["09:00", "10:00"]},
        ),
        (
            {
                "openHours": [MONDAYS],
                "availabilityType": 1,
                "availabilities": [dated("2026-03-09", hours(18, 19))],
            },
            {"09": ["18:00"]},
        ),
        ({"openHours": [MONDAYS], "availabilityType": 1}, {}),
        # Looking busy hides a share of each day.
        (
            {
                "openHours": [weekly(1, hours(9, 13))],
                "lookBusyConfig": {"enabled": True, "LookBusyPercentage": 50},
            },
            {"09": ["09:00", "11:00"]},
        ),
        ({"openHours": [MONDAYS], "lookBusyConfig": {"enabled": True, "LookBusyPercentage": 1e9}}, {}),
        (
            {"openHours": [MONDAYS], "lookBusyConfig": {"enabled": False, "LookBusyPercentage": 100}},
            {"09": ["09:00", "10:00"]},
        ),
    ],
)
def test_slots_of_one_monday(members: dict[str, Any], expected: dict[str, list[str]]) -> None:
    assert times(MONDAY, 1, **members) == expected


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, ["10:00", "11:00"]),
        ({"allowBookingAfter": 60, "allowBookingAfterUnit": "mins"}, ["11:00"]),
        ({"allowBookingAfter": 1, "allowBookingAfterUnit": "hours"}, ["11:00"]),
        ({"allowBookingAfter": 1}, []),
        ({"allowBookingAfter": 1e308, "allowBookingAfterUnit": "months"}, []),
        ({"allowBookingAfter": -5}, ["10:00", "11:00"]),
        ({"allowBookingFor": 1, "allowBookingForUnit": "days"}, ["10:00", "11:00"]),
        ({"allowBookingFor": 0.05, "allowBookingForUnit": "days"}, ["10:00"]),
    ],
)
def test_past_moments_notice_and_horizon_bound_the_search(
    members: dict[str, Any], expected: list[str]
) -> None:
    now = MONDAY + timedelta(hours=9, minutes=30)
    found = times(MONDAY, 1, now, openHours=[weekly(1, hours(9, 12))], **members)
    assert found == ({"09": expected} if expected else {})


def test_the_hour_that_the_clocks_skip_has_no_slots() -> None:
    found = times(SUNDAY, 1, openHours=[weekly(0, hours(1, 4))])
    assert found == {"08": ["01:00", "03:00"]}


def test_the_end_of_the_window_is_not_part_of_it() -> None:
    nine = MONDAY + timedelta(hours=9)
    assert times(nine - timedelta(days=1), 1, openHours=[MONDAYS]) == {}
    assert times(nine, 1, openHours=[MONDAYS]) == {"09": ["09:00", "10:00"]}


def test_a_week_repeats() -> None:
    found = times(SUNDAY, 16, openHours=[MONDAYS, weekly(0, hours(9, 10))])
    assert list(found) == ["08", "09", "15", "16", "22", "23"]
