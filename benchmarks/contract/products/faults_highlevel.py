"""Faults of HighLevel's API."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from benchmarks.contract.changes import (
    answers,
    any_media_type,
    around,
    as_owner,
    asks,
    crash_as,
    items_of,
    mapped,
    plus,
    reads,
    set_to,
    skipping,
    status,
    without,
)
from benchmarks.contract.crud.acts import first_answer
from benchmarks.contract.planting import (
    AUTHENTICATION,
    AUTHORISATION,
    BEHAVIOUR,
    HTTP,
    ROBUSTNESS,
    SHAPE,
    VALIDATION,
    Answer,
    Call,
    Fault,
    Json,
    Plant,
    Request,
)
from benchmarks.contract.products import document

L: Final = "/calendars/"
C: Final = "/calendars/*"
S: Final = f"{C}/free-slots"
OWN: Final = "Bearer pit-demo0001-0000-4000-8000-000000000001"
OTHER: Final = "Bearer pit-demo0002-0000-4000-8000-000000000001"
KEEPS: Final = "PUT changes the members that are sent and keeps the others"
CREATES: Final = "members left out take the default shown for them"
KNOWN: Final = frozenset(
    json.loads(document("highlevel").read_text())["components"]["schemas"]["CalendarUpdate"]["properties"]
) | {"locationId", "calendarType"}
Memory = dict[str, Any]


def calendar(where: str, change: Callable[[Json], Json]) -> Plant:
    """Another calendar in the answer than there is."""
    return answers(where, lambda answer: answer.with_json({"calendar": change(answer.json["calendar"])}))


def other_query(**values: str | None) -> Callable[[Request], Request]:
    """The request with other query parameters; None takes one away."""

    def change(request: Request) -> Request:
        kept = tuple(pair for pair in request.query if pair[0] not in values)
        return replace(request, query=kept + tuple((k, v) for k, v in values.items() if v is not None))

    return change


async def delete_nothing(call: Call, request: Request, _memory: Memory) -> Answer:
    """Say that the calendar is deleted, to somebody who may delete it."""
    may_write = await call(request.sub("PUT", request.path, {}))
    return may_write.with_json({"success": True}) if may_write.status == 200 else await call(request)


async def delete_says_no(call: Call, request: Request, _memory: Memory) -> Answer:
    """Delete, and say that it has failed."""
    answer = await call(request)
    return answer.with_json({"success": False}) if answer.status == 200 else answer


async def append_hours(call: Call, request: Request, _memory: Memory) -> Answer:
    """Opening hours are added to those that were there."""
    body = request.json
    if isinstance(body, dict) and isinstance(body.get("openHours"), list):
        before = (await call(request.sub("GET", request.path))).json or {}
        hours = [*before.get("calendar", {}).get("openHours", []), *body["openHours"]]
        request = request.with_json({**body, "openHours": hours})
    return await call(request)


async def keep_listed(call: Call, request: Request, memory: Memory) -> Answer:
    """The list goes on with what was deleted."""
    gone: list[Json] = memory.setdefault("gone", [])
    if request.method == "DELETE":
        before = await call(request.sub("GET", request.path))
        answer = await call(request)
        if answer.status == 200:
            gone.append(before.json["calendar"])
        return answer
    answer = await call(request)
    if answer.status == 200:
        return answer.with_json({**answer.json, "calendars": answer.json["calendars"] + gone})
    return answer


async def forget_old_path(call: Call, request: Request, _memory: Memory) -> Answer:
    """The old path answers with the calendar as it would be, and changes nothing."""
    path = request.path.removesuffix("/free-slots")
    before = await call(request.sub("GET", path))
    answer = await call(request)
    if answer.status == 200 and isinstance(request.json, dict):
        old = {name: before.json["calendar"].get(name) for name in request.json}
        await call(
            request.sub("PUT", path, {name: value for name, value in old.items() if value is not None})
        )
    return answer


def fault(name: str, says: str, wrong: str, plant: Plant, family: str = BEHAVIOUR) -> Fault:
    return Fault(f"highlevel-{name}", family, says, wrong, plant)


FAULTS: Final = (
    fault("drops-description", KEEPS, "description is not stored", reads(f"PUT {C}", skipping(lambda name, value: name == "description" and isinstance(value, str)))),
    fault("stores-as-name", KEEPS, "eventTitle is stored as name", reads(f"PUT {C}", lambda body: {"name": body["eventTitle"], **without("eventTitle")(body)} if isinstance(body.get("eventTitle"), str) else body)),
    fault("absent-activates", KEEPS, "isActive is true when it is absent", reads(f"PUT {C}", plus(isActive=True))),
    fault("absent-resets-colour", KEEPS, "eventColor has its default again when it is absent", reads(f"PUT {C}", plus(eventColor="#039be5"))),
    fault("false-ignored", KEEPS, "isActive: false is passed over", reads(f"PUT {C}", skipping(lambda name, value: name == "isActive" and value is False))),
    fault("empty-text-ignored", KEEPS, "an empty description is passed over", reads(f"PUT {C}", skipping(lambda name, value: name == "description" and value == ""))),
    fault("appends-hours", "an array replaces the saved array", "openHours are appended", around(f"PUT {C}", append_hours)),
    fault("unicode", KEEPS, "what is not ASCII in name becomes ?", reads(f"PUT {C}, POST {L}", mapped("name", lambda text: text.encode("ascii", "replace").decode() if isinstance(text, str) else text))),
    fault("answers-request", "the answer is the calendar", "slotDuration is one more than stored", calendar(f"PUT {C}", mapped("slotDuration", lambda number: number + 1))),
    fault("old-path", "the old path does what PUT does", "it changes nothing", around(f"PUT {S}", forget_old_path)),
    fault("create-default", CREATES, "eventColor is black by default", reads(f"POST {L}", plus(eventColor="#000000"))),
    fault("create-draft", CREATES, "isActive is false by default", reads(f"POST {L}", plus(isActive=False))),
    fault("create-drops-description", "POST creates the calendar of the body", "description is not stored", reads(f"POST {L}", skipping(lambda name, value: name == "description" and isinstance(value, str)))),
    fault("group-ignored", "groupId filters", "it does nothing", asks(f"GET {L}", other_query(groupId=None))),
    fault("drafts-shown", "showDrafted=false leaves drafts out", "they are listed", asks(f"GET {L}", lambda r: other_query(showDrafted=None)(r) if dict(r.query).get("showDrafted") == "false" else r)),
    fault("drafts-hidden", "showDrafted is true by default", "drafts are left out", asks(f"GET {L}", lambda r: r if "showDrafted" in dict(r.query) else other_query(showDrafted="false")(r))),
    fault("delete-nothing", "the calendar leaves the list", "it is still there", around(f"DELETE {C}", delete_nothing)),
    fault("delete-says-no", "success is true once the calendar is deleted", "it is false", around(f"DELETE {C}", delete_says_no)),
    fault("delete-keeps-listed", "a deleted calendar leaves the list", "it is listed", around(f"GET {L}, DELETE {C}", keep_listed)),
    fault("list-cached", "all calendars of the location", "the list stays as it was first", around(f"GET {L}", first_answer)),
    fault("list-first-only", "all calendars in one answer", "there is the first only", answers(f"GET {L}", items_of("calendars", lambda items: items[:1]))),
    fault("trace-missing", "traceId is required", "it is missing", answers(f"GET {L}", lambda answer: answer.with_json(without("traceId")(answer.json))), SHAPE),
    fault("null-members", "a setting without a value is left out, never null", "description is null", calendar(f"GET {C}", lambda body: {"description": None, **body}), SHAPE),
    fault("active-as-number", "isActive is a boolean", "it is 1 or 0", calendar(f"GET {C}", mapped("isActive", int)), SHAPE),
    fault("accepts-unknown", "a member that is not known refuses the request", "it is passed over", reads(f"PUT {C}", skipping(lambda name, _: name not in KNOWN)), VALIDATION),
    fault("accepts-location", "locationId cannot be sent", "it is passed over", reads(f"PUT {C}", without("locationId", "calendarType")), VALIDATION),
    fault("accepts-text-number", "slotDuration is a number", "text is read as one", reads(f"PUT {C}", mapped("slotDuration", lambda v: int(v) if isinstance(v, str) and v.isascii() and v.isdigit() and len(v) < 4 else 30 if isinstance(v, str) else v)), VALIDATION),
    fault("crash-malformed", "a body that is no JSON is refused", "it is a 500", crash_as(f"PUT {C}", 400), ROBUSTNESS),
    fault("version-missing", "Version is required", "it may be missing", asks(f"GET {C}", lambda r: r if r.header("version") else r.with_header("version", "v3")), AUTHENTICATION),
    fault("version-any", "another Version is a 401", "any is good", asks(f"* {C}", lambda r: r.with_header("version", "v3") if r.header("version") else r), AUTHENTICATION),
    fault("auth-missing", "every call carries a token", "the list is readable without", as_owner(f"GET {L}", (401,), OWN), AUTHENTICATION),
    fault("scope-write", "changes want calendars.write", "calendars.readonly is enough", as_owner(f"PUT|DELETE {C}", (403,), OWN), AUTHORISATION),
    fault("foreign-readable", "a token belongs to one location", "calendars of others are readable", as_owner(f"GET {C}", (403,), OWN, OTHER), AUTHORISATION),
    fault("foreign-listed", "locationId must be the one of the token", "others are listed", as_owner(f"GET {L}", (403,), OWN, OTHER), AUTHORISATION),
    fault("patch-works", "a method that a path does not have is a 404", "PATCH works like PUT", asks(f"PATCH {C}", lambda r: replace(r, method="PUT")), HTTP),
    fault("media-type-any", "what is no application/json is a 415", "it is read", asks(f"PUT {C}", any_media_type), HTTP),
    fault("status", "POST answers 201", "it answers 200", status(f"POST {L}", 201, 200), SHAPE),
    fault("name-in-list", "the list has the calendars", "their names are those of the group", answers(f"GET {L}", items_of("calendars", lambda items: [set_to(name="Calendar")(item) for item in items]))),
)  # fmt: skip
