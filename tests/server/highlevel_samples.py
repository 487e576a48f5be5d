"""What the tests of HighLevel share: the seeded tokens and ids, and literal bodies."""

from collections.abc import Mapping
from typing import Any

LOCATION = "ve9EPM428h8vShlRW1KT"
OTHER_LOCATION = "q8WnD3fZ6LrT0yXcVb5M"
INTRO_CALL = "0TkCdp9PfvLeWKYRRvIz"
WORKSHOP = "mR4tQ81ZbYcV7nKxWq2E"
FOREIGN_CALENDAR = "Jk2vB7sYtP9hNwE4xLqA"
USER = "ocQHyuzHvysMo5N5VsXc"
GROUP = "BqTwX8QFwXzpegMve9EQ"
AVAILABILITY = "Zt5cWq0LrXb8YkPn3UeV"

TOKEN = "pit-demo0001-0000-4000-8000-000000000001"
READ_ONLY_TOKEN = "pit-demo0001-0000-4000-8000-000000000002"
OTHER_TOKEN = "pit-demo0002-0000-4000-8000-000000000001"
OAUTH_TOKEN = "demo.oauth.ve9EPM428h8vShlRW1KT"
AGENCY_TOKEN = "demo.agency.ve9EPM428h8vShlRW1KT"

PATH = f"/calendars/{INTRO_CALL}"
SLOTS = f"{PATH}/free-slots"


def headers(token: str = TOKEN, version: str = "2021-04-15") -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Version": version}


def invalid(*messages: str) -> dict[str, object]:
    """The body of a 422."""
    return {"statusCode": 422, "message": list(messages), "error": "Unprocessable Entity"}


FOREIGN = {
    "statusCode": 403,
    "message": "The token does not have access to this location.",
    "error": "Forbidden",
}
NOT_FOUND = {"statusCode": 404, "message": "Calendar not found", "error": "Not Found"}
DELETED = {"statusCode": 400, "message": "The calendar is deleted", "error": "Bad Request"}
SLUG_TAKEN = {"statusCode": 400, "message": "Slug already exists", "error": "Bad Request"}
MALFORMED = {"statusCode": 400, "message": "Malformed JSON", "error": "Bad Request"}
NO_BODY = {"statusCode": 400, "message": "Request body is required", "error": "Bad Request"}
OTHER_MEDIA_TYPE = {
    "statusCode": 415,
    "message": "Unsupported Media Type",
    "error": "Unsupported Media Type",
}


def working_day(day: int) -> dict[str, object]:
    hours = {"openHour": 9, "openMinute": 0, "closeHour": 17, "closeMinute": 0}
    return {"daysOfTheWeek": [day], "hours": [hours]}


INTRO_CALL_BODY: Mapping[str, Any] = {
    "id": INTRO_CALL,
    "locationId": LOCATION,
    "name": "Intro call",
    "isActive": True,
    "notifications": [],
    "groupId": GROUP,
    "teamMembers": [
        {
            "userId": USER,
            "priority": 0.5,
            "isPrimary": True,
            "locationConfigurations": [
                {"kind": "custom", "location": "+14455550132", "meetingId": "custom_0"}
            ],
            "meetingLocationType": "custom",
        }
    ],
    "eventType": "RoundRobin_OptimizeForAvailability",
    "description": "A first talk about your project",
    "slug": "intro-call",
    "widgetSlug": "cal-5b0e6a1d-2f43-4c55-9b7a-0f8d3c6e1a92",
    "calendarType": "round_robin",
    "widgetType": "classic",
    "eventTitle": "{{contact.name}}",
    "eventColor": "#039be5",
    "slotDuration": 30,
    "slotDurationUnit": "mins",
    "slotInterval": 30,
    "slotIntervalUnit": "mins",
    "appoinmentPerSlot": 1,
    "openHours": [working_day(1), working_day(2), working_day(3), working_day(4), working_day(5)],
    "enableRecurring": False,
    "autoConfirm": True,
    "googleInvitationEmails": False,
    "allowReschedule": True,
    "allowCancellation": True,
    "formSubmitType": "ThankYouMessage",
    "formSubmitThanksMessage": "See you soon!",
    "availabilities": [
        {
            "id": AVAILABILITY,
            "_id": AVAILABILITY,
            "date": "2026-12-24T00:00:00.000Z",
            "hours": [],
            "deleted": False,
        }
    ],
}

WORKSHOP_BODY: Mapping[str, Any] = {
    "id": WORKSHOP,
    "locationId": LOCATION,
    "name": "Spring workshop",
    "isActive": False,
    "notifications": [],
    "eventType": "RoundRobin_OptimizeForAvailability",
    "widgetSlug": "cal-c1c6a1c2-7c0e-4c0b-9d56-3f6b0f8c2e41",
    "calendarType": "event",
    "widgetType": "classic",
    "eventTitle": "{{contact.name}}",
    "eventColor": "#039be5",
    "locationConfigurations": [
        {"kind": "physical", "location": "12 Elm Street, Chicago", "meetingId": "physical_0"}
    ],
    "slotDuration": 2,
    "slotDurationUnit": "hours",
    "slotInterval": 2,
    "slotIntervalUnit": "hours",
    "appoinmentPerSlot": 1,
    "openHours": [],
    "enableRecurring": False,
    "autoConfirm": True,
    "googleInvitationEmails": False,
    "allowReschedule": True,
    "allowCancellation": True,
    "formSubmitType": "ThankYouMessage",
}

# Of a calendar that was created with name and location only; id and widgetSlug come on top.
PLAIN_BODY: Mapping[str, Any] = {
    "locationId": LOCATION,
    "name": "test calendar",
    "isActive": True,
    "notifications": [],
    "eventType": "RoundRobin_OptimizeForAvailability",
    "widgetType": "classic",
    "eventTitle": "{{contact.name}}",
    "eventColor": "#039be5",
    "slotDuration": 30,
    "slotInterval": 30,
    "appoinmentPerSlot": 1,
    "openHours": [],
    "enableRecurring": False,
    "autoConfirm": True,
    "googleInvitationEmails": False,
    "allowReschedule": True,
    "allowCancellation": True,
    "formSubmitType": "ThankYouMessage",
}

# The vendor's published example of an update.
PUBLISHED_UPDATE: Mapping[str, Any] = {
    "groupId": "BqTwX8QFwXzpegMve9EQ",
    "teamMembers": [
        {
            "userId": "ocQHyuzHvysMo5N5VsXc",
            "priority": 0.5,
            "isPrimary": True,
            "locationConfigurations": [{"kind": "custom", "location": "+14455550132"}],
        }
    ],
    "eventType": "RoundRobin_OptimizeForAvailability",
    "name": "test calendar",
    "description": "this is used for testing",
    "slug": "test1",
    "widgetSlug": "test1",
    "widgetType": "classic",
    "eventTitle": "{{contact.name}}",
    "eventColor": "#039be5",
    "slotDuration": 30,
    "slotDurationUnit": "mins",
    "preBuffer": 10,
    "preBufferUnit": "mins",
    "slotInterval": 30,
    "slotIntervalUnit": "mins",
    "slotBuffer": 15,
    "appoinmentPerSlot": 1,
    "appoinmentPerDay": 8,
    "allowBookingAfter": 4,
    "allowBookingAfterUnit": "days",
    "allowBookingFor": 30,
    "allowBookingForUnit": "days",
    "openHours": [working_day(1)],
    "enableRecurring": False,
    "recurring": {
        "freq": "WEEKLY",
        "count": 4,
        "bookingOption": "skip",
        "bookingOverlapDefaultStatus": "confirmed",
    },
    "formSubmitType": "ThankYouMessage",
    "availabilityType": 0,
    "availabilities": [
        {
            "date": "2023-09-24T00:00:00.000Z",
            "hours": [{"openHour": 10, "openMinute": 0, "closeHour": 12, "closeMinute": 0}],
            "deleted": False,
        }
    ],
    "guestType": "count_only",
    "lookBusyConfig": {"enabled": True, "LookBusyPercentage": 50},
    "isActive": True,
}


def answer_to_published(added_id: str) -> dict[str, Any]:
    """What creating with the published members answers, without id, location and further members."""
    return {
        **PUBLISHED_UPDATE,
        "notifications": [],
        "teamMembers": [
            {
                "userId": "ocQHyuzHvysMo5N5VsXc",
                "priority": 0.5,
                "isPrimary": True,
                "locationConfigurations": [
                    {"kind": "custom", "location": "+14455550132", "meetingId": "custom_0"}
                ],
                "meetingLocationType": "custom",
            }
        ],
        "autoConfirm": True,
        "googleInvitationEmails": False,
        "allowReschedule": True,
        "allowCancellation": True,
        "availabilities": [
            {
                "id": added_id,
                "_id": added_id,
                "date": "2023-09-24T00:00:00.000Z",
                "hours": [{"openHour": 10, "openMinute": 0, "closeHour": 12, "closeMinute": 0}],
                "deleted": False,
            }
        ],
    }
